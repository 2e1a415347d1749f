package dev.thaw.core.statistics;

import dev.thaw.core.number.Scaled;
import dev.thaw.core.number.WideSum;
import java.math.BigInteger;

/// How far each of n integers x lies from their mean, times n: n·x − Σx.
final class Deviations {

    /// Products of two deviations below it, and the sum of 64 of them, fit 128 bits.
    private static final long LARGEST = 1L << 60;

    private static final int MOST = 64;

    private final BigInteger sum;
    private final long[] longs;
    private final BigInteger[] integers;

    private Deviations(BigInteger sum, long[] longs, BigInteger[] integers) {
        this.sum = sum;
        this.longs = longs;
        this.integers = integers;
    }

    static Deviations of(Scaled values) {
        return fitsLong(values) ? ofLongs(values) : ofIntegers(values);
    }

    private static boolean fitsLong(Scaled values) {
        int n = values.size();
        if (!values.fitsLong() || n > MOST) {
            return false;
        }
        for (int i = 0; i < n; i++) {
            if (Math.abs(values.getLong(i)) >= LARGEST / 2 / n) {
                return false;
            }
        }
        return true;
    }

    private static Deviations ofLongs(Scaled values) {
        int n = values.size();
        long sum = 0;
        for (int i = 0; i < n; i++) {
            sum += values.getLong(i);
        }
        long[] deviations = new long[n];
        for (int i = 0; i < n; i++) {
            deviations[i] = n * values.getLong(i) - sum;
        }
        return new Deviations(BigInteger.valueOf(sum), deviations, new BigInteger[0]);
    }

    private static Deviations ofIntegers(Scaled values) {
        BigInteger n = BigInteger.valueOf(values.size());
        BigInteger sum = values.sum();
        BigInteger[] deviations = new BigInteger[values.size()];
        for (int i = 0; i < deviations.length; i++) {
            deviations[i] = n.multiply(values.get(i)).subtract(sum);
        }
        return new Deviations(sum, new long[0], deviations);
    }

    /// Σx.
    BigInteger sum() {
        return sum;
    }

    int size() {
        return Math.max(longs.length, integers.length);
    }

    /// Σ of the products of the deviations at one index.
    BigInteger dot(Deviations other) {
        if (!areLong(other)) {
            BigInteger products = BigInteger.ZERO;
            for (int i = 0; i < size(); i++) {
                products = products.add(get(i).multiply(other.get(i)));
            }
            return products;
        }
        WideSum products = new WideSum();
        for (int i = 0; i < longs.length; i++) {
            products.addProduct(longs[i], other.longs[i]);
        }
        return products.value();
    }

    /// Σ of the products of a deviation with the other's next one.
    ///
    /// @param counts whether the pair that begins at an index counts
    BigInteger dotNext(Deviations other, boolean[] counts) {
        if (!areLong(other)) {
            BigInteger products = BigInteger.ZERO;
            for (int i = 0; i + 1 < size(); i++) {
                if (counts[i]) {
                    products = products.add(get(i).multiply(other.get(i + 1)));
                }
            }
            return products;
        }
        WideSum products = new WideSum();
        for (int i = 0; i + 1 < longs.length; i++) {
            if (counts[i]) {
                products.addProduct(longs[i], other.longs[i + 1]);
            }
        }
        return products.value();
    }

    private boolean areLong(Deviations other) {
        return integers.length == 0 && other.integers.length == 0;
    }

    private BigInteger get(int index) {
        return integers.length > 0 ? integers[index] : BigInteger.valueOf(longs[index]);
    }
}
