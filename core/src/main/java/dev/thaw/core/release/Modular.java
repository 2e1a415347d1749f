package dev.thaw.core.release;

/// Arithmetic modulo the prime 2^61 − 1, in which linear dependence is decided without fractions.
///
/// Numbers that are dependent as fractions are so here. The reverse fails only for combinations
/// with factors that a determinant divisible by this prime makes; figures of 12 digits do not
/// survive those.
final class Modular {

    private static final int BITS = 61;
    static final long PRIME = (1L << BITS) - 1;

    private Modular() {}

    static long multiply(long a, long b) {
        long low = a * b;
        long high = Math.multiplyHigh(a, b);
        return reduced((low & PRIME) + ((low >>> BITS) | (high << (Long.SIZE - BITS))));
    }

    static long add(long a, long b) {
        return reduced(a + b);
    }

    static long negate(long a) {
        return a == 0 ? 0 : PRIME - a;
    }

    /// By Fermat's theorem.
    static long inverse(long a) {
        long power = 1;
        long base = a;
        for (long exponent = PRIME - 2; exponent > 0; exponent >>= 1) {
            if ((exponent & 1) == 1) {
                power = multiply(power, base);
            }
            base = multiply(base, base);
        }
        return power;
    }

    /// Adds to the vector, from one index on, the factor times another.
    static void addMultiple(long[] to, long factor, long[] vector, int from) {
        for (int i = from; i < to.length; i++) {
            if (vector[i] != 0) {
                to[i] = add(to[i], multiply(factor, vector[i]));
            }
        }
    }

    private static long reduced(long value) {
        return value >= PRIME ? value - PRIME : value;
    }
}
