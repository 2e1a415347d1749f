package dev.thaw.core.measure;

import java.math.BigInteger;

/// Whole numbers and the sums that measures need of them, exact: in `long`s where no sum can
/// overflow, in big integers otherwise.
sealed interface Numbers {

    int size();

    BigInteger get(int index);

    /// Σy.
    BigInteger sum();

    /// nΣy² − (Σy)², which is n(n − 1) times the variance.
    BigInteger deviations();

    /// Σ(y′ − y)² over pairs.
    BigInteger squaredDifferences(Pairs pairs);

    /// Σ(ny − Σy)(ny′ − Σy) over pairs.
    BigInteger laggedProducts(Pairs pairs);

    /// Σ(ny − Σy)² over the first values of pairs.
    BigInteger laggedSquares(Pairs pairs);

    /// y′ − y of one pair.
    BigInteger difference(Pairs pairs, int pair);

    /// The same as the nearest `double`.
    double approximateDifference(Pairs pairs, int pair);

    static Numbers of(long[] values) {
        long largest = 0;
        for (long value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return values.length <= Small.MOST
                        && largest <= Small.LARGEST_SUM / Math.max(1, values.length)
                ? new Small(values)
                : new Big(integers(values));
    }

    private static BigInteger[] integers(long[] values) {
        BigInteger[] integers = new BigInteger[values.length];
        for (int i = 0; i < values.length; i++) {
            integers[i] = BigInteger.valueOf(values[i]);
        }
        return integers;
    }

    static Numbers of(BigInteger[] values) {
        return new Big(values);
    }

    /// At most 2^12 numbers whose sum stays within 2^24: then (2 · 2^24)² · 2^12, the largest sum
    /// of products below, fits.
    final class Small implements Numbers {

        static final int MOST = 1 << 12;
        static final long LARGEST_SUM = 1L << 24;

        private final long[] values;
        private final long sum;

        private Small(long[] values) {
            this.values = values;
            long total = 0;
            for (long value : values) {
                total += value;
            }
            sum = total;
        }

        @Override
        public int size() {
            return values.length;
        }

        @Override
        public BigInteger get(int index) {
            return BigInteger.valueOf(values[index]);
        }

        @Override
        public BigInteger sum() {
            return BigInteger.valueOf(sum);
        }

        @Override
        public BigInteger deviations() {
            long squares = 0;
            for (long value : values) {
                squares += value * value;
            }
            return BigInteger.valueOf(values.length * squares - sum * sum);
        }

        @Override
        public BigInteger squaredDifferences(Pairs pairs) {
            long total = 0;
            for (int pair = 0; pair < pairs.size(); pair++) {
                long difference = longDifference(pairs, pair);
                total += difference * difference;
            }
            return BigInteger.valueOf(total);
        }

        @Override
        public BigInteger laggedProducts(Pairs pairs) {
            long total = 0;
            for (int pair = 0; pair < pairs.size(); pair++) {
                total += centred(pairs.first(pair)) * centred(pairs.second(pair));
            }
            return BigInteger.valueOf(total);
        }

        @Override
        public BigInteger laggedSquares(Pairs pairs) {
            long total = 0;
            for (int pair = 0; pair < pairs.size(); pair++) {
                total += centred(pairs.first(pair)) * centred(pairs.first(pair));
            }
            return BigInteger.valueOf(total);
        }

        @Override
        public BigInteger difference(Pairs pairs, int pair) {
            return BigInteger.valueOf(longDifference(pairs, pair));
        }

        @Override
        public double approximateDifference(Pairs pairs, int pair) {
            return longDifference(pairs, pair);
        }

        private long longDifference(Pairs pairs, int pair) {
            return values[pairs.second(pair)] - values[pairs.first(pair)];
        }

        private long centred(int index) {
            return values.length * values[index] - sum;
        }
    }

    /// Numbers of any size.
    final class Big implements Numbers {

        private final BigInteger[] values;
        private final BigInteger count;
        private final BigInteger sum;

        private Big(BigInteger[] values) {
            this.values = values;
            count = BigInteger.valueOf(values.length);
            BigInteger total = BigInteger.ZERO;
            for (BigInteger value : values) {
                total = total.add(value);
            }
            sum = total;
        }

        @Override
        public int size() {
            return values.length;
        }

        @Override
        public BigInteger get(int index) {
            return values[index];
        }

        @Override
        public BigInteger sum() {
            return sum;
        }

        @Override
        public BigInteger deviations() {
            BigInteger squares = BigInteger.ZERO;
            for (BigInteger value : values) {
                squares = squares.add(value.multiply(value));
            }
            return count.multiply(squares).subtract(sum.multiply(sum));
        }

        @Override
        public BigInteger squaredDifferences(Pairs pairs) {
            BigInteger total = BigInteger.ZERO;
            for (int pair = 0; pair < pairs.size(); pair++) {
                total = total.add(difference(pairs, pair).pow(2));
            }
            return total;
        }

        @Override
        public BigInteger laggedProducts(Pairs pairs) {
            BigInteger total = BigInteger.ZERO;
            for (int pair = 0; pair < pairs.size(); pair++) {
                total = total.add(centred(pairs.first(pair)).multiply(centred(pairs.second(pair))));
            }
            return total;
        }

        @Override
        public BigInteger laggedSquares(Pairs pairs) {
            BigInteger total = BigInteger.ZERO;
            for (int pair = 0; pair < pairs.size(); pair++) {
                total = total.add(centred(pairs.first(pair)).pow(2));
            }
            return total;
        }

        @Override
        public BigInteger difference(Pairs pairs, int pair) {
            return values[pairs.second(pair)].subtract(values[pairs.first(pair)]);
        }

        @Override
        public double approximateDifference(Pairs pairs, int pair) {
            return difference(pairs, pair).doubleValue();
        }

        private BigInteger centred(int index) {
            return count.multiply(values[index]).subtract(sum);
        }
    }
}
