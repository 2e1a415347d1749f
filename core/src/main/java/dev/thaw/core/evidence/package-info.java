/// What proves which records a figure was computed from: one hash for each subject, and one for all
/// of them. Nothing here reads anything; the salts come from whoever holds the subjects' keys.
package dev.thaw.core.evidence;
