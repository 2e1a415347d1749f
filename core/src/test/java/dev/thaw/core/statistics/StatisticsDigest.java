package dev.thaw.core.statistics;

import dev.thaw.core.number.Rational;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/// Seeded data through every statistic, as one SHA-256: equal digests are equal bytes.
final class StatisticsDigest {

    private StatisticsDigest() {}

    public static void main(String[] arguments) {
        System.out.println(compute());
    }

    static String compute() {
        var random = new SplittableRandom(200);
        var results = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            appendTrend(results, SeriesBuilder.random(random));
            appendProportions(results, random);
            appendCohort(results, random);
        }
        return sha256(results.toString());
    }

    private static void appendTrend(StringBuilder results, Series series) {
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

    private static void appendProportions(StringBuilder results, SplittableRandom random) {
        Proportion one = aProportion(random);
        Proportion two = aProportion(random);
        results.append(one.wilson(Confidence.P95))
                .append(one.clopperPearson(Confidence.P90))
                .append(Binomial.atLeast(one.k(), one.n(), Rational.of(3, 5)))
                .append(new TwoProportions(one, two).difference(Confidence.P95))
                .append(new TwoProportions(one, two).fisher())
                .append('\n');
    }

    private static Proportion aProportion(SplittableRandom random) {
        int n = random.nextInt(1, 60);
        return new Proportion(random.nextInt(n + 1), n);
    }

    private static void appendCohort(StringBuilder results, SplittableRandom random) {
        List<KaplanMeier.Observation> observations = new ArrayList<>();
        List<PairedEffectSize.Pair> pairs = new ArrayList<>();
        List<List<Rational>> table = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            observations.add(
                    new KaplanMeier.Observation(
                            Rational.of(random.nextInt(12)), random.nextBoolean()));
            pairs.add(
                    new PairedEffectSize.Pair(
                            Rational.of(random.nextInt(20), 20),
                            Rational.of(random.nextInt(20), 20)));
            table.add(List.of(pairs.get(i).first(), pairs.get(i).second()));
        }
        IntraclassCorrelation icc = IntraclassCorrelation.of(table);
        results.append(KaplanMeier.of(observations, Confidence.P95))
                .append(PairedEffectSize.of(pairs))
                .append(icc.agreementOfOne())
                .append(icc.agreementOfMean())
                .append(icc.consistencyOfMean())
                .append('\n');
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
