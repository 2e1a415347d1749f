package dev.thaw.core.claim;

import java.util.Optional;

/// What happens to an outcome when something came between (ICH E9(R1)).
///
/// @param name as the claim writes it, such as `stopped_before_session_8`
/// @param excluded whether the shares are also given without the people to whom it happened
/// @param contrast a strategy under which the shares are given as well
public record Intercurrent(
        String name,
        Event event,
        Strategy strategy,
        boolean excluded,
        Optional<Strategy> contrast) {

    /// What came between. What was reported counts from day 0 to the last day of the outcome, or at
    /// any time where that has no days.
    public enum Event {
        /// The dose was not reached, or the adherence not kept.
        STOPPED_EARLY,
        /// An attended session had another main modality, or another therapist, than the one before
        /// it.
        THERAPY_SWITCH,
        MEDICATION_CHANGE,
        /// A setback was reported, or overwhelm flagged in a check-in.
        SETBACK_OR_OVERWHELM,
        /// Withdrew, and what was collected before may still be used.
        CONSENT_WITHDRAWN,
        DEATH_OR_HOSPITALISATION,
        /// Due, stayed in the study, took the dose, and has no outcome.
        LOST_TO_FOLLOW_UP
    }

    /// How the outcome of those is counted to whom it happened.
    public enum Strategy {
        /// As measured, whatever happened.
        TREATMENT_POLICY,
        /// As not improved, whatever was measured.
        COMPOSITE_NONRESPONSE,
        /// As not improved among all, and not at all among those who kept to therapy: what a claim
        /// about those who stay says.
        WHILE_ADHERENT_AS_CLAIMED,
        /// As consent says: the claim has no choice.
        PER_CONSENT_POLICY
    }
}
