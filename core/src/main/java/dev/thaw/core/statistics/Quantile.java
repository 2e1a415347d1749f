package dev.thaw.core.statistics;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import java.util.Collection;
import java.util.List;

/// Quantiles of type 7 (R's default): with h = (n − 1)p, the value at rank ⌊h⌋ of the sorted sample
/// counted from 0, plus the fraction of h towards the next one. Hyndman & Fan 1996. Exact.
///
/// R: `quantile(x, p)`.
public final class Quantile {

    private static final Rational HALF = Rational.of(1, 2);

    private Quantile() {}

    /// @param p from 0 to 1
    /// @return INSUFFICIENT_N for an empty sample
    public static Estimate of(Collection<Rational> sample, Rational p) {
        return sample.isEmpty()
                ? Estimate.tooFew(0, 1)
                : Estimate.of(Figure.of(exact(sample, p)), sample.size());
    }

    /// @return INSUFFICIENT_N for an empty sample
    public static Estimate median(Collection<Rational> sample) {
        return of(sample, HALF);
    }

    /// The unrounded quantile of a sample that is not empty, for further computing.
    ///
    /// @param p from 0 to 1
    public static Rational exact(Collection<Rational> sample, Rational p) {
        if (sample.isEmpty() || p.sign() < 0 || p.compareTo(Rational.ONE) > 0) {
            throw new IllegalArgumentException(
                    "A quantile needs a value to choose from and a p from 0 to 1.");
        }
        List<Rational> sorted = sample.stream().sorted().toList();
        Rational rank = p.multiply(sorted.size() - 1L);
        int below = rank.floor().intValueExact();
        Rational fraction = rank.subtract(Rational.of(below));
        Rational value = sorted.get(below);
        return fraction.sign() == 0
                ? value
                : value.add(fraction.multiply(sorted.get(below + 1).subtract(value)));
    }

    /// The unrounded median of a sample that is not empty, for further computing.
    public static Rational exactMedian(Collection<Rational> sample) {
        return exact(sample, HALF);
    }
}
