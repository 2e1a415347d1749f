package dev.thaw.core.change;

import dev.thaw.core.number.Rational;
import java.util.Optional;

/// The outcomes of NHS Talking Therapies: of the PHQ-9 and the GAD-7 together, never of check-ins.
///
/// A change is reliable from 6 points of the PHQ-9 and 4 of the GAD-7 on; a case has at least 10
/// and 8 points. Lower is better for both.
///
/// @param manual the edition of the manual that the study holds its thresholds against; printed
///   with every result
public record TalkingTherapies(String manual) {

    /// The two instruments.
    public enum Instrument {
        /// Depression, 0–27.
        PHQ_9(27, 6, 10),
        /// Anxiety, 0–21.
        GAD_7(21, 4, 8);

        private final int highest;
        private final int reliableChange;
        private final int caseness;

        Instrument(int highest, int reliableChange, int caseness) {
            this.highest = highest;
            this.reliableChange = reliableChange;
            this.caseness = caseness;
        }

        boolean isPossible(Rational total) {
            return total.sign() >= 0 && total.compareTo(Rational.of(highest)) <= 0;
        }

        boolean isCase(Rational total) {
            return total.compareTo(Rational.of(caseness)) >= 0;
        }

        boolean isReliable(Rational change) {
            return change.compareTo(Rational.of(reliableChange)) >= 0;
        }
    }

    /// The totals of one instrument at the first and the last appointment.
    public record Totals(Rational first, Rational last) {}

    /// @param caseAtStart a case by at least one instrument; only such participants can recover
    /// @param reliableImprovement at least one total fell reliably and neither rose reliably
    /// @param reliableDeterioration at least one total rose reliably and neither fell reliably
    /// @param recovery a case at the start and by neither instrument at the end
    /// @param reliableRecovery recovery and reliable improvement
    public record Outcome(
            boolean caseAtStart,
            boolean reliableImprovement,
            boolean reliableDeterioration,
            boolean recovery,
            boolean reliableRecovery) {}

    public TalkingTherapies {
        if (manual.isBlank()) {
            throw new IllegalArgumentException("Thresholds are those of an edition of the manual.");
        }
    }

    /// @return empty if an instrument is missing or a total is none of that instrument's: both
    ///   instruments are needed for every one of the outcomes
    public Optional<Outcome> outcome(Optional<Totals> phq9, Optional<Totals> gad7) {
        Optional<Course> depression = phq9.flatMap(totals -> Course.of(Instrument.PHQ_9, totals));
        Optional<Course> anxiety = gad7.flatMap(totals -> Course.of(Instrument.GAD_7, totals));
        return depression.flatMap(one -> anxiety.map(other -> outcome(one, other)));
    }

    private static Outcome outcome(Course one, Course other) {
        boolean fell = one.fell() || other.fell();
        boolean rose = one.rose() || other.rose();
        boolean caseAtStart = one.caseAtStart() || other.caseAtStart();
        boolean recovery = caseAtStart && !one.caseAtEnd() && !other.caseAtEnd();
        return new Outcome(
                caseAtStart, fell && !rose, rose && !fell, recovery, recovery && fell && !rose);
    }

    /// How one instrument went.
    private record Course(boolean caseAtStart, boolean caseAtEnd, boolean fell, boolean rose) {

        static Optional<Course> of(Instrument instrument, Totals totals) {
            if (!instrument.isPossible(totals.first()) || !instrument.isPossible(totals.last())) {
                return Optional.empty();
            }
            Rational fall = totals.first().subtract(totals.last());
            return Optional.of(
                    new Course(
                            instrument.isCase(totals.first()),
                            instrument.isCase(totals.last()),
                            instrument.isReliable(fall),
                            instrument.isReliable(fall.negate())));
        }
    }
}
