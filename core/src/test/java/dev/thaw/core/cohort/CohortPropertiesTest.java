package dev.thaw.core.cohort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.core.cohort.FirstImprovement.ValidWeek;
import dev.thaw.core.cohort.FirstImprovement.WeeklyChange;
import dev.thaw.core.disclosure.MinimumCell;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Rational;
import dev.thaw.core.statistics.AalenJohansen;
import dev.thaw.core.statistics.Confidence;
import dev.thaw.core.statistics.KaplanMeier;
import dev.thaw.core.statistics.Proportion;
import dev.thaw.core.statistics.TwoProportions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What holds for a cohort whoever is in it: nobody, nobody due, everybody withdrawn, separated
/// completers, one week each.
class CohortPropertiesTest {

    private static final int ROUNDS = 500;
    private static final Reading ANY_IMPROVEMENT =
            (before, after) ->
                    switch (Integer.signum(after.compareTo(before))) {
                        case 1 -> Outcome.IMPROVED;
                        case 0 -> Outcome.UNCHANGED;
                        default -> Outcome.DETERIORATED;
                    };

    private final Random random = new Random(20);

    @Test
    void theDenominatorsOfWhateverCohortAgreeWithTheirFlow() {
        for (int i = 0; i < ROUNDS; i++) {
            List<Starter> cohort = new ArrayList<>();
            for (int s = random.nextInt(25); s > 0; s--) {
                cohort.add(starter());
            }
            DenominatorLadder ladder =
                    DenominatorLadder.of(cohort, ANY_IMPROVEMENT, Confidence.P95);

            Flow flow = ladder.flow();
            int due = flow.withdrew() + flow.withoutOutcome() + flow.completers();
            assertThat(flow.notYetDue() + flow.removed() + due).isEqualTo(cohort.size());
            for (Proportion ofAll :
                    List.of(
                            ladder.starters(),
                            ladder.lastCarriedForward(),
                            ladder.worstCase(),
                            ladder.bestCase())) {
                assertThat(ofAll.n()).isEqualTo(due);
            }
            assertThat(ladder.completers().n()).isEqualTo(flow.completers());
            assertThat(ladder.completers().k())
                    .isEqualTo(ladder.starters().k())
                    .isEqualTo(ladder.worstCase().k());
            assertThat(ladder.bestCase().k())
                    .isGreaterThanOrEqualTo(ladder.worstCase().k())
                    .isLessThanOrEqualTo(due);

            Estimate weighted = ladder.weighted().share();
            assertThat(ladder.weighted().effectiveN().status()).isEqualTo(weighted.status());
            weighted.figure()
                    .ifPresent(
                            share -> {
                                assertThat(share.value().doubleValue()).isBetween(0., 1.);
                                assertThat(
                                                ladder.weighted()
                                                        .effectiveN()
                                                        .figure()
                                                        .orElseThrow()
                                                        .value()
                                                        .doubleValue())
                                        .isBetween(1 - 1e-9, flow.completers() + 1e-9);
                            });
            Collections.shuffle(cohort, random);
            assertThat(DenominatorLadder.of(cohort, ANY_IMPROVEMENT, Confidence.P95))
                    .isEqualTo(ladder);
        }
    }

    private Starter starter() {
        Retention[] retentions = Retention.values();
        Outcome[] outcomes = Outcome.values();
        return new Starter(
                random.nextInt(8) > 0,
                random.nextInt(5) > 0,
                Credit.WITH_THE_DOSE,
                random.nextInt(3) > 0
                        ? Retention.STAYED
                        : retentions[random.nextInt(retentions.length)],
                outcomes[random.nextInt(outcomes.length)],
                Rational.of(random.nextInt(3)),
                random.nextBoolean()
                        ? Optional.empty()
                        : Optional.of(Rational.of(random.nextInt(3))),
                List.of(Rational.of(random.nextInt(3), 3), Rational.of(random.nextInt(2))));
    }

    /// Week by week by hand; and the competing events add nothing to the improvements of the curve.
    @Test
    void theFirstImprovementIsTheFirstOfTwoAdjacentWeeks() {
        WeeklyChange[] changes = WeeklyChange.values();
        for (int i = 0; i < ROUNDS * 4; i++) {
            Map<Integer, WeeklyChange> weeks = new TreeMap<>();
            List<ValidWeek> valid = new ArrayList<>();
            for (int week = 1; week <= 8; week++) {
                if (random.nextInt(4) > 0) {
                    WeeklyChange change = changes[random.nextInt(changes.length)];
                    weeks.put(week, change);
                    valid.add(new ValidWeek(week, change));
                }
            }
            Collections.shuffle(valid, random);
            FirstImprovement improvement = new FirstImprovement(valid);

            int improved = 0;
            int deteriorated = 0;
            int confirmable = 0;
            for (int week = 8; week >= 1; week--) {
                if (weeks.containsKey(week) && weeks.containsKey(week + 1)) {
                    confirmable = Math.max(confirmable, week);
                    if (weeks.get(week) == weeks.get(week + 1)) {
                        improved = weeks.get(week) == changes[0] ? week : improved;
                        deteriorated = weeks.get(week) == changes[2] ? week : deteriorated;
                    }
                }
            }
            assertThat(improvement.observation())
                    .isEqualTo(
                            new KaplanMeier.Observation(
                                    Rational.of(improved > 0 ? improved : confirmable),
                                    improved > 0));
            boolean left = random.nextBoolean();
            boolean first = improved > 0 && (deteriorated == 0 || improved < deteriorated);
            AalenJohansen.Observation competing = improvement.observation(left);
            assertThat(competing.ending())
                    .isEqualTo(
                            first
                                    ? AalenJohansen.Ending.EVENT
                                    : deteriorated > 0 || left
                                            ? AalenJohansen.Ending.COMPETING_EVENT
                                            : AalenJohansen.Ending.CENSORED);
            assertThat(competing.time())
                    .isEqualTo(
                            Rational.of(
                                    first
                                            ? improved
                                            : deteriorated > 0 ? deteriorated : confirmable));
        }
    }

    @Test
    void noStratumBelowTheMinimumIsShownAndNobodyIsLost() {
        for (int i = 0; i < ROUNDS; i++) {
            List<IntegrativeContrast.Exposed> cohort = new ArrayList<>();
            for (int p = random.nextInt(60); p > 0; p--) {
                cohort.add(
                        new IntegrativeContrast.Exposed(
                                8 + random.nextInt(4) * random.nextInt(2),
                                random.nextBoolean(),
                                random.nextInt(3) > 0));
            }
            IntegrativeContrast contrast =
                    IntegrativeContrast.of(cohort, new MinimumCell(11), Confidence.P95);

            assertThat(size(contrast.overall())).isEqualTo(cohort.size());
            assertThat(contrast.bySessions().values())
                    .allSatisfy(stratum -> assertThat(size(stratum)).isGreaterThanOrEqualTo(11));
            long strata = cohort.stream().mapToInt(one -> one.sessions()).distinct().count();
            assertThat(contrast.bySessions().size() + contrast.hidden()).isEqualTo((int) strata);
            Collections.shuffle(cohort, random);
            assertThat(IntegrativeContrast.of(cohort, new MinimumCell(11), Confidence.P95))
                    .isEqualTo(contrast);
        }
    }

    private static int size(TwoProportions two) {
        return two.first().n() + two.second().n();
    }

    @Test
    void aTherapyIsIntegrativeByCountingSessionsOfEachModality() {
        List<Modality> all = List.of(Modality.values());
        for (int i = 0; i < ROUNDS; i++) {
            List<List<Modality>> attended = new ArrayList<>();
            for (int s = random.nextInt(6); s > 0; s--) {
                List<Modality> session = new ArrayList<>();
                for (int m = random.nextInt(4); m > 0; m--) {
                    session.add(all.get(random.nextInt(3)));
                }
                attended.add(session);
            }
            int often = 0;
            for (Modality modality : EnumSet.allOf(Modality.class)) {
                int sessions = 0;
                for (List<Modality> session : attended) {
                    sessions += session.contains(modality) ? 1 : 0;
                }
                often += sessions >= 2 ? 1 : 0;
            }
            assertThat(new IntegrativeContrast.Rule(2, 2).isIntegrative(attended))
                    .isEqualTo(often >= 2);
        }
    }

    /// The weights by their definition, from the probabilities of a saturated model: with one
    /// covariate of two values they are the shares of completers.
    @Test
    void weightsAreThoseOfTheSharesWithinACovariate() {
        for (int i = 0; i < 50; i++) {
            List<Starter> cohort = new ArrayList<>();
            int[] starters = {20 + random.nextInt(9), 20 + random.nextInt(9)};
            double sum = 0;
            double improvedSum = 0;
            for (int group = 0; group < 2; group++) {
                int completers = 5 + random.nextInt(10);
                int improved = random.nextInt(completers + 1);
                for (int p = 0; p < starters[group]; p++) {
                    cohort.add(
                            new Starter(
                                    true,
                                    true,
                                    Credit.WITH_THE_DOSE,
                                    Retention.STAYED,
                                    p < improved
                                            ? Outcome.IMPROVED
                                            : p < completers
                                                    ? Outcome.UNCHANGED
                                                    : Outcome.NOT_ASSESSABLE,
                                    Rational.ZERO,
                                    Optional.empty(),
                                    List.of(Rational.of(group))));
                }
                sum += starters[group];
                improvedSum += (double) starters[group] * improved / completers;
            }
            Collections.shuffle(cohort, random);

            assertThat(
                            DenominatorLadder.of(cohort, ANY_IMPROVEMENT, Confidence.P95)
                                    .weighted()
                                    .share()
                                    .figure()
                                    .orElseThrow()
                                    .value()
                                    .doubleValue())
                    .isCloseTo(improvedSum / sum, within(1e-10));
        }
    }
}
