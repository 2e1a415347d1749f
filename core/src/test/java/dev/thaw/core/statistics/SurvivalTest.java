package dev.thaw.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Interval;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import dev.thaw.core.statistics.AalenJohansen.Ending;
import dev.thaw.core.statistics.AalenJohansen.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Time to an event, alone and with a competing one, against naive implementations.
class SurvivalTest {

    private static final List<Ending> ENDINGS = List.of(Ending.values());

    /// S(t) as the product over people instead of over times: everyone's event multiplies by (r −
    /// 1)/r, where r are those at risk with the events at the same time taken one by one.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void survivalIsTheNaiveProduct(long seed) {
        List<AalenJohansen.Observation> cohort = cohort(seed, 25);
        KaplanMeier curve = KaplanMeier.of(onlyEvents(cohort), Confidence.P95);

        for (KaplanMeier.Step step : curve.steps()) {
            double survival = 1;
            double hazard = 0;
            for (int week = 0; week <= step.time().toDouble(); week++) {
                int atRisk = 0;
                int events = 0;
                for (AalenJohansen.Observation one : cohort) {
                    atRisk += one.time().toDouble() >= week ? 1 : 0;
                    events += isAt(one, week, Ending.EVENT) ? 1 : 0;
                }
                hazard += events == 0 ? 0 : events / (double) atRisk / (atRisk - events);
                for (int e = 0; e < events; e++) {
                    survival *= (atRisk - e - 1) / (double) (atRisk - e);
                }
            }
            assertThat(value(step.survival())).isCloseTo(survival, within(1e-12));
            if (survival > 0) {
                assertThat(error(step.survival()))
                        .isCloseTo(survival * Math.sqrt(hazard), within(1e-12));
            }
        }
    }

    @Test
    void betweenTwoEventsSurvivalStays() {
        KaplanMeier curve =
                KaplanMeier.of(
                        List.of(
                                new KaplanMeier.Observation(Rational.of(3), true),
                                new KaplanMeier.Observation(Rational.of(5), false),
                                new KaplanMeier.Observation(Rational.of(8), true),
                                new KaplanMeier.Observation(Rational.of(9), false)),
                        Confidence.P95);

        assertThat(curve.at(Rational.of(2))).isEqualTo(Estimate.of(Figure.ONE, 4));
        assertThat(curve.at(Rational.of(3))).isEqualTo(curve.steps().getFirst().survival());
        assertThat(curve.at(Rational.of(7))).isEqualTo(curve.steps().getFirst().survival());
        assertThat(curve.at(Rational.of(50))).isEqualTo(curve.steps().getLast().survival());
        assertThat(KaplanMeier.of(List.of(), Confidence.P95).at(Rational.ONE))
                .isEqualTo(Estimate.tooFew(0, 1));
    }

    /// S never falls to ½: the median is a reason, not an exception. S falls to exactly ½: the
    /// median is that time.
    @Test
    void theMedianMayNotBeReached() {
        List<KaplanMeier.Observation> half =
                List.of(
                        new KaplanMeier.Observation(Rational.of(4), true),
                        new KaplanMeier.Observation(Rational.of(9), false));

        assertThat(KaplanMeier.of(half, Confidence.P95).median().figure()).contains(Figure.of(4));
        assertThat(
                        KaplanMeier.of(
                                        List.of(
                                                half.get(0),
                                                half.get(1),
                                                new KaplanMeier.Observation(Rational.of(9), false)),
                                        Confidence.P95)
                                .median()
                                .status())
                .isEqualTo(Status.NOT_APPLICABLE);
    }

    /// Six people, by hand: improved in weeks 1, 3 and 4, deteriorated in week 2, censored in weeks
    /// 3 and 5.
    @Test
    void incidenceByHand() {
        AalenJohansen curve =
                AalenJohansen.of(
                        List.of(
                                ends(1, Ending.EVENT),
                                ends(2, Ending.COMPETING_EVENT),
                                ends(3, Ending.EVENT),
                                ends(3, Ending.CENSORED),
                                ends(4, Ending.EVENT),
                                ends(5, Ending.CENSORED)),
                        Confidence.P95);

        // S just before: 1, 5/6, 2/3, 1/2; hazards 1/6, 0, 1/4, 1/2
        assertThat(curve.steps().stream().map(step -> step.incidence().figure().orElseThrow()))
                .containsExactly(
                        Figure.of(Rational.of(1, 6)),
                        Figure.of(Rational.of(1, 6)),
                        Figure.of(Rational.of(1, 3)),
                        Figure.of(Rational.of(7, 12)));
        assertThat(curve.steps().getLast().competing().figure())
                .contains(Figure.of(Rational.of(1, 6)));
        assertThat(curve.steps().getLast().free().figure()).contains(Figure.of(Rational.of(1, 4)));
        assertThat(curve.steps().getFirst().competing()).isEqualTo(Estimate.of(Figure.ZERO, 6));
    }

    /// The variance as a sum over the times of events (Marubini & Valsecchi 1995): Σ(I − Iⱼ)²d/(n(n
    /// − d)) + ΣS²d₁(n − d₁)/n³ − 2Σ(I − Iⱼ)S·d₁/n².
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theVarianceOfAnIncidenceIsTheNaiveSum(long seed) {
        List<Step> steps = AalenJohansen.of(cohort(seed, 30), Confidence.P95).steps();
        for (int last = 0; last < steps.size(); last++) {
            double incidence = value(steps.get(last).incidence());
            double variance = 0;
            double before = 1;
            for (Step step : steps.subList(0, last + 1)) {
                double n = step.atRisk();
                double all = step.events() + step.competingEvents();
                double events = step.events();
                double rest = incidence - value(step.incidence());
                variance += n == all ? 0 : rest * rest * all / (n * (n - all));
                variance += before * before * events * (n - events) / (n * n * n);
                variance -= 2 * rest * before * events / (n * n);
                before = value(step.free());
            }
            if (incidence > 0 && incidence < 1) {
                assertThat(error(steps.get(last).incidence()))
                        .isCloseTo(Math.sqrt(Math.max(0, variance)), within(1e-10));
            }
        }
    }

    /// Everyone has had one event, the other, or neither.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theSharesSumToOne(long seed) {
        for (Step step : AalenJohansen.of(cohort(seed, 40), Confidence.P95).steps()) {
            assertThat(value(step.free()) + value(step.incidence()) + value(step.competing()))
                    .isCloseTo(1, within(3e-12));
        }
    }

    /// Without a competing event incidence is 1 − S, with Greenwood's error.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void withoutCompetingEventsItIsKaplanAndMeiers(long seed) {
        List<KaplanMeier.Observation> observations = onlyEvents(cohort(seed, 30));
        List<KaplanMeier.Step> survival = KaplanMeier.of(observations, Confidence.P95).steps();
        List<Step> incidence =
                AalenJohansen.of(
                                observations.stream()
                                        .map(
                                                one ->
                                                        new AalenJohansen.Observation(
                                                                one.time(),
                                                                one.event()
                                                                        ? Ending.EVENT
                                                                        : Ending.CENSORED))
                                        .toList(),
                                Confidence.P95)
                        .steps();

        assertThat(incidence).hasSameSizeAs(survival);
        for (int i = 0; i < survival.size(); i++) {
            Estimate share = survival.get(i).survival();
            assertThat(value(incidence.get(i).incidence()))
                    .isCloseTo(1 - value(share), within(1e-12));
            if (value(share) > 0) {
                assertThat(error(incidence.get(i).incidence()))
                        .isCloseTo(error(share), within(1e-12));
            }
        }
    }

    /// Every byte of S, its error and the median is that of fractions, which are kept here.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void theDigitsAreThoseOfFractions(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 60; i++) {
            List<KaplanMeier.Observation> people = onlyEvents(cohort(random.nextLong(), i));
            KaplanMeier curve = KaplanMeier.of(people, Confidence.P95);
            Rational survival = Rational.ONE;
            Rational hazard = Rational.ZERO;
            Estimate median = Estimate.none(Status.NO_EVENTS, i);
            for (KaplanMeier.Step step : curve.steps()) {
                int left = step.atRisk() - step.events();
                boolean above = survival.compareTo(Rational.of(1, 2)) > 0;
                survival = survival.multiply(Rational.of(left, step.atRisk()));
                if (above) {
                    median =
                            survival.compareTo(Rational.of(1, 2)) > 0
                                    ? Estimate.none(Status.NOT_APPLICABLE, i)
                                    : Estimate.of(Figure.of(step.time()), i);
                }
                assertThat(step.survival().figure()).contains(Figure.of(survival));
                if (left > 0) {
                    hazard = hazard.add(Rational.of(step.events(), (long) step.atRisk() * left));
                    assertThat(((Estimate.Measured) step.survival()).standardError())
                            .contains(Figure.sqrt(survival.square().multiply(hazard)));
                }
            }
            assertThat(curve.median()).isEqualTo(median);
        }
    }

    /// The same for the incidence: with nobody censored it is a share of n, with the error √(I(1 −
    /// I)/n); S falls to exactly ½ however many steps it takes.
    @Test
    void thousandsOfTimesLeaveTheDigitsRight() {
        int n = 10_000;
        List<AalenJohansen.Observation> cohort = new ArrayList<>();
        for (int time = 1; time <= n; time++) {
            cohort.add(ends(time, time % 3 == 0 ? Ending.COMPETING_EVENT : Ending.EVENT));
        }
        List<Step> steps = AalenJohansen.of(cohort, Confidence.P95).steps();
        KaplanMeier curve =
                KaplanMeier.of(
                        cohort.stream()
                                .map(one -> new KaplanMeier.Observation(one.time(), true))
                                .toList(),
                        Confidence.P95);

        int events = 0;
        for (int i = 0; i < n - 1; i++) {
            events += steps.get(i).events();
            if (i % 10 != 0) {
                continue;
            }
            Rational share = Rational.of(events, n);
            Rational variance = share.multiply(Rational.ONE.subtract(share)).divide(n);
            assertThat(steps.get(i).incidence().figure()).contains(Figure.of(share));
            assertThat(((Estimate.Measured) steps.get(i).incidence()).standardError())
                    .contains(Figure.sqrt(variance));
            assertThat(curve.steps().get(i).survival().figure())
                    .contains(Figure.of(Rational.of(n - 1L - i, n)));
        }
        assertThat(curve.median().figure()).contains(Figure.of(n / 2));
    }

    @Test
    void theIntervalLiesAroundTheIncidenceAndWithinZeroAndOne() {
        for (Step step : AalenJohansen.of(cohort(5, 30), Confidence.P95).steps()) {
            if (step.incidence() instanceof Estimate.Measured measured
                    && measured.interval().isPresent()) {
                Interval interval = measured.interval().orElseThrow();
                assertThat(interval.contains(measured.value())).isTrue();
                assertThat(interval.lower()).isGreaterThan(Figure.ZERO);
                assertThat(interval.upper()).isLessThan(Figure.ONE);
            }
        }
    }

    @Test
    void theOrderOfPeopleDoesNotMatter() {
        List<AalenJohansen.Observation> cohort = cohort(9, 40);
        List<AalenJohansen.Observation> shuffled = new ArrayList<>(cohort);
        Collections.shuffle(shuffled, new Random(1));

        assertThat(AalenJohansen.of(shuffled, Confidence.P95))
                .isEqualTo(AalenJohansen.of(cohort, Confidence.P95));
        assertThat(KaplanMeier.of(onlyEvents(shuffled), Confidence.P95))
                .isEqualTo(KaplanMeier.of(onlyEvents(cohort), Confidence.P95));
        assertThat(AalenJohansen.of(List.of(), Confidence.P95).steps()).isEmpty();
    }

    private static List<AalenJohansen.Observation> cohort(long seed, int people) {
        Random random = new Random(seed);
        List<AalenJohansen.Observation> cohort = new ArrayList<>();
        for (int i = 0; i < people; i++) {
            cohort.add(ends(random.nextInt(1, 15), ENDINGS.get(random.nextInt(3))));
        }
        return cohort;
    }

    private static List<KaplanMeier.Observation> onlyEvents(
            List<AalenJohansen.Observation> cohort) {
        return cohort.stream()
                .map(one -> new KaplanMeier.Observation(one.time(), one.ending() == Ending.EVENT))
                .toList();
    }

    private static boolean isAt(AalenJohansen.Observation one, int week, Ending ending) {
        return one.time().equals(Rational.of(week)) && one.ending() == ending;
    }

    private static AalenJohansen.Observation ends(int week, Ending ending) {
        return new AalenJohansen.Observation(Rational.of(week), ending);
    }

    private static double value(Estimate estimate) {
        return estimate.figure().orElseThrow().value().doubleValue();
    }

    private static double error(Estimate estimate) {
        return ((Estimate.Measured) estimate).standardError().orElseThrow().value().doubleValue();
    }
}
