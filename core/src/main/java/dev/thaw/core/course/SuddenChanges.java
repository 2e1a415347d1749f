package dev.thaw.core.course;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import dev.thaw.core.statistics.Moments;
import dev.thaw.core.statistics.StudentT;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One participant's sudden gains, or sudden losses, from one session to the next (Tang & DeRubeis
/// 1999, as in R's `suddengains`). With Y turned so that the change looked for is a fall:
/// 1. large: Y_s − Y_{s+1} ≥ the threshold of reliable change
/// 2. relative: Y_s − Y_{s+1} ≥ 25 % of |Y_s|
/// 3. stable: the mean of the values of s−2, s−1, s minus that of s+1, s+2, s+3 is above
///    t_{.975,df} times their pooled SD √[Σ of squared deviations within both/df], df = values − 2:
///    t = 2.776 with 3 + 3 values, 3.182 with one missing, 4.303 with two
///
/// The first two are not assessable unless both values are there, the third unless there are 2
/// values on either side; an interval is not assessable if one criterion is not, and a change if
/// all three are met. Session numbers are real: a missing session stays a gap.
///
/// A loss is the mirror image of a gain. R's `identify_sl` differs in the second criterion, which
/// in its code every rise meets; there only the first and third decide.
///
/// @param intervals from each session between the first and the last value to the one after it
/// @param changes by session
public record SuddenChanges(
        Kind kind,
        Better better,
        Readings readings,
        List<Step> intervals,
        List<SuddenChange> changes) {

    private static final int SESSIONS_COMPARED = 3;
    private static final int LEAST_PER_SIDE = 2;
    private static final int FEWEST_DEGREES = 2;

    /// For 2, 3 and 4 degrees of freedom, squared.
    private static final List<Rational> SQUARES_OF_T = squaresOfT();

    /// For the better or for the worse.
    public enum Kind {
        GAIN,
        LOSS
    }

    /// The interval from one session to the next.
    ///
    /// @param session s
    public record Step(int session, Verdict large, Verdict relative, Verdict stable) {

        /// Whether all three criteria are met.
        public Verdict verdict() {
            return large.and(relative).and(stable);
        }
    }

    public SuddenChanges {
        intervals = List.copyOf(intervals);
        changes = List.copyOf(changes);
    }

    public static SuddenChanges of(
            Readings readings, Kind kind, Better better, Threshold threshold) {
        List<Step> intervals = new ArrayList<>();
        List<SuddenChange> changes = new ArrayList<>();
        if (!readings.isEmpty()) {
            Mirror mirror = new Mirror(readings, (better == Better.LOWER) == (kind == Kind.GAIN));
            int last = readings.byIndex().lastKey();
            for (int session = readings.byIndex().firstKey(); session < last; session++) {
                Step step = mirror.step(session, threshold);
                intervals.add(step);
                if (step.verdict() == Verdict.MET) {
                    changes.add(mirror.change(session));
                }
            }
        }
        return new SuddenChanges(kind, better, readings, intervals, changes);
    }

    /// What is said of the interval after a session; nothing is assessable outside the range of the
    /// values.
    public Step after(int session) {
        return intervals.stream()
                .filter(step -> step.session() == session)
                .findFirst()
                .orElse(
                        new Step(
                                session,
                                Verdict.NOT_ASSESSABLE,
                                Verdict.NOT_ASSESSABLE,
                                Verdict.NOT_ASSESSABLE));
    }

    public Optional<SuddenChange> first() {
        return changes.stream().findFirst();
    }

    /// Whether a change could have been seen in at least one interval.
    public boolean isAssessable() {
        return intervals.stream().anyMatch(step -> step.verdict() != Verdict.NOT_ASSESSABLE);
    }

    /// A change's magnitude divided by the improvement from one session to another, of the whole
    /// therapy, say. Negative if things became worse; above 1 if more was gained at once than in
    /// all. INSUFFICIENT_N if one of the two values is missing, NOT_APPLICABLE if they are equal.
    public Estimate shareOfImprovement(SuddenChange change, int start, int end) {
        List<Rational> ends =
                Stream.of(readings.at(start), readings.at(end))
                        .flatMap(Optional::stream)
                        .map(better::asBurden)
                        .toList();
        if (ends.size() < 2) {
            return Estimate.tooFew(ends.size(), 2);
        }
        Rational improvement = ends.getFirst().subtract(ends.getLast());
        return improvement.sign() == 0
                ? Estimate.none(Status.NOT_APPLICABLE, 2)
                : Estimate.of(Figure.of(change.magnitude().divide(improvement)), 2);
    }

    private static List<Rational> squaresOfT() {
        List<Rational> squares = new ArrayList<>();
        for (int degrees = FEWEST_DEGREES; degrees <= 2 * SESSIONS_COMPARED - 2; degrees++) {
            squares.add(
                    Rational.of(new BigDecimal(StudentT.upperQuantile(0.025, degrees))).square());
        }
        return List.copyOf(squares);
    }

    /// The values, turned so that a change of the kind looked for is a fall.
    private record Mirror(Readings readings, boolean asIs) {

        private Rational turned(Rational value) {
            return asIs ? value : value.negate();
        }

        private Optional<Rational> at(int session) {
            return readings.at(session).map(this::turned);
        }

        private List<Rational> between(int first, int last) {
            return readings.between(first, last).stream().map(this::turned).toList();
        }

        Step step(int session, Threshold threshold) {
            Optional<Rational> before = at(session);
            Optional<Rational> fall =
                    before.flatMap(y -> at(session + 1).map(next -> y.subtract(next)));
            return new Step(
                    session,
                    fall.map(by -> Verdict.of(by.compareTo(threshold.value()) >= 0))
                            .orElse(Verdict.NOT_ASSESSABLE),
                    fall.map(by -> Verdict.of(isRelative(by, before.orElseThrow())))
                            .orElse(Verdict.NOT_ASSESSABLE),
                    stable(
                            between(session - SESSIONS_COMPARED + 1, session),
                            between(session + 1, session + SESSIONS_COMPARED)));
        }

        private static boolean isRelative(Rational fall, Rational before) {
            return fall.multiply(4).compareTo(before.abs()) >= 0;
        }

        private static Verdict stable(List<Rational> before, List<Rational> after) {
            if (Math.min(before.size(), after.size()) < LEAST_PER_SIDE) {
                return Verdict.NOT_ASSESSABLE;
            }
            Moments first = Moments.of(before);
            Moments second = Moments.of(after);
            Rational fall = first.mean().subtract(second.mean());
            int degrees = before.size() + after.size() - 2;
            Rational pooledVariance =
                    first.sumOfSquaredDeviations()
                            .add(second.sumOfSquaredDeviations())
                            .divide(degrees);
            Rational limit = SQUARES_OF_T.get(degrees - FEWEST_DEGREES).multiply(pooledVariance);
            return Verdict.of(fall.sign() > 0 && fall.square().compareTo(limit) > 0);
        }

        SuddenChange change(int session) {
            Rational before = readings.at(session).orElseThrow();
            Rational after = readings.at(session + 1).orElseThrow();
            return SuddenChange.of(
                    session, before, after, List.copyOf(readings.from(session + 2).values()));
        }
    }
}
