package dev.thaw.core.admission;

import dev.thaw.core.event.Amendment.EventCorrected;
import dev.thaw.core.event.StudyEvent;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// What an event would make of the chain of corrections that it joins.
///
/// The versions of one observation form a chain: each names the one before it in `supersedes`, and
/// the newest counts. Where two name the same version, or a version comes after itself, there is no
/// newest (science.md E: such a correction is turned away).
public enum CorrectionChain {
    /// The event is no correction, or the chain stays a chain.
    SOUND,
    /// The version that it corrects is corrected already.
    FORKS,
    /// It corrects itself, or a version that came about by correcting it.
    CLOSES_CIRCLE;

    /// The chain that an event joins. A correction may arrive before what it corrects.
    ///
    /// @param correctionOf the admitted correction of an event, if there is one. What only waits
    ///   for its consent is none: it may never be admitted
    public static CorrectionChain joinedBy(
            StudyEvent event, Function<UUID, Optional<UUID>> correctionOf) {
        return event.payload() instanceof EventCorrected corrected
                ? joinedBy(event.id(), corrected.supersedes(), correctionOf)
                : SOUND;
    }

    /// Ends: every event corrects one other, so that the way from an event that is not yet part of
    /// the chain never meets itself.
    private static CorrectionChain joinedBy(
            UUID correction, UUID corrected, Function<UUID, Optional<UUID>> correctionOf) {
        if (correctionOf.apply(corrected).isPresent()) {
            return FORKS;
        }
        Optional<UUID> version = Optional.of(correction);
        while (version.isPresent()) {
            if (version.get().equals(corrected)) {
                return CLOSES_CIRCLE;
            }
            version = correctionOf.apply(version.get());
        }
        return SOUND;
    }
}
