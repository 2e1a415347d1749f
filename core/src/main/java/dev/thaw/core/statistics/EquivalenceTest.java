package dev.thaw.core.statistics;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;

/// The exact test of "about p₀ of all": two one-sided binomial tests (TOST, Schuirmann 1987)
/// against p₀ − margin and p₀ + margin.
///
/// Both reject at α if and only if the Clopper–Pearson interval of confidence 1 − 2α lies strictly
/// inside p₀ ± margin. A limit below 0 or above 1 cannot be reached and is always rejected.
///
/// @param target p₀, from 0 to 1
/// @param margin above 0, such as .10
/// @param alpha of each of the two tests, strictly between 0 and 1, such as .05
public record EquivalenceTest(Rational target, Rational margin, Rational alpha) {

    public EquivalenceTest {
        if (target.sign() < 0
                || target.compareTo(Rational.ONE) > 0
                || margin.sign() <= 0
                || alpha.sign() <= 0
                || alpha.compareTo(Rational.ONE) >= 0) {
            throw new IllegalArgumentException(
                    "Equivalence needs a target from 0 to 1, a margin above 0 and a level"
                            + " between 0 and 1.");
        }
    }

    /// The larger of the two p values; INSUFFICIENT_N if n is 0.
    public Estimate p(Proportion observed) {
        return observed.n() == 0
                ? Estimate.tooFew(0, 1)
                : Estimate.of(Figure.of(exactP(observed)), observed.n());
    }

    /// Whether both tests reject, p < α; of nobody nothing holds, however wide the margin.
    public boolean holds(Proportion observed) {
        return observed.n() > 0 && exactP(observed).compareTo(alpha) < 0;
    }

    private Rational exactP(Proportion observed) {
        Rational low = target.subtract(margin);
        Rational high = target.add(margin);
        Rational aboveLow =
                low.sign() < 0 ? Rational.ZERO : Binomial.atLeast(observed.k(), observed.n(), low);
        Rational belowHigh =
                high.compareTo(Rational.ONE) > 0
                        ? Rational.ZERO
                        : Binomial.atMost(observed.k(), observed.n(), high);
        return aboveLow.max(belowHigh);
    }
}
