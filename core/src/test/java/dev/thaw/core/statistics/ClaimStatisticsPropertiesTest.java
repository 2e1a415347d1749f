package dev.thaw.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Interval;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What holds for the statistics of claims whatever the data are: empty groups, nobody, everybody,
/// ties, no variance, lopsided sizes. No exception, no value without its due, no order that shows.
class ClaimStatisticsPropertiesTest {

    private static final int ROUNDS = 400;
    private static final List<Confidence> LEVELS =
            List.of(
                    Confidence.P95,
                    Confidence.P90,
                    Confidence.of(Rational.of(1, 100)),
                    Confidence.of(Rational.of(999_999, 1_000_000)));

    private final Random random = new Random(20);

    @Test
    void everyIntervalOfAProportionHoldsItAndIsTheMirrorOfTheFailures() {
        List<Function<Proportion, Function<Confidence, Estimate>>> intervals =
                List.of(
                        one -> one::wilson,
                        one -> one::wilsonCorrected,
                        one -> one::wilsonCorrectedAsInR,
                        one -> one::clopperPearson,
                        one -> one::midP,
                        one -> one::jeffreys);
        for (int i = 0; i < ROUNDS / 4; i++) {
            Proportion one = proportion(i % 10 == 0 ? 150 : 12);
            Proportion other = new Proportion(one.n() - one.k(), one.n());
            for (var interval : intervals) {
                Confidence level = anyOf(LEVELS.subList(0, 2));
                Estimate estimate = interval.apply(one).apply(level);
                Estimate mirror = interval.apply(other).apply(level);
                if (one.n() == 0) {
                    assertThat(estimate).isEqualTo(Estimate.tooFew(0, 1));
                    continue;
                }
                assertHolds(estimate, 0, 1);
                assertThat(lower(estimate) + upper(mirror)).isCloseTo(1, within(1e-11));
            }
            assertThat(one.agrestiCoull(Confidence.P95).n()).isEqualTo(one.n());
            assertThat(one.wald(Confidence.P95).status())
                    .isEqualTo(
                            one.n() == 0
                                    ? Status.INSUFFICIENT_N
                                    : one.k() == 0 || one.k() == one.n()
                                            ? Status.ZERO_VARIANCE
                                            : Status.OK);
        }
    }

    /// The test, and Clopper and Pearson's bounds, are two words for the same thing.
    @Test
    void testsAndIntervalsNeverContradictEachOther() {
        for (int i = 0; i < ROUNDS / 4; i++) {
            Proportion one = proportion(40);
            Rational threshold = Rational.of(random.nextInt(1, 20), 20);
            Rational alpha = anyOf(List.of(Rational.of(5, 100), Rational.of(25, 1000)));
            Confidence twoSided = Confidence.of(Rational.ONE.subtract(alpha.multiply(2)));
            Rational margin = Rational.of(random.nextInt(1, 14), 13);
            BinomialTest test = new BinomialTest(threshold, alpha);
            EquivalenceTest about = new EquivalenceTest(threshold, margin, alpha);
            if (one.n() == 0) {
                assertThat(test.supports(one)).isFalse();
                assertThat(about.holds(one)).isFalse();
                continue;
            }
            Estimate bounds = one.clopperPearson(twoSided);
            assertThat(test.supports(one))
                    .isEqualTo(lower(bounds) > threshold.toDouble())
                    .isEqualTo(one.k() >= test.leastCount(one.n()));
            assertThat(about.holds(one))
                    .as("%s about %s ± %s", one, threshold, margin)
                    .isEqualTo(
                            lower(bounds) > threshold.subtract(margin).toDouble()
                                    && upper(bounds) < threshold.add(margin).toDouble());
        }
    }

    @Test
    void twoGroupsAreComparedTheSameFromEitherSide() {
        for (int i = 0; i < ROUNDS / 4; i++) {
            int most = i % 20 == 0 ? 300 : 9;
            TwoProportions two = new TwoProportions(proportion(most), proportion(9));
            TwoProportions swapped =
                    new TwoProportions(/* first= */ two.second(), /* second= */ two.first());
            boolean empty = two.first().n() == 0 || two.second().n() == 0;

            Estimate difference = two.difference(Confidence.P95);
            assertThat(difference.figure().isPresent()).isEqualTo(!empty);
            if (!empty) {
                assertHolds(difference, -1, 1);
                assertThat(lower(difference))
                        .isCloseTo(-upper(swapped.difference(Confidence.P95)), within(1e-11));
                Estimate ratio = two.oddsRatio(Confidence.P95);
                assertHolds(ratio, 0, Double.MAX_VALUE);
                Estimate other = swapped.oddsRatio(Confidence.P95);
                if (ratio.figure().isPresent() && other.figure().isPresent() && value(ratio) > 0) {
                    assertThat(value(ratio) * value(other)).isCloseTo(1, within(1e-10));
                }
                assertHolds(two.riskRatio(Confidence.P95), 0, Double.MAX_VALUE);
            }
            assertThat(two.fisher()).isEqualTo(swapped.fisher());
            assertThat(two.chiSquared()).isEqualTo(swapped.chiSquared());
            assertThat(two.chiSquaredCorrected()).isEqualTo(swapped.chiSquaredCorrected());
            for (Estimate p : List.of(two.fisher(), two.chiSquared(), two.chiSquaredCorrected())) {
                p.figure().ifPresent(it -> assertThat(it.value().doubleValue()).isBetween(0., 1.));
            }
        }
    }

    /// At either end of Tango's interval the score is z, by its own formula in floating point.
    @Test
    void tangosIntervalEndsWhereTheScoreIsZ() {
        double z = Confidence.P95.normalReach();
        for (int i = 0; i < ROUNDS; i++) {
            int n = random.nextInt(1, 60);
            int gained = random.nextInt(n + 1);
            int lost = random.nextInt(n - gained + 1);
            PairedProportions pairs = new PairedProportions(gained, lost, n);
            Estimate difference = pairs.difference(Confidence.P95);
            assertHolds(difference, -1, 1);
            for (double end : List.of(lower(difference), upper(difference))) {
                if (Math.abs(end) < 1) {
                    double b = (2 * n - gained + lost) * end - gained - lost;
                    double q = (Math.sqrt(b * b + 8. * n * lost * end * (1 - end)) - b) / (4 * n);
                    double score =
                            (gained - lost - n * end) / Math.sqrt(n * (2 * q + end * (1 - end)));
                    assertThat(Math.abs(score)).isCloseTo(z, within(1e-6));
                }
            }
            assertThat(pairs.exactTest().figure()).isPresent();
        }
    }

    @Test
    void neitherOrderNorEmptyStrataMoveAPooledDifference() {
        for (int i = 0; i < ROUNDS; i++) {
            List<TwoProportions> strata = new ArrayList<>();
            for (int s = random.nextInt(6); s > 0; s--) {
                strata.add(new TwoProportions(proportion(4), proportion(4)));
            }
            Estimate pooled = StratifiedDifference.of(strata, Confidence.P95);
            assertHolds(pooled, -3, 3);
            Collections.shuffle(strata, random);
            assertThat(StratifiedDifference.of(strata, Confidence.P95)).isEqualTo(pooled);
            assertErrorIsAboveZeroWhereTheStatusIsOk(pooled);
        }
    }

    /// Holm: the smallest p that would be rejected at a level, found by the textbook's procedure.
    @Test
    void holmsProcedureRejectsExactlyWhoseAdjustedPIsBelowTheLevel() {
        for (int i = 0; i < ROUNDS; i++) {
            List<Gatekeeping.Hypothesis> family = new ArrayList<>();
            for (int h = random.nextInt(6); h > 0; h--) {
                family.add(
                        new Gatekeeping.Hypothesis(
                                "h" + h,
                                random.nextInt(8) == 0
                                        ? Estimate.tooFew(3, 11)
                                        : Estimate.of(
                                                Figure.of(Rational.of(random.nextInt(9), 80)),
                                                20)));
            }
            Rational level = Rational.of(1, 20);
            List<Rational> sorted =
                    family.stream().map(ClaimStatisticsPropertiesTest::orOne).sorted().toList();
            int rejected = 0;
            while (rejected < sorted.size()
                    && sorted.get(rejected)
                                    .multiply((long) sorted.size() - rejected)
                                    .compareTo(level)
                            < 0) {
                rejected++;
            }
            Map<String, Gatekeeping.Decision> decisions = decisions(family, level);
            assertThat(decisions.values().stream().filter(Gatekeeping.Decision::rejected).count())
                    .isEqualTo(rejected);
            Collections.shuffle(family, random);
            assertThat(decisions(family, level)).isEqualTo(decisions);
        }
    }

    private static Rational orOne(Gatekeeping.Hypothesis hypothesis) {
        return hypothesis.p().figure().map(p -> Rational.of(p.value())).orElse(Rational.ONE);
    }

    private static Map<String, Gatekeeping.Decision> decisions(
            List<Gatekeeping.Hypothesis> family, Rational level) {
        return Gatekeeping.of(List.of(family), level).families().getFirst().decisions().stream()
                .collect(Collectors.toMap(Gatekeeping.Decision::name, Function.identity()));
    }

    /// Errors from 10⁻³⁰ to 10³⁰ side by side, errors of 0, and slopes without any.
    @Test
    void slopesOfWhateverErrorsArePooledOrCounted() {
        for (int i = 0; i < ROUNDS; i++) {
            List<Estimate> slopes = new ArrayList<>();
            int extreme = i % 4 == 0 ? 30 : 2;
            for (int s = random.nextInt(8); s > 0; s--) {
                Estimate.Measured slope = Estimate.of(Figure.of(random.nextInt(7) - 3L), 10);
                BigDecimal error =
                        BigDecimal.ONE.movePointRight(random.nextInt(2 * extreme) - extreme);
                slopes.add(
                        switch (random.nextInt(6)) {
                            case 0 -> slope;
                            case 1 -> slope.withStandardError(Figure.ZERO);
                            case 2 -> Estimate.tooFew(1, 6);
                            default -> slope.withStandardError(Figure.of(error));
                        });
            }
            PooledSlopes pooled = PooledSlopes.of(slopes, Confidence.P95);
            assertThat(pooled.pooled() + pooled.withoutError()).isEqualTo(slopes.size());
            assertThat(pooled.mean().figure().isPresent()).isEqualTo(pooled.pooled() >= 2);
            assertHolds(pooled.mean(), -1e31, 1e31);
            assertThat(
                            pooled.inconsistency()
                                    .figure()
                                    .map(it -> it.value().doubleValue())
                                    .orElse(0.))
                    .isBetween(0., 1.);
            Collections.shuffle(slopes, random);
            assertThat(PooledSlopes.of(slopes, Confidence.P95)).isEqualTo(pooled);
        }
    }

    @Test
    void theNullBandIsMadeOfSharesWhateverTheCohort() {
        List<Rational> spreads =
                List.of(Rational.ZERO, Rational.of(236, 1000), decimal("1e-320"), decimal("1e30"));
        List<Rational> reliabilities =
                List.of(
                        Rational.of(-1),
                        Rational.ZERO,
                        decimal("1e-30"),
                        Rational.of(776, 1000),
                        Rational.ONE.subtract(decimal("1e-30")),
                        Rational.ONE,
                        Rational.of(3));
        List<Rational> cuts =
                List.of(
                        decimal("-1e9"),
                        Rational.of(-8),
                        Rational.ZERO,
                        Rational.of(1, 2),
                        Rational.of(20));
        for (Rational sd : spreads) {
            for (Rational r : reliabilities) {
                for (Rational cut : cuts) {
                    RegressionToTheMean none =
                            new RegressionToTheMean(Rational.of(6, 10), sd, r, cut);
                    boolean impossible =
                            sd.sign() == 0 || r.sign() <= 0 || r.compareTo(Rational.ONE) >= 0;
                    if (impossible) {
                        assertThat(none.expectedDrift().figure()).isEmpty();
                    }
                    none.expectedDrift()
                            .figure()
                            .ifPresent(it -> assertThat(it).isGreaterThanOrEqualTo(Figure.ZERO));
                    Rational critical = anyOf(List.of(Rational.of(196, 100), decimal("1e400")));
                    for (var shares :
                            List.of(
                                    none.naive(critical),
                                    none.stable(critical),
                                    none.decaying(critical))) {
                        assertThat(shares.any().figure().isPresent())
                                .isEqualTo(none.expectedDrift().figure().isPresent());
                        shares.any()
                                .figure()
                                .ifPresent(
                                        any -> {
                                            assertThat(any.value().doubleValue()).isBetween(0., 1.);
                                            assertThat(shares.reliable().figure().orElseThrow())
                                                    .isBetween(Figure.ZERO, any);
                                        });
                    }
                }
            }
        }
    }

    /// Where there is a fit, the residuals are orthogonal to every covariate; and who is first in
    /// the list does not matter.
    @Test
    void aLogisticRegressionSolvesItsEquationsOrSaysWhyNot() {
        int fitted = 0;
        for (int i = 0; i < ROUNDS; i++) {
            int columns = random.nextInt(4);
            List<LogisticRegression.Row> rows = new ArrayList<>();
            for (int row = random.nextInt(30); row > 0; row--) {
                List<Rational> covariates = new ArrayList<>();
                for (int c = 0; c < columns; c++) {
                    covariates.add(
                            c == 2 ? Rational.ONE : Rational.of(random.nextInt(3), 1 + 6L * c));
                }
                rows.add(new LogisticRegression.Row(covariates, random.nextInt(3) > 0));
            }
            LogisticRegression.Fit fit = LogisticRegression.of(rows);
            if (fit instanceof LogisticRegression.Fitted some) {
                fitted++;
                for (int c = -1; c < columns; c++) {
                    double sum = 0;
                    for (int row = 0; row < rows.size(); row++) {
                        double residual =
                                (rows.get(row).yes() ? 1 : 0) - some.probabilities().get(row);
                        sum +=
                                residual
                                        * (c < 0
                                                ? 1
                                                : rows.get(row).covariates().get(c).toDouble());
                    }
                    assertThat(sum).isCloseTo(0, within(1e-9));
                }
                List<LogisticRegression.Row> reversed = rows.reversed();
                assertThat(LogisticRegression.of(reversed))
                        .isEqualTo(new LogisticRegression.Fitted(some.probabilities().reversed()));
            }
        }
        assertThat(fitted).isGreaterThan(ROUNDS / 4);
    }

    @Test
    void weightsOfZeroAreNobody() {
        for (int i = 0; i < ROUNDS; i++) {
            List<WeightedShare.Weighted> observations = new ArrayList<>();
            for (int o = random.nextInt(8); o > 0; o--) {
                observations.add(
                        new WeightedShare.Weighted(
                                Rational.of(random.nextInt(3), 7), random.nextBoolean()));
            }
            WeightedShare share = WeightedShare.of(observations, Confidence.P95);
            List<WeightedShare.Weighted> counted =
                    observations.stream().filter(one -> one.weight().sign() > 0).toList();
            assertThat(share.share().figure())
                    .isEqualTo(WeightedShare.of(counted, Confidence.P95).share().figure());
            assertThat(share.share().figure().isPresent()).isEqualTo(!counted.isEmpty());
            assertHolds(share.share(), 0, 1);
            share.effectiveN()
                    .figure()
                    .ifPresent(n -> assertThat(n).isBetween(Figure.ONE, Figure.of(counted.size())));
        }
    }

    @Test
    void anEffectSizeAndACorrelationOfWhateverPairsIsANumberOrAReason() {
        for (int i = 0; i < ROUNDS; i++) {
            List<PairedEffectSize.Pair> pairs = new ArrayList<>();
            List<List<Rational>> table = new ArrayList<>();
            for (int p = random.nextInt(7); p > 0; p--) {
                Rational one = Rational.of(random.nextInt(3));
                Rational two = Rational.of(random.nextInt(2), 3);
                pairs.add(new PairedEffectSize.Pair(one, two));
                table.add(List.of(one, two));
            }
            PairedEffectSize effect = PairedEffectSize.of(pairs);
            assertErrorIsAboveZeroWhereTheStatusIsOk(effect.d());
            assertErrorIsAboveZeroWhereTheStatusIsOk(effect.g());
            IntraclassCorrelation icc = IntraclassCorrelation.of(table);
            for (Estimate one :
                    List.of(icc.agreementOfOne(), icc.agreementOfMean(), icc.consistencyOfMean())) {
                one.figure()
                        .ifPresent(
                                value -> {
                                    assertThat(value).isLessThanOrEqualTo(Figure.ONE);
                                    assertThat(one.status())
                                            .isEqualTo(
                                                    value.compareTo(Figure.ZERO) < 0
                                                            ? Status.NEGATIVE_ESTIMATE
                                                            : Status.OK);
                                });
            }
            Collections.shuffle(pairs, random);
            Collections.shuffle(table, random);
            assertThat(PairedEffectSize.of(pairs)).isEqualTo(effect);
            assertThat(IntraclassCorrelation.of(table).agreementOfOne())
                    .isEqualTo(icc.agreementOfOne());
        }
    }

    @Test
    void survivalOnlyFallsAndIncidenceOnlyRises() {
        AalenJohansen.Ending[] endings = AalenJohansen.Ending.values();
        for (int i = 0; i < ROUNDS; i++) {
            int kinds = random.nextInt(1, 4);
            List<AalenJohansen.Observation> people = new ArrayList<>();
            for (int p = random.nextInt(12); p > 0; p--) {
                people.add(
                        new AalenJohansen.Observation(
                                Rational.of(random.nextInt(6) - 1L, 2),
                                endings[(random.nextInt(kinds) + i) % 3]));
            }
            double before = 0;
            for (AalenJohansen.Step step : AalenJohansen.of(people, Confidence.P95).steps()) {
                assertThat(value(step.incidence())).isBetween(before, 1.);
                before = value(step.incidence());
                assertHolds(step.incidence(), 0, 1);
                assertHolds(step.competing(), 0, 1);
            }
            KaplanMeier curve =
                    KaplanMeier.of(
                            people.stream()
                                    .map(
                                            one ->
                                                    new KaplanMeier.Observation(
                                                            one.time(),
                                                            one.ending()
                                                                    == AalenJohansen.Ending.EVENT))
                                    .toList(),
                            Confidence.P95);
            double survival = 1;
            for (KaplanMeier.Step step : curve.steps()) {
                assertThat(value(step.survival())).isBetween(0., Math.nextDown(survival));
                survival = value(step.survival());
                assertHolds(step.survival(), 0, 1);
            }
            assertThat(curve.median().status())
                    .isEqualTo(
                            curve.steps().isEmpty()
                                    ? Status.NO_EVENTS
                                    : survival > .5 ? Status.NOT_APPLICABLE : Status.OK);
        }
    }

    private Proportion proportion(int most) {
        int n = random.nextInt(most + 1);
        int k =
                switch (random.nextInt(4)) {
                    case 0 -> 0;
                    case 1 -> n;
                    default -> random.nextInt(n + 1);
                };
        return new Proportion(k, n);
    }

    private <T> T anyOf(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    /// A value lies in its interval, and the interval within limits.
    private static void assertHolds(Estimate estimate, double least, double most) {
        if (estimate instanceof Estimate.Measured measured) {
            measured.interval()
                    .ifPresent(
                            interval -> {
                                assertThat(interval.contains(measured.value()))
                                        .as(measured.toString())
                                        .isTrue();
                                assertThat(interval.lower().value().doubleValue())
                                        .isGreaterThanOrEqualTo(least);
                                assertThat(interval.upper().value().doubleValue())
                                        .isLessThanOrEqualTo(most);
                            });
        }
    }

    private static void assertErrorIsAboveZeroWhereTheStatusIsOk(Estimate estimate) {
        if (estimate instanceof Estimate.Measured measured && measured.status() == Status.OK) {
            assertThat(measured.standardError().orElseThrow()).isGreaterThan(Figure.ZERO);
        }
    }

    private static double value(Estimate estimate) {
        return estimate.figure().orElseThrow().value().doubleValue();
    }

    private static double lower(Estimate estimate) {
        return interval(estimate).lower().value().doubleValue();
    }

    private static double upper(Estimate estimate) {
        return interval(estimate).upper().value().doubleValue();
    }

    private static Interval interval(Estimate estimate) {
        return ((Estimate.Measured) estimate).interval().orElseThrow();
    }

    private static Rational decimal(String text) {
        return Rational.of(new BigDecimal(text));
    }
}
