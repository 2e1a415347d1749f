package dev.thaw.core.digest;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.statistics.AalenJohansen;
import dev.thaw.core.statistics.Ar1StandardErrors;
import dev.thaw.core.statistics.Autocorrelation;
import dev.thaw.core.statistics.Binomial;
import dev.thaw.core.statistics.BinomialTest;
import dev.thaw.core.statistics.ClassicalTrendTests;
import dev.thaw.core.statistics.Confidence;
import dev.thaw.core.statistics.EquivalenceTest;
import dev.thaw.core.statistics.Gatekeeping;
import dev.thaw.core.statistics.Holm;
import dev.thaw.core.statistics.IntraclassCorrelation;
import dev.thaw.core.statistics.KaplanMeier;
import dev.thaw.core.statistics.LeastSquares;
import dev.thaw.core.statistics.LogisticRegression;
import dev.thaw.core.statistics.MannKendall;
import dev.thaw.core.statistics.Moments;
import dev.thaw.core.statistics.NormalDistribution;
import dev.thaw.core.statistics.PairedEffectSize;
import dev.thaw.core.statistics.PairedProportions;
import dev.thaw.core.statistics.PercentileBootstrap;
import dev.thaw.core.statistics.PiecewiseLine;
import dev.thaw.core.statistics.PooledSlopes;
import dev.thaw.core.statistics.Proportion;
import dev.thaw.core.statistics.Quantile;
import dev.thaw.core.statistics.RegressionToTheMean;
import dev.thaw.core.statistics.Series;
import dev.thaw.core.statistics.SeriesTrend;
import dev.thaw.core.statistics.SplitMix64;
import dev.thaw.core.statistics.StratifiedDifference;
import dev.thaw.core.statistics.StudentT;
import dev.thaw.core.statistics.TauAB;
import dev.thaw.core.statistics.TauBC;
import dev.thaw.core.statistics.TheilSen;
import dev.thaw.core.statistics.TrendLines;
import dev.thaw.core.statistics.TwoProportions;
import dev.thaw.core.statistics.WeightedShare;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// Every statistic: trends of the response rates of every fourth history, and samples, counts and
/// groups told beside every tenth. What takes longest interpreted is asked for more rarely: exact
/// intervals of a proportion for every fortieth, the sample size of a test for every hundredth.
final class StatisticsPart {

    private static final List<AalenJohansen.Ending> ENDINGS =
            List.of(AalenJohansen.Ending.values());
    private static final List<Confidence> CONFIDENCES =
            List.of(Confidence.P90, Confidence.P95, Confidence.of(Rational.of(99, 100)));

    private static final int HISTORIES_PER_TREND = 4;
    private static final int HISTORIES_PER_SAMPLE = 10;
    private static final int HISTORIES_PER_EXACT_INTERVAL = 40;
    private static final int HISTORIES_PER_POWER = 100;

    private final Transcript transcript;
    private final SplittableRandom random;
    private final Confidence confidence;

    private StatisticsPart(Transcript transcript, long seed) {
        this.transcript = transcript;
        this.random = new SplittableRandom(seed);
        this.confidence = CONFIDENCES.get((int) (seed % CONFIDENCES.size()));
    }

    static void tell(List<Story> stories, Transcript transcript) {
        for (Story story : stories) {
            StatisticsPart part = new StatisticsPart(transcript, story.seed());
            if (story.isOneOf(HISTORIES_PER_TREND)) {
                part.tellTrend(story.responseRate().series());
            }
            if (story.isOneOf(HISTORIES_PER_SAMPLE)) {
                part.tellSamples();
            }
            if (story.isOneOf(HISTORIES_PER_EXACT_INTERVAL)) {
                part.tellExactIntervals(part.aProportion());
            }
            if (story.isOneOf(HISTORIES_PER_POWER)) {
                part.tellPower();
            }
        }
    }

    private void tellSamples() {
        tellTrend(aSeries());
        tellSample(aSeries().values());
        tellProportions();
        tellTests();
        tellSurvival();
        tellGroups();
        tellDistributions();
    }

    /// 3 to 26 weeks with gaps; shares, decimals or long decimals; sometimes with many ties.
    private Series aSeries() {
        List<Series.Point> points = new ArrayList<>();
        int n = random.nextInt(3, 27);
        int kind = random.nextInt(4);
        long week = random.nextLong(-3, 4);
        for (int i = 0; i < n; i++) {
            points.add(Series.Point.of(week, value(kind)));
            week += random.nextInt(10) == 0 ? random.nextInt(2, 5) : 1;
        }
        return Series.of(points);
    }

    private Rational value(int kind) {
        return switch (kind) {
            case 0 -> Rational.of(random.nextInt(6));
            case 1 -> Rational.of(random.nextInt(36), random.nextInt(10, 36));
            case 2 -> Rational.of(BigDecimal.valueOf(random.nextLong(10_000), 2));
            default ->
                    Rational.of(BigDecimal.valueOf(random.nextLong(Long.MAX_VALUE), 15))
                            .add(Rational.of(random.nextInt(100), random.nextInt(1, 90)));
        };
    }

    private void tellTrend(Series series) {
        if (series.size() < 3) {
            transcript.add(series.points());
            return;
        }
        SeriesTrend trend = SeriesTrend.of(series, confidence);
        Autocorrelation autocorrelation = trend.autocorrelation();
        tell(trend.mannKendall());
        tell(SeriesTrend.of(series).mannKendall());
        tell(MannKendall.of(series));
        tell(MannKendall.of(series, Autocorrelation.ignored(series)));
        tell(Autocorrelation.of(series));
        transcript.add(
                series.isConstant(),
                series.times(),
                series.between(1, series.size()).points(),
                trend.theilSen(),
                trend.leastSquares(),
                trend.adjustedSlope(),
                TheilSen.of(series),
                TheilSen.of(series, autocorrelation, confidence),
                LeastSquares.of(series),
                LeastSquares.of(series, confidence),
                Ar1StandardErrors.slope(series, autocorrelation, confidence),
                ClassicalTrendTests.of(series),
                new TrendLines(series).between(0, series.size()));
        tellPhases(series);
    }

    private void tell(MannKendall test) {
        transcript.add(
                test.s(),
                test.variance(),
                test.tauB(),
                test.z(),
                test.normalP(),
                test.exactP(),
                test.p());
        tell(test.autocorrelation());
    }

    private void tell(Autocorrelation autocorrelation) {
        transcript.add(
                autocorrelation.lag1(),
                autocorrelation.rho(),
                autocorrelation.inflationFactor(),
                autocorrelation.inflates());
    }

    private void tellPhases(Series series) {
        int middle = series.size() / 2;
        Rational start = series.times().get(middle);
        List<Rational> values = series.values();
        TauAB ab = TauAB.of(values.subList(0, middle), values.subList(middle, values.size()));
        transcript.add(ab, ab.p());
        TauBC bc = TauBC.of(series, start);
        transcript.add(bc.tau(), bc.isCorrected(), bc.uncorrected(), bc.removedSlope());
        tell(bc.baselineTrend());
        PiecewiseLine lines = PiecewiseLine.of(series, start, confidence);
        transcript.add(
                lines.intercept(),
                lines.slope(),
                lines.levelChange(),
                lines.slopeChange(),
                lines.adjustedLevelChange(),
                lines.adjustedSlopeChange(),
                lines.residualSd());
        tell(lines.autocorrelation());
    }

    private void tellSample(List<Rational> sample) {
        Moments moments = Moments.of(sample);
        transcript.add(
                moments,
                moments.variance(),
                moments.estimatedMean(),
                moments.estimatedMean(confidence),
                moments.standardDeviation(),
                Moments.ofSums(3, Rational.of(6), Rational.of(14 + random.nextInt(5))),
                Quantile.median(sample),
                Quantile.exactMedian(sample),
                Quantile.of(sample, Rational.of(1, 3)),
                Quantile.exact(sample, Rational.of(19, 20)));
        transcript.add(
                new PercentileBootstrap(20, random.nextLong(), confidence)
                        .interval(sample.size(), drawn -> Optional.of(sample.get(drawn[0]))));
        List<WeightedShare.Weighted> weighted =
                sample.stream()
                        .map(one -> new WeightedShare.Weighted(one.abs(), random.nextBoolean()))
                        .toList();
        transcript.add(WeightedShare.of(weighted, confidence));
    }

    private void tellProportions() {
        Proportion one = aProportion();
        Proportion other = aProportion();
        transcript.add(
                one.wilson(confidence),
                Proportion.wilson(
                        Rational.of(one.k(), one.n()), Rational.of(31, 3), one.n(), confidence),
                one.wilsonCorrected(confidence),
                one.wilsonCorrectedAsInR(confidence),
                one.agrestiCoull(confidence),
                one.wald(confidence));
        TwoProportions both = new TwoProportions(one, other);
        transcript.add(
                both.difference(confidence),
                both.fisher(),
                both.fisherGreater(),
                both.oddsRatio(confidence),
                both.chiSquared(),
                both.chiSquaredCorrected(),
                both.riskRatio(confidence),
                StratifiedDifference.of(
                        List.of(both, new TwoProportions(aProportion(), aProportion())),
                        confidence));
        PairedProportions paired = new PairedProportions(one.k(), one.n() - one.k(), one.n() + 2);
        transcript.add(
                paired.difference(confidence), paired.exactTest(), paired.chiSquaredCorrected());
    }

    private void tellExactIntervals(Proportion one) {
        transcript.add(
                one.clopperPearson(confidence), one.midP(confidence), one.jeffreys(confidence));
    }

    private void tellTests() {
        Proportion one = aProportion();
        BinomialTest majority = new BinomialTest(Rational.of(3, 5), Rational.of(1, 40));
        EquivalenceTest equivalence =
                new EquivalenceTest(Rational.of(1, 2), Rational.of(1, 10), Rational.of(1, 20));
        Rational p = Rational.of(random.nextInt(1, 20), 20);
        transcript.add(
                Binomial.atLeast(one.k(), one.n(), p),
                Binomial.atMost(one.k(), one.n(), p),
                Binomial.notMoreLikelyThan(one.k(), one.n(), p),
                majority.p(one),
                majority.supports(one),
                majority.leastCount(one.n()),
                majority.power(one.n(), Rational.of(4, 5)),
                equivalence.p(one),
                equivalence.holds(one));
        List<Figure> values = new ArrayList<>();
        List<List<Gatekeeping.Hypothesis>> families = new ArrayList<>();
        for (int family = 0; family < 3; family++) {
            List<Gatekeeping.Hypothesis> hypotheses = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Figure value = Figure.of(Rational.of(random.nextInt(1000), 8000));
                values.add(value);
                hypotheses.add(
                        new Gatekeeping.Hypothesis(family + "-" + i, Estimate.of(value, 20)));
            }
            families.add(hypotheses);
        }
        transcript.add(Holm.adjust(values), Gatekeeping.of(families, Rational.of(1, 20)));
    }

    private void tellPower() {
        BinomialTest majority =
                new BinomialTest(Rational.of(random.nextInt(8, 13), 20), Rational.of(1, 40));
        transcript.add(
                majority.leastNToSupport(), majority.leastN(Rational.of(4, 5), Rational.of(4, 5)));
    }

    private Proportion aProportion() {
        int n = random.nextInt(1, 60);
        return new Proportion(random.nextInt(n + 1), n);
    }

    private void tellSurvival() {
        List<KaplanMeier.Observation> observations = new ArrayList<>();
        List<AalenJohansen.Observation> endings = new ArrayList<>();
        for (int i = random.nextInt(1, 30); i > 0; i--) {
            Rational time = Rational.of(random.nextInt(12));
            observations.add(new KaplanMeier.Observation(time, random.nextBoolean()));
            endings.add(
                    new AalenJohansen.Observation(
                            time, ENDINGS.get(random.nextInt(ENDINGS.size()))));
        }
        KaplanMeier curve = KaplanMeier.of(observations, confidence);
        transcript.add(curve, curve.at(Rational.of(11, 2)), AalenJohansen.of(endings, confidence));
    }

    private void tellGroups() {
        List<PairedEffectSize.Pair> pairs = new ArrayList<>();
        List<List<Rational>> table = new ArrayList<>();
        List<LogisticRegression.Row> rows = new ArrayList<>();
        List<Estimate> slopes = new ArrayList<>();
        for (int i = random.nextInt(1, 20); i > 0; i--) {
            Rational first = Rational.of(random.nextInt(20), 20);
            Rational second = Rational.of(random.nextInt(20), 20);
            pairs.add(new PairedEffectSize.Pair(first, second));
            table.add(List.of(first, second, Rational.of(random.nextInt(20), 20)));
            rows.add(
                    new LogisticRegression.Row(
                            List.of(Rational.of(random.nextInt(9)), first), random.nextBoolean()));
            slopes.add(
                    Estimate.of(Figure.of(first), 1)
                            .withStandardError(Figure.of(Rational.of(random.nextInt(9), 7))));
        }
        IntraclassCorrelation icc = IntraclassCorrelation.of(table);
        transcript.add(
                PairedEffectSize.of(pairs),
                icc.agreementOfOne(),
                icc.agreementOfMean(),
                icc.consistencyOfMean(),
                LogisticRegression.of(rows),
                PooledSlopes.of(slopes, confidence));
        RegressionToTheMean regression =
                new RegressionToTheMean(
                        Rational.of(3, 5),
                        Rational.of(random.nextInt(6), 20),
                        Rational.of(random.nextInt(21), 20),
                        Rational.of(1, 2));
        Rational critical = Rational.of(49, 25);
        transcript.add(
                regression.expectedDrift(),
                regression.naive(critical),
                regression.stable(critical),
                regression.decaying(critical));
    }

    private void tellDistributions() {
        double z = random.nextDouble(8);
        double tail = random.nextDouble(0.5);
        int degrees = random.nextInt(1, 60);
        SplitMix64 generator = new SplitMix64(random.nextLong());
        transcript.add(
                confidence.level(),
                confidence.tail(),
                NormalDistribution.upperTail(z),
                NormalDistribution.twoSidedTail(z),
                NormalDistribution.cumulative(z),
                NormalDistribution.density(z),
                NormalDistribution.upperQuantile(tail),
                StudentT.twoSidedTail(Rational.of(random.nextInt(99), 7), degrees),
                StudentT.upperQuantile(tail, degrees),
                generator.nextLong(),
                generator.nextInt(77));
    }
}
