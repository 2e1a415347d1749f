package dev.thaw.core.change;

import dev.thaw.core.change.Category.NotAssessable;
import dev.thaw.core.number.Rational;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/// An index of individual change from a baseline x to an outcome y, with the cohort's mean M,
/// standard deviation SD and reliability r at baseline, and M_post, s_post and r_post at outcome.
/// SEM = SD·√(1 − r).
///
/// Undefined if SD is 0 or a reliability that it uses is not between 0 and 1. Checked against R's
/// `clinicalsignificance` 3.0.0, except where a constant says otherwise. R compares with `>`; a
/// rule's [Limit] says whether reaching the critical value counts, as it does for ours.
public enum Index {
    /// (y − x)/(SEM·√2). Jacobson & Truax 1991.
    JT,
    /// [(y − M) − r(x − M)]/(SD·√(1 − r²)). Gulliksen; Lord & Novick.
    GLN,
    /// [(y − M_post) − r(x − M)]/(SD·√(1 − r²)): GLN without the cohort's mean change. Hsu 1989.
    HLL,
    /// [y − (r(x − M) + M)]/SEM. Edwards & Nunnally; Speer 1992.
    EN,
    /// [y − (r(x − M) + M)]/√(r²SD²(1 − r) + s_post²(1 − r_post)). Nunnally & Kotsch 1983.
    NK,
    /// [y − (r(x − M) + M)]/√(r²SD²(1 − r) + SD²(1 − r_post)): NK as R's `clinicalsignificance`
    /// computes it, with the baseline's SD in place of s_post.
    NK_CLINICALSIGNIFICANCE,
    /// [(y − x)·r_dd + (M_post − M)(1 − r_dd)]/(√r_dd·SEM·√2) with the reliability of the
    /// differences r_dd = (SD²r + s_post²r_post − 2·SD·s_post·ρ)/(SD² + s_post² − 2·SD·s_post·ρ),
    /// where ρ is the correlation of x and y. Hageman & Arrindell 1999.
    HA,
    /// (y − x)/|x|, to be compared with a share such as 0.5; undefined at x = 0. R calls a rise
    /// from 0 improved, whichever way is better.
    PERCENT,
    /// y − x, to be compared with a minimal clinically important difference in points.
    DIFFERENCE;

    /// 1.65 for HA, 1.96 for the other indices in units of error.
    ///
    /// @return empty for PERCENT and DIFFERENCE, whose limit the study sets
    public Optional<Critical> usualCritical() {
        return switch (this) {
            case HA -> Optional.of(new Critical.Exactly(Rational.of(165, 100)));
            case JT, GLN, HLL, EN, NK, NK_CLINICALSIGNIFICANCE -> Optional.of(Critical.STANDARD);
            case PERCENT, DIFFERENCE -> Optional.empty();
        };
    }

    /// Whether the index measures a participant against the cohort's own mean change. Such an index
    /// says nothing about how many changed, and must not be used in a claim about a cohort.
    public boolean usesMeanChange() {
        return this == HLL || this == HA;
    }

    /// Whether M, SD and r enter at all.
    boolean isInUnitsOfError() {
        return this != PERCENT && this != DIFFERENCE;
    }

    /// The index of one participant.
    public IndexValue of(Norms norms, Rational baseline, Rational outcome) {
        Rational change = outcome.subtract(baseline);
        return switch (this) {
            case JT ->
                    inUnitsOfError(
                            norms, () -> value(change, norms.squaredDifferenceError(), norms));
            case GLN ->
                    inUnitsOfError(
                            norms,
                            () ->
                                    value(
                                            norms.beyondExpected(baseline, outcome),
                                            norms.squaredPredictionError(),
                                            norms));
            case HLL ->
                    amongOutcomes(
                            norms,
                            outcomes ->
                                    value(
                                            norms.beyondExpected(baseline, outcome)
                                                    .subtract(meanChange(norms, outcomes)),
                                            norms.squaredPredictionError(),
                                            norms));
            case EN ->
                    inUnitsOfError(
                            norms,
                            () ->
                                    value(
                                            norms.beyondExpected(baseline, outcome),
                                            norms.squaredMeasurementError(),
                                            norms));
            case NK ->
                    amongReliableOutcomes(
                            norms,
                            (outcomes, reliability) ->
                                    value(
                                            norms.beyondExpected(baseline, outcome),
                                            squaredErrorOfBoth(
                                                    norms, outcomes.variance(), reliability),
                                            norms));
            case NK_CLINICALSIGNIFICANCE ->
                    amongReliableOutcomes(
                            norms,
                            (_, reliability) ->
                                    value(
                                            norms.beyondExpected(baseline, outcome),
                                            squaredErrorOfBoth(
                                                    norms, norms.variance(), reliability),
                                            norms));
            case HA ->
                    amongReliableOutcomes(
                            norms,
                            (outcomes, reliability) ->
                                    hagemanArrindell(norms, outcomes, reliability, change));
            case PERCENT ->
                    baseline.sign() == 0
                            ? new IndexValue.Undefined(NotAssessable.BASELINE_IS_ZERO, 1)
                            : IndexValue.of(change, baseline.square(), 1);
            case DIFFERENCE -> IndexValue.of(change, Rational.ONE, 1);
        };
    }

    private static IndexValue inUnitsOfError(Norms norms, Supplier<IndexValue> index) {
        return norms.obstacle()
                .<IndexValue>map(reason -> new IndexValue.Undefined(reason, norms.n()))
                .orElseGet(index);
    }

    private static IndexValue amongOutcomes(Norms norms, Function<OutcomeNorms, IndexValue> index) {
        return inUnitsOfError(
                norms,
                () ->
                        norms.outcome()
                                .map(index)
                                .orElse(
                                        new IndexValue.Undefined(
                                                NotAssessable.TOO_FEW_PARTICIPANTS, norms.n())));
    }

    private static IndexValue amongReliableOutcomes(
            Norms norms, BiFunction<OutcomeNorms, Rational, IndexValue> index) {
        return amongOutcomes(
                norms,
                outcomes ->
                        outcomes.reliability(norms.squaredMeasurementError())
                                .map(reliability -> index.apply(outcomes, reliability))
                                .orElse(
                                        new IndexValue.Undefined(
                                                NotAssessable.RELIABILITY_OUT_OF_RANGE,
                                                norms.n())));
    }

    private static IndexValue value(Rational numerator, Rational squaredUnit, Norms norms) {
        return IndexValue.of(numerator, squaredUnit, norms.n());
    }

    /// M_post − M.
    private static Rational meanChange(Norms norms, OutcomeNorms outcomes) {
        return outcomes.mean().subtract(norms.mean());
    }

    /// r²SD²(1 − r) + s²(1 − r_post).
    private static Rational squaredErrorOfBoth(
            Norms norms, Rational varianceOfOutcomes, Rational reliability) {
        return norms.r()
                .square()
                .multiply(norms.squaredMeasurementError())
                .add(varianceOfOutcomes.multiply(Rational.ONE.subtract(reliability)));
    }

    private static IndexValue hagemanArrindell(
            Norms norms, OutcomeNorms outcomes, Rational reliability, Rational change) {
        Optional<Rational> found = outcomes.reliabilityOfChange(norms, reliability);
        if (found.isEmpty()) {
            return new IndexValue.Undefined(NotAssessable.INDEX_UNDEFINED, norms.n());
        }
        Rational ofChange = found.get();
        return value(
                change.multiply(ofChange)
                        .add(meanChange(norms, outcomes).multiply(Rational.ONE.subtract(ofChange))),
                ofChange.multiply(norms.squaredDifferenceError()),
                norms);
    }
}
