package dev.thaw.core.number;

import java.math.BigInteger;

/// A sum of products of `long`s in 128 bits: exact, and as fast as a sum of `double`s.
public final class WideSum {

    private static final int BYTES = 16;

    private long high;
    private long low;

    /// Adds a·b. Nobody checks that the sum stays below 2¹²⁷; whoever adds must know.
    public void addProduct(long a, long b) {
        long product = a * b;
        long sum = low + product;
        long carry = Long.compareUnsigned(sum, product) < 0 ? 1 : 0;
        high += Math.multiplyHigh(a, b) + carry;
        low = sum;
    }

    /// The sum so far.
    public BigInteger value() {
        if (high == low >> (Long.SIZE - 1)) {
            return BigInteger.valueOf(low);
        }
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[Long.BYTES - 1 - i] = (byte) (high >> (Byte.SIZE * i));
            bytes[BYTES - 1 - i] = (byte) (low >> (Byte.SIZE * i));
        }
        return new BigInteger(bytes);
    }
}
