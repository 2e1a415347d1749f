package dev.thaw.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.number.Rational;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Slopes sorted by keys stand in the order of the slopes themselves.
class KeyedSlopesTest {

    private static final int POINTS = 12;

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void slopesThatDifferBeyondTheirKeysAreStillInOrder(long seed) {
        // Given slopes around 0 or ±2⁵³: a double rounds their rises to this side of the power of
        // two
        // or to that, and there its keys change
        Random random = new Random(seed);
        long slope = (random.nextInt(3) - 1L) << 53;
        List<Series.Point> points = new ArrayList<>();
        for (int week = 1; week <= POINTS; week++) {
            points.add(Series.Point.of(week, Rational.of(week * slope + random.nextInt(8))));
        }
        Series series = Series.of(points);
        int from = random.nextInt(3);
        int to = POINTS - random.nextInt(3);

        // When
        KeyedSlopes keyed = KeyedSlopes.of(series);

        // Then
        assertSame(keyed, RationalSlopes.of(series));
        assertSame(keyed.between(from, to), RationalSlopes.of(series.between(from, to)));
    }

    private static void assertSame(PairwiseSlopes keyed, PairwiseSlopes exact) {
        assertThat(keyed.size()).isEqualTo(exact.size());
        for (int rank = 1; rank <= exact.size(); rank++) {
            assertThat(keyed.atRank(rank)).isEqualTo(exact.atRank(rank));
        }
    }
}
