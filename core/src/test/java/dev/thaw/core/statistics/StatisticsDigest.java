package dev.thaw.core.statistics;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;

/// Seeded series through every statistic, as one SHA-256: equal digests are equal bytes.
final class StatisticsDigest {

    private StatisticsDigest() {}

    public static void main(String[] arguments) {
        System.out.println(compute());
    }

    static String compute() {
        var random = new SplittableRandom(200);
        var results = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            Series series = SeriesBuilder.random(random);
            SeriesTrend trend = SeriesTrend.of(series);
            results.append(trend.theilSen())
                    .append(trend.mannKendall().s())
                    .append(trend.mannKendall().z())
                    .append(trend.mannKendall().tauB())
                    .append(trend.mannKendall().normalP())
                    .append(trend.mannKendall().exactP())
                    .append(trend.leastSquares())
                    .append(trend.autocorrelation().lag1())
                    .append(trend.autocorrelation().inflationFactor())
                    .append(Moments.of(series.values()).standardDeviation())
                    .append(Quantile.median(series.values()))
                    .append('\n');
        }
        return sha256(results.toString());
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }
}
