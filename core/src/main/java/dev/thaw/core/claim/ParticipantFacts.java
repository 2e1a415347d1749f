package dev.thaw.core.claim;

import dev.thaw.core.cohort.Retention;
import dev.thaw.core.number.Rational;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// All that a claim looks at in one participant, and nothing else of them: a cohort of these is
/// what is evaluated. It does not depend on any other participant, nor on the names that a ledger
/// gives.
///
/// @param key SHA-256 of the ids of the participant's events, 64 hexadecimal digits: the same in
///   every ledger that holds the same events; orders participants and ties draws to them
/// @param standing eligible or why not
/// @param values absent unless the data may be used
public record ParticipantFacts(String key, Standing standing, Values values) {

    /// Whether the participant counts, by the first reason that speaks against it.
    public enum Standing {
        ELIGIBLE(true),
        /// Never permitted the use in claims.
        NOT_PERMITTED(false),
        /// Withdrew, and the data are not to be used any more.
        EXCLUDED(false),
        /// Erased.
        ERASED(false),
        /// No first session, enrolment or value to count from.
        NOT_STARTED(true),
        /// Younger than the claim asks for, or of unknown age.
        TOO_YOUNG(true),
        /// None of the claim's modalities.
        OTHER_TREATMENT(true),
        /// Too few data on the qualifying days.
        NO_QUALIFYING_VALUE(true),
        /// Too few data on the baseline days.
        NO_BASELINE(true),
        /// The claim's rule does not select them.
        NOT_SELECTED(true);

        private final boolean usable;

        Standing(boolean usable) {
            this.usable = usable;
        }

        /// Whether the data may be used, for example for mean and SD of all enrolled.
        public boolean isUsable() {
            return usable;
        }
    }

    /// What was measured.
    ///
    /// @param retention until the end of the outcome window
    /// @param due whether the last possible day of the outcome window lies before the horizon
    /// @param doseReached or adhered; true without an exposure rule
    /// @param qualifying the value on the qualifying days
    /// @param last the last value after the baseline, up to the end of the outcome window
    /// @param selfRating the last one in the outcome window, 1 to 7
    /// @param lower the outcome as if nothing had been felt at unanswered prompts; err@1 only
    /// @param upper as if something had been felt
    /// @param compliance on the baseline days
    /// @param sessions modalities of the attended sessions up to the cut-off, in order
    /// @param weeks valid weeks, ascending; 0 and below lie before the anchor
    /// @param happened what was reported between day 0 and the end of the outcome
    /// @param subgroup whether the claim's subgroup rule is met
    /// @param inOtherWeeks the outcome in the weeks that the plan names as secondary, in its order
    /// @param alternatives for the specification curve, if the plan asks for one
    public record Values(
            Retention retention,
            boolean due,
            boolean doseReached,
            Optional<Rational> qualifying,
            Optional<Rational> baseline,
            Optional<Rational> outcome,
            Optional<Rational> last,
            OptionalInt selfRating,
            Optional<Rational> lower,
            Optional<Rational> upper,
            Optional<Rational> compliance,
            Person person,
            List<List<String>> sessions,
            List<Week> weeks,
            Set<Intercurrent.Event> happened,
            Membership subgroup,
            List<OutcomeElsewhere> inOtherWeeks,
            Optional<Alternatives> alternatives) {

        /// Of somebody whose data may not be looked at.
        static Values none(Retention retention) {
            return new Values(
                    retention,
                    false,
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    OptionalInt.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Person.UNKNOWN,
                    List.of(),
                    List.of(),
                    Set.of(),
                    Membership.UNKNOWN,
                    List.of(),
                    Optional.empty());
        }

        public Values {
            sessions = List.copyOf(sessions);
            weeks = List.copyOf(weeks);
            happened = Set.copyOf(happened);
            inOtherWeeks = List.copyOf(inOtherWeeks);
        }
    }

    /// Whether a participant belongs to a subgroup.
    public enum Membership {
        MEMBER,
        OTHER,
        /// There are too few data to say, or no subgroup is asked for.
        UNKNOWN
    }

    /// The outcome taken in other weeks.
    ///
    /// @param due whether those weeks lie before the horizon
    /// @param selfRating the last one in those weeks
    public record OutcomeElsewhere(
            boolean due, Optional<Rational> outcome, OptionalInt selfRating) {}

    /// The same participant with the outcome of one of the other weeks.
    ///
    /// @param place among them
    ParticipantFacts inOtherWeeks(int place) {
        OutcomeElsewhere other = values.inOtherWeeks().get(place);
        return new ParticipantFacts(
                key,
                standing,
                new Values(
                        values.retention(),
                        other.due(),
                        values.doseReached(),
                        values.qualifying(),
                        values.baseline(),
                        other.outcome(),
                        other.outcome(),
                        other.selfRating(),
                        Optional.empty(),
                        Optional.empty(),
                        values.compliance(),
                        values.person(),
                        values.sessions(),
                        values.weeks(),
                        values.happened(),
                        values.subgroup(),
                        List.of(),
                        Optional.empty()));
    }

    /// What enrolment says, in the study's codes.
    public record Person(
            Optional<String> site,
            Optional<String> arm,
            Optional<String> jurisdiction,
            Optional<String> ageBand) {

        static final Person UNKNOWN =
                new Person(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// The measure in one study week.
    public record Week(int number, Rational value) {}
}
