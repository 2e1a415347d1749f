package dev.thaw.core.cohort;

import static dev.thaw.core.cohort.StarterBuilder.aStarter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Interval;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import dev.thaw.core.statistics.Confidence;
import dev.thaw.core.statistics.Proportion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DenominatorLadderTest {

    /// Improved by .30 or more.
    private static final Reading READING =
            (before, after) ->
                    after.subtract(before).compareTo(Rational.of(30, 100)) >= 0
                            ? Outcome.IMPROVED
                            : Outcome.UNCHANGED;

    @Test
    void everyStarterIsCountedWhereTheyBelong() {
        // Given ten who are due, three more who are in no denominator
        List<Starter> cohort =
                List.of(
                        aStarter().build(),
                        aStarter().build(),
                        aStarter().build(),
                        aStarter().withOutcome(Outcome.UNCHANGED).build(),
                        aStarter().withOutcome(Outcome.DETERIORATED).lastSeenAt(".10").build(),
                        aStarter().withOutcome(Outcome.NOT_ASSESSABLE).lastSeenAt(".55").build(),
                        aStarter().neverSeenAgain().build(),
                        aStarter().withoutTheDose().neverSeenAgain().lastSeenAt(".30").build(),
                        aStarter().withoutTheDose().build(),
                        aStarter().who(Retention.WITHDREW_RETAINED).build(),
                        aStarter().notYetDue().build(),
                        aStarter().who(Retention.WITHDREW_EXCLUDED).build(),
                        aStarter().who(Retention.ERASED).notYetDue().build());

        // When
        DenominatorLadder ladder = DenominatorLadder.of(cohort, READING, Confidence.P95);

        // Then
        assertThat(ladder.flow()).isEqualTo(new Flow(13, 1, 2, 1, 4, 5));
        assertThat(ladder.starters()).isEqualTo(new Proportion(3, 10));
        assertThat(ladder.completers()).isEqualTo(new Proportion(3, 5));
        // and the last value of the sixth and of who withdrew; who improved without the dose counts
        assertThat(ladder.lastCarriedForward()).isEqualTo(new Proportion(6, 10));
        assertThat(ladder.worstCase()).isEqualTo(new Proportion(3, 10));
        // and the four whose outcome is missing
        assertThat(ladder.bestCase()).isEqualTo(new Proportion(7, 10));
    }

    @Test
    void nobodyIsInNoDenominator() {
        DenominatorLadder ladder =
                DenominatorLadder.of(
                        List.of(aStarter().notYetDue().build()), READING, Confidence.P95);

        assertThat(ladder.starters()).isEqualTo(new Proportion(0, 0));
        assertThat(ladder.completers()).isEqualTo(new Proportion(0, 0));
        assertThat(ladder.weighted().share()).isEqualTo(Estimate.tooFew(0, 1));
    }

    /// More missing outcomes widen the bounds and move nothing else but the first denominator.
    @Test
    void aMissingOutcomeWidensTheBounds() {
        List<Starter> cohort =
                new ArrayList<>(
                        List.of(
                                aStarter().build(),
                                aStarter().withOutcome(Outcome.UNCHANGED).build()));
        for (int missing = 0; missing < 6; missing++) {
            DenominatorLadder ladder = DenominatorLadder.of(cohort, READING, Confidence.P95);

            assertThat(ladder.completers()).isEqualTo(new Proportion(1, 2));
            assertThat(ladder.worstCase()).isEqualTo(new Proportion(1, 2 + missing));
            assertThat(ladder.bestCase()).isEqualTo(new Proportion(1 + missing, 2 + missing));
            cohort.add(aStarter().neverSeenAgain().build());
        }
    }

    @Test
    void ifEverybodyCompletedNobodyIsWeighted() {
        List<Starter> cohort =
                List.of(aStarter().build(), aStarter().withOutcome(Outcome.UNCHANGED).build());

        InverseProbability weighted =
                DenominatorLadder.of(cohort, READING, Confidence.P95).weighted();

        assertThat(weighted.model()).isEqualTo(InverseProbability.Model.NOT_NEEDED);
        assertThat(weighted.share()).isEqualTo(new Proportion(1, 2).wilson(Confidence.P95));
    }

    /// Twenty starters with a number and one of three sites; the probabilities of completing, the
    /// weights and Wilson's interval once more with mpmath 1.3.0.
    @Test
    void completersStandForThoseWhoAreLikeThem() {
        InverseProbability weighted =
                DenominatorLadder.of(twenty(), READING, Confidence.P95).weighted();
        Estimate.Measured share = (Estimate.Measured) weighted.share();
        Interval interval = share.interval().orElseThrow();

        assertThat(weighted.model()).isEqualTo(InverseProbability.Model.FITTED);
        assertThat(share.n()).isEqualTo(12);
        assertThat(value(share.value())).isCloseTo(.5100642340061, within(1e-12));
        assertThat(value(weighted.effectiveN().figure().orElseThrow()))
                .isCloseTo(10.66906726872, within(1e-10));
        assertThat(value(interval.lower())).isCloseTo(.2501756723531, within(1e-12));
        assertThat(value(interval.upper())).isCloseTo(.7646240652936, within(1e-12));
    }

    @Test
    void theOrderOfStartersChangesNoByte() {
        List<Starter> shuffled = new ArrayList<>(twenty());
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(shuffled, new Random(seed));

            assertThat(DenominatorLadder.of(shuffled, READING, Confidence.P95))
                    .isEqualTo(DenominatorLadder.of(twenty(), READING, Confidence.P95));
        }
    }

    /// Completing depends on a group of whom the one improves always, the other never: the weighted
    /// share is that of everybody, had everybody completed.
    @Test
    void weightsUndoASelectionByWhatWasMeasured() {
        List<Starter> cohort = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            boolean first = i < 20;
            StarterBuilder starter =
                    aStarter().withCovariates(first ? Rational.ONE : Rational.ZERO);
            boolean completes = first ? i < 16 : i < 26;
            cohort.add(
                    completes
                            ? starter.withOutcome(first ? Outcome.IMPROVED : Outcome.UNCHANGED)
                                    .build()
                            : starter.neverSeenAgain().build());
        }

        DenominatorLadder ladder = DenominatorLadder.of(cohort, READING, Confidence.P95);

        assertThat(ladder.completers()).isEqualTo(new Proportion(16, 22));
        assertThat(value(ladder.weighted().share().figure().orElseThrow()))
                .isCloseTo(.5, within(1e-12));
    }

    @Test
    void whereCovariatesTellWhoCompletesThereIsNoWeight() {
        List<Starter> cohort = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            StarterBuilder starter = aStarter().withCovariates(Rational.of(i));
            cohort.add(i < 12 ? starter.build() : starter.neverSeenAgain().build());
        }

        InverseProbability weighted =
                DenominatorLadder.of(cohort, READING, Confidence.P95).weighted();

        assertThat(weighted.model()).isEqualTo(InverseProbability.Model.SEPARATED);
        assertThat(weighted.share()).isEqualTo(Estimate.none(Status.NOT_APPLICABLE, 12));
        assertThat(
                        DenominatorLadder.of(
                                        List.of(cohort.getFirst(), cohort.getLast()),
                                        READING,
                                        Confidence.P95)
                                .weighted()
                                .model())
                .isEqualTo(InverseProbability.Model.TOO_FEW_STARTERS);
    }

    private static List<Starter> twenty() {
        int[][] data = {
            {26, 0, 0}, {37, 0, 1}, {70, 2, 1}, {6, 0, 0}, {12, 0, 0}, {30, 1, 0}, {31, 2, 1},
            {69, 0, 1}, {84, 1, 1}, {98, 2, 1}, {62, 0, 1}, {6, 2, 1}, {74, 2, 0}, {12, 1, 0},
            {30, 2, 1}, {86, 0, 0}, {77, 2, 1}, {14, 1, 1}, {10, 1, 0}, {66, 0, 1}
        };
        List<Starter> starters = new ArrayList<>();
        for (int[] line : data) {
            StarterBuilder starter =
                    aStarter()
                            .withCovariates(
                                    Rational.of(line[0], 100),
                                    Rational.of(line[1] == 1 ? 1 : 0),
                                    Rational.of(line[1] == 2 ? 1 : 0));
            starters.add(
                    line[2] == 1
                            ? starter.withOutcome(
                                            line[0] >= 50 ? Outcome.IMPROVED : Outcome.UNCHANGED)
                                    .build()
                            : starter.neverSeenAgain().build());
        }
        return starters;
    }

    private static double value(Figure figure) {
        return figure.value().doubleValue();
    }
}
