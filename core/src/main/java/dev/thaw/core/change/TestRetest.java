package dev.thaw.core.change;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The study's own reliability: the agreement of two windows before therapy, ICC(A,1) of qualifying
/// window and baseline over *all* enrolled participants who have both (those who qualified alone
/// vary less). The primary reliability of a claim.
///
/// ICC(A,1) = (MSR − MSE)/(MSR + MSE + 2(MSC − MSE)/n), exact. Its interval is a percentile
/// bootstrap over participants, sorted by their key. INSUFFICIENT_N below the rule's number of
/// participants, ZERO_VARIANCE if all values are equal, NOT_APPLICABLE if two participants merely
/// swapped theirs; a negative value is given as it is, with NEGATIVE_ESTIMATE. McGraw & Wong 1996.
/// R: `irr::icc(x, "twoway", "agreement", "single")`.
///
/// @param coefficient flagged `RELIABILITY_BELOW_MINIMUM` if so
public record TestRetest(Estimate coefficient, Optional<Rational> exact) implements Reliability {

    private static final int LEAST = 2;

    /// One participant's two values before therapy.
    ///
    /// @param key tells participants apart and orders them for the draws
    public record Pair(String key, Rational qualifying, Rational baseline) {}

    public static TestRetest of(Collection<Pair> participants, ReliabilityRule rule) {
        List<Pair> sorted = participants.stream().sorted(Comparator.comparing(Pair::key)).toList();
        DistinctKeys.require(sorted, Pair::key);
        int n = sorted.size();
        int required = Math.max(LEAST, rule.leastParticipants());
        if (n < required) {
            return new TestRetest(Estimate.tooFew(n, required), Optional.empty());
        }
        PairAgreement agreement = PairAgreement.of(sorted);
        return agreement
                .ofAll()
                .map(value -> measured(value, agreement, n, rule))
                .orElseGet(
                        () ->
                                new TestRetest(
                                        Estimate.none(undefined(sorted), n), Optional.empty()));
    }

    private static Status undefined(List<Pair> pairs) {
        return pairs.stream().allMatch(pair -> pair.qualifying().equals(pair.baseline()))
                ? Status.ZERO_VARIANCE
                : Status.NOT_APPLICABLE;
    }

    private static TestRetest measured(
            Rational value, PairAgreement agreement, int n, ReliabilityRule rule) {
        Estimate.Measured plain = Estimate.of(Figure.of(value), n);
        Estimate.Measured signed =
                value.sign() < 0 ? plain.withStatus(Status.NEGATIVE_ESTIMATE) : plain;
        Estimate.Measured measured =
                rule.bootstrap()
                        .interval(n, agreement::ofDrawn)
                        .map(signed::withInterval)
                        .orElse(signed);
        return new TestRetest(
                value.compareTo(rule.minimum()) < 0
                        ? measured.flagged(Flag.RELIABILITY_BELOW_MINIMUM)
                        : measured,
                Optional.of(value));
    }
}
