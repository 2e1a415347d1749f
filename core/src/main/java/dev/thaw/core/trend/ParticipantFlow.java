package dev.thaw.core.trend;

import dev.thaw.core.event.Observation.EndOfTherapy;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;

/// How far a participant came in a study (science.md D).
///
/// @param reached every stage by itself: one may be reached without those before it
/// @param end how therapy ended, by the last report of it
/// @param lastSession highest number of an attended session
/// @param validWeeks weeks from week 1 on with enough answers
public record ParticipantFlow(
        SortedSet<Stage> reached,
        Optional<EndOfTherapy> end,
        OptionalInt lastSession,
        int validWeeks) {

    /// Nothing is known.
    public static final ParticipantFlow NONE =
            new ParticipantFlow(new TreeSet<>(), Optional.empty(), OptionalInt.empty(), 0);

    /// The stages of a study, in their order.
    ///
    /// A window is valid when the question what was felt, or an item, has as many answers on as
    /// many days as the protocol's minima ask for (science.md A.1). Existing data without a
    /// schedule are also valid by an instrument's total, which has no minimum.
    public enum Stage {
        ENROLLED,
        /// The data may be used in claims about the cohort, by what is known of consent by now.
        CONSENTED,
        QUALIFYING_VALID,
        BASELINE_VALID,
        /// One session was attended; [#EIGHT_SESSIONS] counts them likewise, whatever their
        /// numbers.
        ONE_SESSION,
        FOUR_SESSIONS,
        EIGHT_SESSIONS,
        /// [OutcomeWindow#WEEKS_11_12] is valid.
        ASSESSABLE_IN_WEEKS_11_12,
        /// [OutcomeWindow#AFTER_SESSIONS_8_12] is there and valid.
        ASSESSABLE_AFTER_SESSIONS_8_12
    }

    public ParticipantFlow {
        reached = Collections.unmodifiableSortedSet(new TreeSet<>(reached));
    }
}
