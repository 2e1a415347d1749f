/// One participant's course of therapy, session by session and week by week (science.md B): dose
/// and blocks, sudden gains and losses, plateaus, setbacks and rebounds, and phases between
/// switches.
///
/// Everything here describes. When a participant changes therapist or modality is itself an answer
/// to how therapy goes: no result says that a switch, a session or anything else *caused* what
/// follows it.
package dev.thaw.core.course;
