package dev.thaw.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitMix64Test {

    @Test
    void itDrawsThePublishedNumbersOfSeed1234567() {
        var random = new SplitMix64(1234567);

        assertThat(Long.toUnsignedString(random.nextLong())).isEqualTo("6457827717110365317");
        assertThat(Long.toUnsignedString(random.nextLong())).isEqualTo("3203168211198807973");
        assertThat(Long.toUnsignedString(random.nextLong())).isEqualTo("9817491932198370423");
    }

    @Test
    void itIsTheGeneratorOfTheJdk() {
        for (long seed : new long[] {0, 1, -1, Long.MIN_VALUE, 987654321987654321L}) {
            var ours = new SplitMix64(seed);
            var theirs = new SplittableRandom(seed);
            for (int i = 0; i < 1_000; i++) {
                assertThat(ours.nextLong()).isEqualTo(theirs.nextLong());
            }
        }
    }

    @Test
    void everyNumberBelowTheBoundIsEquallyLikely() {
        var random = new SplitMix64(7);
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++) {
            counts[random.nextInt(7)]++;
        }

        // Five standard deviations of a binomial count of 10,000 are 463.
        assertThat(IntStream.of(counts).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(9_537, 10_463));
    }

    @Test
    void thereIsNothingBelowZero() {
        assertThatThrownBy(() -> new SplitMix64(0).nextInt(0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
