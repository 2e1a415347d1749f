package dev.thaw.core.cohort;

import static dev.thaw.core.event.Observation.Modality.CBT;
import static dev.thaw.core.event.Observation.Modality.EMDR;
import static dev.thaw.core.event.Observation.Modality.GROUP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.core.cohort.IntegrativeContrast.Exposed;
import dev.thaw.core.cohort.IntegrativeContrast.Rule;
import dev.thaw.core.disclosure.MinimumCell;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Rational;
import dev.thaw.core.statistics.Confidence;
import dev.thaw.core.statistics.PairedEffectSize;
import dev.thaw.core.statistics.PairedProportions;
import dev.thaw.core.statistics.Proportion;
import dev.thaw.core.statistics.TwoProportions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What stands beside the headline: the integrative contrast, the naive rule, the net improvement.
class ContrastTest {

    private static final MinimumCell ELEVEN = new MinimumCell(11);

    @Test
    void twoSessionsEachOfTwoModalitiesAreIntegrative() {
        Rule rule = new Rule(2, 2);

        assertThat(
                        rule.isIntegrative(
                                List.of(List.of(CBT), List.of(CBT), List.of(EMDR), List.of(EMDR))))
                .isTrue();
        assertThat(rule.isIntegrative(List.of(List.of(CBT), List.of(CBT), List.of(EMDR))))
                .isFalse();
        // a session counts for each modality that it lists, and once for each
        assertThat(rule.isIntegrative(List.of(List.of(CBT, EMDR), List.of(EMDR, CBT)))).isTrue();
        assertThat(rule.isIntegrative(List.of(List.of(CBT, CBT), List.of(EMDR, EMDR)))).isFalse();
        assertThat(new Rule(3, 1).isIntegrative(List.of(List.of(CBT, EMDR, GROUP)))).isTrue();
        assertThat(rule.isIntegrative(List.of())).isFalse();
    }

    @Test
    void integrativeAgainstSingle() {
        // Given 34 of 50 integrative and 22 of 45 others, all with ten sessions
        List<Exposed> exposed = new ArrayList<>();
        add(exposed, 10, true, 34, 16);
        add(exposed, 10, false, 22, 23);

        // When
        IntegrativeContrast contrast = IntegrativeContrast.of(exposed, ELEVEN, Confidence.P95);

        // Then
        TwoProportions expected =
                new TwoProportions(new Proportion(34, 50), new Proportion(22, 45));
        assertThat(contrast.overall()).isEqualTo(expected);
        assertThat(contrast.bySessions()).hasSize(1).containsEntry(10, expected);
        assertThat(contrast.within().figure())
                .isEqualTo(expected.difference(Confidence.P95).figure());
        assertThat(value(contrast.within())).isCloseTo(.191111, within(5e-7));
    }

    /// Integrative therapies have more sessions, and who has more sessions improves more; within
    /// the same number there is no difference at all.
    @Test
    void moreSessionsAreNotIntegration() {
        List<Exposed> exposed = new ArrayList<>();
        add(exposed, 8, true, 5, 15);
        add(exposed, 8, false, 20, 60);
        add(exposed, 12, true, 60, 20);
        add(exposed, 12, false, 15, 5);

        IntegrativeContrast contrast = IntegrativeContrast.of(exposed, ELEVEN, Confidence.P95);

        assertThat(value(contrast.overall().difference(Confidence.P95)))
                .isCloseTo(.3, within(1e-12));
        assertThat(value(contrast.within())).isZero();
    }

    @Test
    void smallStrataAreHiddenWithWhatWouldTellThem() {
        List<Exposed> exposed = new ArrayList<>();
        add(exposed, 8, true, 10, 10);
        add(exposed, 8, false, 10, 10);
        add(exposed, 9, true, 3, 1);
        add(exposed, 9, false, 2, 1);
        add(exposed, 10, true, 8, 8);
        add(exposed, 10, false, 8, 8);

        IntegrativeContrast contrast = IntegrativeContrast.of(exposed, ELEVEN, Confidence.P95);

        assertThat(contrast.bySessions()).containsOnlyKeys(8);
        assertThat(contrast.hidden()).isEqualTo(2);
        assertThat(contrast.overall().first().n()).isEqualTo(40);
    }

    @Test
    void nobodyCannotBeCompared() {
        IntegrativeContrast contrast = IntegrativeContrast.of(List.of(), ELEVEN, Confidence.P95);

        assertThat(contrast.within()).isEqualTo(Estimate.tooFew(0, 1));
        assertThat(contrast.bySessions()).isEmpty();
        assertThat(contrast.hidden()).isZero();
    }

    @Test
    void theNaiveRuleBeforeTherapy() {
        // Given four people whose value before therapy went from … to …
        Reading any =
                (before, after) ->
                        switch (Integer.signum(after.compareTo(before))) {
                            case 1 -> Outcome.IMPROVED;
                            case 0 -> Outcome.UNCHANGED;
                            default -> Outcome.DETERIORATED;
                        };
        List<PairedEffectSize.Pair> windows =
                List.of(pair(20, 35), pair(40, 38), pair(10, 10), pair(30, 31));

        // Then
        assertThat(ChangeTally.beforeTherapy(windows, any)).isEqualTo(new ChangeTally(2, 1, 1, 0));
        assertThat(ChangeTally.beforeTherapy(windows, any).share()).isEqualTo(new Proportion(2, 4));
    }

    @Test
    void improvedLessDeterioratedOfThoseAssessed() {
        ChangeTally tally =
                ChangeTally.of(
                        List.of(
                                Outcome.IMPROVED,
                                Outcome.NOT_ASSESSABLE,
                                Outcome.DETERIORATED,
                                Outcome.IMPROVED,
                                Outcome.UNCHANGED));

        assertThat(tally).isEqualTo(new ChangeTally(2, 1, 1, 1));
        assertThat(tally.net()).isEqualTo(new PairedProportions(2, 1, 4));
        assertThat(ChangeTally.of(List.of()).net().difference(Confidence.P95))
                .isEqualTo(Estimate.tooFew(0, 1));
    }

    private static void add(
            List<Exposed> exposed, int sessions, boolean integrative, int improved, int others) {
        for (int i = 0; i < improved + others; i++) {
            exposed.add(new Exposed(sessions, integrative, i < improved));
        }
    }

    private static PairedEffectSize.Pair pair(int before, int after) {
        return new PairedEffectSize.Pair(Rational.of(before, 100), Rational.of(after, 100));
    }

    private static double value(Estimate estimate) {
        return estimate.figure().orElseThrow().value().doubleValue();
    }
}
