package dev.thaw.core.statistics;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
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

    private static final List<AalenJohansen.Ending> ENDINGS =
            List.of(AalenJohansen.Ending.values());

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
                .append(one.wilsonCorrected(Confidence.P95))
                .append(one.midP(Confidence.P95))
                .append(one.jeffreys(Confidence.P95))
                .append(one.agrestiCoull(Confidence.P95))
                .append(one.wald(Confidence.P95))
                .append(new TwoProportions(one, two).oddsRatio(Confidence.P95))
                .append(new TwoProportions(one, two).chiSquaredCorrected())
                .append(new TwoProportions(one, two).riskRatio(Confidence.P95))
                .append(
                        StratifiedDifference.of(
                                List.of(new TwoProportions(one, two)), Confidence.P95))
                .append(
                        new PairedProportions(one.k(), one.n() - one.k(), one.n())
                                .difference(Confidence.P95))
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
        List<AalenJohansen.Observation> endings = new ArrayList<>();
        List<LogisticRegression.Row> rows = new ArrayList<>();
        List<Estimate> slopes = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            observations.add(
                    new KaplanMeier.Observation(
                            Rational.of(random.nextInt(12)), random.nextBoolean()));
            pairs.add(
                    new PairedEffectSize.Pair(
                            Rational.of(random.nextInt(20), 20),
                            Rational.of(random.nextInt(20), 20)));
            table.add(List.of(pairs.get(i).first(), pairs.get(i).second()));
            endings.add(
                    new AalenJohansen.Observation(
                            Rational.of(random.nextInt(12)),
                            ENDINGS.get(random.nextInt(ENDINGS.size()))));
            rows.add(
                    new LogisticRegression.Row(
                            List.of(Rational.of(random.nextInt(9))), random.nextBoolean()));
            slopes.add(
                    Estimate.of(Figure.of(pairs.get(i).first()), 1)
                            .withStandardError(Figure.of(Rational.of(random.nextInt(1, 9), 7))));
        }
        IntraclassCorrelation icc = IntraclassCorrelation.of(table);
        Rational reliability = Rational.of(random.nextInt(1, 20), 20);
        RegressionToTheMean regression =
                new RegressionToTheMean(
                        Rational.of(3, 5), Rational.of(1, 4), reliability, Rational.of(1, 2));
        results.append(AalenJohansen.of(endings, Confidence.P95))
                .append(LogisticRegression.of(rows))
                .append(PooledSlopes.of(slopes, Confidence.P95))
                .append(regression.expectedDrift())
                .append(regression.naive(Rational.of(49, 25)))
                .append(regression.decaying(Rational.of(49, 25)))
                .append(KaplanMeier.of(observations, Confidence.P95))
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
