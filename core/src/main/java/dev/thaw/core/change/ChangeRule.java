package dev.thaw.core.change;

import dev.thaw.core.change.Category.Assessed;
import dev.thaw.core.change.Category.NotAssessable;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Rational;
import java.util.Optional;
import java.util.Set;

/// When a change counts: an index, how far it must reach and, for recovery, a cut-off to cross.
///
/// With d·index ≥ critical a participant improved, with d·index ≤ −critical deteriorated (under R's
/// [Limit] both strictly); who improved and crossed the cut-off from the clinical to the functional
/// side recovered. A cut-off that cannot be computed is crossed by nobody, and changes nothing
/// else. Below the minimum of reliability neither index nor category is given. R's
/// `clinicalsignificance` splits our deteriorated into "deteriorated" and "harmed" (who crossed the
/// cut-off the other way).
///
/// @param limit what reaching the critical value exactly counts as
/// @param minimumReliability for the indices in units of error
public record ChangeRule(
        Index index,
        Critical critical,
        Limit limit,
        Direction direction,
        Optional<Cutoff> cutoff,
        Rational minimumReliability) {

    /// Reaching the critical value counts.
    public ChangeRule(
            Index index,
            Critical critical,
            Direction direction,
            Optional<Cutoff> cutoff,
            Rational minimumReliability) {
        this(index, critical, Limit.REACHED, direction, cutoff, minimumReliability);
    }

    /// Without a value in one of the windows, or where the index does not exist, not assessable.
    public Verdict verdict(Norms norms, Optional<Rational> baseline, Optional<Rational> outcome) {
        if (baseline.isEmpty()) {
            return Verdict.without(NotAssessable.NO_BASELINE, norms.n(), Set.of());
        }
        if (outcome.isEmpty()) {
            return Verdict.without(NotAssessable.NO_OUTCOME, norms.n(), Set.of());
        }
        if (index.isInUnitsOfError() && isBelowMinimum(norms)) {
            return Verdict.without(
                    NotAssessable.RELIABILITY_BELOW_MINIMUM,
                    norms.n(),
                    Set.of(Flag.RELIABILITY_BELOW_MINIMUM));
        }
        return verdict(
                index.of(norms, baseline.get(), outcome.get()), baseline.get(), outcome.get());
    }

    /// The verdict on an index that was computed elsewhere, such as that of [RandomSlopes].
    public Verdict verdict(IndexValue value, Rational baseline, Rational outcome) {
        return switch (value) {
            case IndexValue.Undefined undefined ->
                    Verdict.without(undefined.reason(), undefined.n(), Set.of());
            case IndexValue.Defined defined ->
                    new Verdict(
                            category(defined, baseline, outcome),
                            defined,
                            cutoff.map(Cutoff::flags).orElse(Set.of()));
        };
    }

    private boolean isBelowMinimum(Norms norms) {
        return norms.obstacle().isEmpty() && norms.r().compareTo(minimumReliability) < 0;
    }

    private Category category(IndexValue.Defined value, Rational baseline, Rational outcome) {
        if (!limit.isMet(value, critical.value())) {
            return Assessed.UNCHANGED;
        }
        if (value.numerator().sign() != direction.sign()) {
            return Assessed.DETERIORATED;
        }
        return cutoff.isPresent() && cutoff.get().isCrossed(baseline, outcome)
                ? Assessed.RECOVERED
                : Assessed.IMPROVED;
    }
}
