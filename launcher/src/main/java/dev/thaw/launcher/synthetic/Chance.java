package dev.thaw.launcher.synthetic;

import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/// Seeded draws that are the same on every machine: SplitMix64 and StrictMath only.
final class Chance {

    private final SplittableRandom random;

    Chance(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /// True with this probability.
    boolean happens(double probability) {
        return random.nextDouble() < probability;
    }

    /// A whole number from 0 to `bound` − 1.
    int below(int bound) {
        return random.nextInt(bound);
    }

    /// A whole number of a range, ends inclusive.
    int between(int first, int last) {
        return first + random.nextInt(last - first + 1);
    }

    /// Normal with mean 0, by Box and Muller's transform.
    double normal(double standardDeviation) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        return standardDeviation * radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
    }

    /// Exponential with this mean.
    double exponential(double mean) {
        return -mean * StrictMath.log(1 - random.nextDouble());
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /// A random (version 4) UUID of this sequence.
    UUID id() {
        long high = (random.nextLong() & 0xFFFFFFFFFFFF0FFFL) | 0x4000L;
        long low = (random.nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
        return new UUID(high, low);
    }

    static double inverseLogit(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }
}
