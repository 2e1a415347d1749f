package dev.thaw.core.statistics;

/// Steele, Lea & Flood's generator of pseudo-random numbers (2014): a counter that grows by the
/// golden ratio, and a mixing function. Pinned here, so that a seed in a claim draws the same
/// samples for ever. Not for secrets.
///
/// Its [#nextLong] is that of `new java.util.SplittableRandom(seed)`.
public final class SplitMix64 {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    public SplitMix64(long seed) {
        state = seed;
    }

    /// 64 equally likely bits each.
    public long nextLong() {
        state += GOLDEN_GAMMA;
        long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /// From 0 to `bound` − 1, all equally likely: the remainder of a draw's upper 63 bits, where
    /// draws from the incomplete last stretch of the range are thrown away.
    ///
    /// @param bound at least 1
    public int nextInt(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("There is no number below " + bound + ".");
        }
        long bits = nextLong() >>> 1;
        long remainder = bits % bound;
        while (bits - remainder + (bound - 1) < 0) {
            bits = nextLong() >>> 1;
            remainder = bits % bound;
        }
        return (int) remainder;
    }
}
