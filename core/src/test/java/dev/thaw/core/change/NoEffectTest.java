package dev.thaw.core.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.change.Norms.Participant;
import dev.thaw.core.change.Norms.SdOver;
import dev.thaw.core.change.OutcomeNorms.OutcomeReliability;
import dev.thaw.core.number.Rational;
import dev.thaw.core.statistics.Confidence;
import dev.thaw.core.statistics.PercentileBootstrap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What the method finds where there is nothing to find: cohorts whose rates swing from fortnight
/// to fortnight and from day to day, without any effect of therapy.
class NoEffectTest {

    private static final Rational QUALIFIES = Rational.of(1, 2);
    private static final int COHORTS = 20;
    private static final int PARTICIPANTS = 400;
    private static final int DAYS = 14;
    private static final int PROMPTS_A_DAY = 4;

    /// One participant's response rates; odd and even days of the baseline too.
    private record Rates(
            Rational qualifying, Rational baseline, Rational outcome, SplitHalf.Halves halves) {

        boolean qualifies() {
            return qualifying.compareTo(QUALIFIES) <= 0;
        }
    }

    private static List<List<Rates>> cohorts;

    @BeforeAll
    static void withoutAnEffect() {
        var random = new SplittableRandom(20);
        cohorts = new ArrayList<>();
        for (int i = 0; i < COHORTS; i++) {
            cohorts.add(cohort(random));
        }
    }

    @Test
    void measuredFromTheWindowThatSelectedThemMostPeopleImprove() {
        assertThat(share(one -> one.outcome().compareTo(one.qualifying()) > 0)).isBetween(.58, .72);
    }

    @Test
    void measuredFromASeparateBaselineHalfOfThemDo() {
        assertThat(share(one -> one.outcome().compareTo(one.baseline()) > 0)).isBetween(.44, .53);
    }

    @Test
    void withTheirOwnReliabilityThreeOrFourInAHundredImproveReliably() {
        assertThat(reliablyImproved(NoEffectTest::testRetest)).isBetween(.02, .045);
    }

    @Test
    void splitHalvesFindTwiceAsMany() {
        assertThat(reliablyImproved(NoEffectTest::splitHalf))
                .isGreaterThan(2 * reliablyImproved(NoEffectTest::testRetest));
    }

    private static double share(Predicate<Rates> improved) {
        long selected = cohorts.stream().flatMap(List::stream).filter(Rates::qualifies).count();
        long better =
                cohorts.stream()
                        .flatMap(List::stream)
                        .filter(Rates::qualifies)
                        .filter(improved)
                        .count();
        return (double) better / selected;
    }

    private interface Estimator {
        Reliability of(List<Rates> cohort);
    }

    private static double reliablyImproved(Estimator estimator) {
        long selected = 0;
        long improved = 0;
        for (List<Rates> cohort : cohorts) {
            Norms norms =
                    Norms.of(
                            cohort.stream()
                                    .map(
                                            one ->
                                                    new Participant(
                                                            one.baseline(),
                                                            Optional.of(one.outcome())))
                                    .toList(),
                            SdOver.Participants.ALL_BASELINES,
                            estimator.of(cohort),
                            new OutcomeReliability.SameError());
            ChangeRule rule =
                    new ChangeRule(
                            Index.JT,
                            Critical.STANDARD,
                            Direction.HIGHER_IS_BETTER,
                            Optional.empty(),
                            ReliabilityRule.USUAL_MINIMUM);
            for (Rates one : cohort) {
                if (one.qualifies()) {
                    selected++;
                    improved +=
                            rule.verdict(
                                                    norms,
                                                    Optional.of(one.baseline()),
                                                    Optional.of(one.outcome()))
                                            .isImproved()
                                    ? 1
                                    : 0;
                }
            }
        }
        return (double) improved / selected;
    }

    private static Reliability testRetest(List<Rates> cohort) {
        List<TestRetest.Pair> pairs = new ArrayList<>();
        for (Rates one : cohort) {
            pairs.add(new TestRetest.Pair("p" + pairs.size(), one.qualifying(), one.baseline()));
        }
        return TestRetest.of(
                pairs,
                new ReliabilityRule(
                        50,
                        ReliabilityRule.USUAL_MINIMUM,
                        new PercentileBootstrap(1, 0, Confidence.P95)));
    }

    private static Reliability splitHalf(List<Rates> cohort) {
        return SplitHalf.of(cohort.stream().map(Rates::halves).toList());
    }

    private static List<Rates> cohort(SplittableRandom random) {
        List<Rates> cohort = new ArrayList<>();
        for (int i = 0; i < PARTICIPANTS; i++) {
            double trait = .4 + 1.1 * random.nextGaussian();
            int[] qualifying = felt(trait, random);
            int[] baseline = felt(trait, random);
            int[] outcome = felt(trait, random);
            cohort.add(
                    new Rates(
                            rate(qualifying),
                            rate(baseline),
                            rate(outcome),
                            new SplitHalf.Halves(half(baseline, 1), half(baseline, 0))));
        }
        return cohort;
    }

    /// Prompts of each day with a feeling named: the person, the fortnight and the day each move
    /// the log odds.
    private static int[] felt(double trait, SplittableRandom random) {
        double fortnight = trait + .45 * random.nextGaussian();
        int[] felt = new int[DAYS];
        for (int day = 0; day < DAYS; day++) {
            double odds = Math.exp(fortnight + .7 * random.nextGaussian());
            for (int prompt = 0; prompt < PROMPTS_A_DAY; prompt++) {
                felt[day] += random.nextDouble() < odds / (1 + odds) ? 1 : 0;
            }
        }
        return felt;
    }

    private static Rational rate(int[] felt) {
        return half(felt, 0).add(half(felt, 1)).divide(2);
    }

    private static Rational half(int[] felt, int parity) {
        int sum = 0;
        for (int day = parity; day < DAYS; day += 2) {
            sum += felt[day];
        }
        return Rational.of(sum, DAYS / 2 * PROMPTS_A_DAY);
    }
}
