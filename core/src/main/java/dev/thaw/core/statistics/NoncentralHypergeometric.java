package dev.thaw.core.statistics;

import static dev.thaw.core.statistics.UnitRoot.WORKING;

import java.math.BigDecimal;
import java.math.BigInteger;

/// The number of successes in the first of two groups, given the sizes of both and the number of
/// all successes, for any odds ratio ψ: Fisher's noncentral hypergeometric distribution, with P(X =
/// x) proportional to C(n₁, x)·C(n₂, s − x)·ψˣ.
///
/// Every probability is a small factor times that of its neighbour. They are therefore counted from
/// the likeliest number on, which is 1, to both sides, and until they no longer matter; thousands
/// of participants need hundreds of terms.
///
/// @param firstSize n₁
/// @param secondSize n₂
/// @param successes s
record NoncentralHypergeometric(int firstSize, int secondSize, int successes) {

    /// The likeliest number's weight. An error of a unit a step stays far below the last of 40
    /// digits.
    private static final BigInteger UNIT = BigInteger.ONE.shiftLeft(192);

    /// Weights of fewer bits are left out, as are all beyond them: they fall ever faster, and are
    /// together below the last of 40 digits.
    private static final int FEWEST_BITS = 40;

    static NoncentralHypergeometric of(Proportion first, Proportion second) {
        return new NoncentralHypergeometric(first.n(), second.n(), first.k() + second.k());
    }

    /// The smallest possible number.
    int least() {
        return Math.max(0, successes - secondSize);
    }

    /// The largest possible number.
    int most() {
        return Math.min(successes, firstSize);
    }

    /// Probabilities and moments at one odds ratio.
    ///
    /// @param upperTail P(X ≥ x)
    /// @param tailSlope how fast P(X ≥ x) rises with log ψ
    record Moments(
            BigDecimal mean, BigDecimal variance, BigDecimal upperTail, BigDecimal tailSlope) {}

    /// @param oddsRatio ψ, above 0
    Moments at(BigDecimal oddsRatio, int x) {
        BigInteger above = oddsRatio.setScale(Math.max(oddsRatio.scale(), 0)).unscaledValue();
        BigInteger below = BigInteger.TEN.pow(Math.max(oddsRatio.scale(), 0));
        int likeliest = likeliest(above, below);
        Sums sums = new Sums(likeliest, x);
        sums.add(likeliest, UNIT);
        Factor ratio = Factor.of(above, below);
        BigInteger weight = UNIT;
        for (int i = likeliest; i < most() && weight.bitLength() >= FEWEST_BITS; i++) {
            weight = ratio.times(weight.multiply(up(i))).divide(down(i));
            sums.add(i + 1, weight);
        }
        Factor inverse = Factor.of(below, above);
        weight = UNIT;
        for (int i = likeliest - 1; i >= least() && weight.bitLength() >= FEWEST_BITS; i--) {
            weight = inverse.times(weight.multiply(down(i))).divide(up(i));
            sums.add(i, weight);
        }
        return sums.moments();
    }

    /// The first number that is not less likely than the next one.
    ///
    /// @param above numerator of ψ
    /// @param below its denominator
    private int likeliest(BigInteger above, BigInteger below) {
        int low = least();
        int high = most();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (above.multiply(up(middle)).compareTo(below.multiply(down(middle))) > 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// P(X = x + 1)/P(X = x) is ψ·up/down.
    private BigInteger up(int x) {
        return BigInteger.valueOf((long) (firstSize - x) * (successes - x));
    }

    private BigInteger down(int x) {
        return BigInteger.valueOf((x + 1L) * (secondSize - successes + x + 1L));
    }

    /// A fraction in binary.
    ///
    /// @param mantissa of at least `BITS` bits
    private record Factor(BigInteger mantissa, int places) {

        private static final int BITS = 192;

        static Factor of(BigInteger above, BigInteger below) {
            int places = Math.max(0, BITS + below.bitLength() - above.bitLength());
            return new Factor(above.shiftLeft(places).divide(below), places);
        }

        BigInteger times(BigInteger number) {
            return number.multiply(mantissa).shiftRight(places);
        }
    }

    /// Weights and their moments around a number, of all and of those from x on.
    private static final class Sums {

        private final int centre;
        private final int x;
        private BigInteger all = BigInteger.ZERO;
        private BigInteger first = BigInteger.ZERO;
        private BigInteger second = BigInteger.ZERO;
        private BigInteger tail = BigInteger.ZERO;
        private BigInteger tailFirst = BigInteger.ZERO;

        private Sums(int centre, int x) {
            this.centre = centre;
            this.x = x;
        }

        private void add(int number, BigInteger weight) {
            BigInteger away = BigInteger.valueOf((long) number - centre);
            BigInteger weighted = weight.multiply(away);
            all = all.add(weight);
            first = first.add(weighted);
            second = second.add(weighted.multiply(away));
            if (number >= x) {
                tail = tail.add(weight);
                tailFirst = tailFirst.add(weighted);
            }
        }

        private Moments moments() {
            BigDecimal mean = share(first);
            BigDecimal upperTail = share(tail);
            return new Moments(
                    mean.add(BigDecimal.valueOf(centre)),
                    share(second).subtract(mean.multiply(mean), WORKING),
                    upperTail,
                    share(tailFirst).subtract(upperTail.multiply(mean), WORKING));
        }

        private BigDecimal share(BigInteger part) {
            return new BigDecimal(part).divide(new BigDecimal(all), WORKING);
        }
    }
}
