/// Participants and studies as tests tell them: `aParticipant().withWeeklyRates(.2, .3, …)`.
///
/// Exported as core's test-jar, so that every module tells them in the same words.
package dev.thaw.core.example;
