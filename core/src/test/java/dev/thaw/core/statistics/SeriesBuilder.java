package dev.thaw.core.statistics;

import dev.thaw.core.number.Rational;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Series for tests, by week.
final class SeriesBuilder {

    private final List<Series.Point> points = new ArrayList<>();

    private SeriesBuilder() {}

    static SeriesBuilder aSeries() {
        return new SeriesBuilder();
    }

    SeriesBuilder at(long week, String value) {
        points.add(Series.Point.of(week, Rational.of(new BigDecimal(value))));
        return this;
    }

    Series build() {
        return Series.of(points);
    }

    /// Weeks 1, 2, 3, …
    static Series weekly(String... values) {
        SeriesBuilder builder = aSeries();
        for (int i = 0; i < values.length; i++) {
            builder.at(i + 1L, values[i]);
        }
        return builder.build();
    }

    /// 3 to 26 weeks with gaps; shares, decimals or long decimals; sometimes with many ties.
    static Series random(SplittableRandom random) {
        SeriesBuilder builder = aSeries();
        int n = random.nextInt(3, 27);
        int kind = random.nextInt(4);
        long week = random.nextLong(-3, 4);
        for (int i = 0; i < n; i++) {
            builder.points.add(Series.Point.of(week, value(kind, random)));
            week += random.nextInt(10) == 0 ? random.nextInt(2, 5) : 1;
        }
        return builder.build();
    }

    private static Rational value(int kind, SplittableRandom random) {
        return switch (kind) {
            case 0 -> Rational.of(random.nextInt(6));
            case 1 -> Rational.of(random.nextInt(36), random.nextInt(10, 36));
            case 2 -> Rational.of(BigDecimal.valueOf(random.nextLong(10_000), 2));
            default ->
                    Rational.of(BigDecimal.valueOf(random.nextLong(Long.MAX_VALUE), 15))
                            .add(Rational.of(random.nextInt(100), random.nextInt(1, 90)));
        };
    }
}
