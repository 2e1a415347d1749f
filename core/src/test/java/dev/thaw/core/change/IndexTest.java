package dev.thaw.core.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.core.change.Category.NotAssessable;
import dev.thaw.core.change.Norms.Participant;
import dev.thaw.core.change.Norms.SdOver;
import dev.thaw.core.change.OutcomeNorms.OutcomeReliability;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IndexTest {

    private static final Set<Index> IN_UNITS_OF_ERROR =
            EnumSet.complementOf(EnumSet.of(Index.PERCENT, Index.DIFFERENCE));

    /// The annex's case: M = .60, SD = .236, r = .776, s_post = .22, ρ = .5, M_post = .68; the
    /// outcomes carry the baselines' error.
    private static final Norms ANNEX =
            annex(new OutcomeReliability.SameError(), number("0.776"), number("0.236"));

    @ParameterizedTest
    @CsvSource({
        "JT, 1.772585",
        "GLN, 1.429599",
        "HLL, .892156",
        "EN, 1.905178",
        "NK, 1.505152",
        "HA, 1.615706"
    })
    void theAnnexsCase(Index index, double expected) {
        assertThat(value(index, ANNEX, "0.30", "0.58")).isCloseTo(expected, within(5e-7));
    }

    @Test
    void theAnnexsConstants() {
        assertThat(value(ANNEX.differenceError())).isCloseTo(.157961, within(5e-7));
        assertThat(value(ANNEX.smallestReliableChange(Critical.STANDARD)))
                .isCloseTo(.309604, within(5e-7));
    }

    @Test
    void nunnallyAndKotschUseTheOutcomesOwnSpreadAndRThatOfTheBaselines() {
        // Given outcomes of reliability .7
        Norms norms =
                annex(
                        new OutcomeReliability.Given(number("0.7")),
                        number("0.776"),
                        number("0.236"));

        // Then .2128 in units of √(.776²·.236²·.224 + s²·.3), with s = .22 or .236
        double first = .776 * .776 * .236 * .236 * .224;
        assertThat(value(Index.NK, norms, "0.30", "0.58"))
                .isCloseTo(.2128 / Math.sqrt(first + .22 * .22 * .3), within(1e-11));
        assertThat(value(Index.NK_CLINICALSIGNIFICANCE, norms, "0.30", "0.58"))
                .isCloseTo(.2128 / Math.sqrt(first + .236 * .236 * .3), within(1e-11));
    }

    @Test
    void aPercentageOfNothingDoesNotExist() {
        assertThat(Index.PERCENT.of(ANNEX, Rational.ZERO, Rational.ONE))
                .isEqualTo(new IndexValue.Undefined(NotAssessable.BASELINE_IS_ZERO, 1));
        assertThat(value(Index.PERCENT, ANNEX, "-4", "-1")).isEqualTo(.75);
        assertThat(value(Index.DIFFERENCE, ANNEX, "18", "11")).isEqualTo(-7);
    }

    @ParameterizedTest
    @EnumSource(Index.class)
    void withoutVariationOrAReliabilityBetweenZeroAndOneThereIsNoIndexInUnitsOfError(Index index) {
        for (Rational outside : List.of(Rational.ZERO, Rational.ONE, Rational.of(-1, 2))) {
            Norms norms = annex(new OutcomeReliability.SameError(), outside, number("0.236"));
            assertUndefined(index, norms, NotAssessable.RELIABILITY_OUT_OF_RANGE);
        }
        Norms constant = annex(new OutcomeReliability.SameError(), number("0.776"), Rational.ZERO);
        assertUndefined(index, constant, NotAssessable.NO_VARIATION);
    }

    private static void assertUndefined(Index index, Norms norms, NotAssessable reason) {
        IndexValue value = index.of(norms, Rational.ONE, Rational.of(2));
        if (IN_UNITS_OF_ERROR.contains(index)) {
            assertThat(value).isEqualTo(new IndexValue.Undefined(reason, norms.n()));
            assertThat(value.estimate().status()).isEqualTo(Status.NOT_APPLICABLE);
        } else {
            assertThat(value).isInstanceOf(IndexValue.Defined.class);
        }
    }

    @Test
    void anOutcomesReliabilityOutsideZeroToOneStopsOnlyTheIndicesThatUseIt() {
        for (OutcomeReliability source :
                List.of(
                        new OutcomeReliability.Given(Rational.ONE),
                        new OutcomeReliability.Given(Rational.ZERO))) {
            Norms norms = annex(source, number("0.776"), number("0.236"));
            for (Index index : IN_UNITS_OF_ERROR) {
                boolean uses =
                        switch (index) {
                            case NK, NK_CLINICALSIGNIFICANCE, HA -> true;
                            default -> false;
                        };
                assertThat(
                                index.of(norms, Rational.ONE, Rational.of(2))
                                        instanceof IndexValue.Undefined)
                        .as(index.name())
                        .isEqualTo(uses);
            }
        }
    }

    @Test
    void outcomesThatVaryLessThanTheErrorHaveNoReliability() {
        // Given SEM² = .0125 and s_post² = .01
        Norms norms =
                new Norms(
                        40,
                        number("0.6"),
                        number("0.0557"),
                        new GivenReliability(number("0.776")),
                        Optional.of(
                                new OutcomeNorms(
                                        number("0.7"),
                                        number("0.01"),
                                        Rational.ZERO,
                                        new OutcomeReliability.SameError())));

        assertThat(Index.HA.of(norms, Rational.ONE, Rational.ONE))
                .isEqualTo(new IndexValue.Undefined(NotAssessable.RELIABILITY_OUT_OF_RANGE, 40));
        assertThat(norms.reliabilityOfChange().status()).isEqualTo(Status.NOT_APPLICABLE);
    }

    @Test
    void differencesThatVaryNoMoreThanTheirErrorHaveNoReliability() {
        // Given outcomes that follow the baselines closely: the differences' variance is 1, twice
        // SEM² is 10
        Norms close = new Norms(40, Rational.ZERO, number("10"), half(), outcomes("9", "9"));
        // And outcomes that follow them more closely than is possible
        Norms impossible = new Norms(40, Rational.ZERO, number("10"), half(), outcomes("9", "10"));

        for (Norms norms : List.of(close, impossible)) {
            assertThat(Index.HA.of(norms, Rational.ONE, Rational.of(2)))
                    .isEqualTo(new IndexValue.Undefined(NotAssessable.INDEX_UNDEFINED, 40));
            assertThat(norms.reliabilityOfChange().status()).isEqualTo(Status.NOT_APPLICABLE);
        }
    }

    private static Reliability half() {
        return new GivenReliability(number("0.5"));
    }

    private static Optional<OutcomeNorms> outcomes(String variance, String joint) {
        return Optional.of(
                new OutcomeNorms(
                        Rational.ZERO,
                        number(variance),
                        number(joint),
                        new OutcomeReliability.SameError()));
    }

    @Test
    void oneParticipantAloneHasNoIndex() {
        Norms norms = cohort(List.of(person(3, 5)), SdOver.Participants.ALL_BASELINES);

        for (Index index : IN_UNITS_OF_ERROR) {
            assertThat(index.of(norms, Rational.of(3), Rational.of(5)))
                    .isEqualTo(new IndexValue.Undefined(NotAssessable.TOO_FEW_PARTICIPANTS, 1));
        }
        assertThat(norms.standardDeviation().status()).isEqualTo(Status.INSUFFICIENT_N);
    }

    @Test
    void withoutOutcomesOnlyTheIndicesOfBaselinesExist() {
        Norms norms =
                cohort(
                        List.of(baseline(3), baseline(5), baseline(9)),
                        SdOver.Participants.ALL_BASELINES);

        assertThat(Index.JT.of(norms, Rational.of(3), Rational.of(5)))
                .isInstanceOf(IndexValue.Defined.class);
        assertThat(Index.HLL.of(norms, Rational.of(3), Rational.of(5)))
                .isEqualTo(new IndexValue.Undefined(NotAssessable.TOO_FEW_PARTICIPANTS, 3));
        assertThat(norms.reliabilityOfChange().status()).isEqualTo(Status.INSUFFICIENT_N);
    }

    @Test
    void whoseSpreadCountsIsDeclared() {
        // Given two who completed and one who did not
        List<Participant> people = List.of(person(2, 5), person(6, 7), baseline(13));

        // Then SD² is that of 2, 6, 13 or of 2, 6, or 3²
        assertThat(cohort(people, SdOver.Participants.ALL_BASELINES).variance())
                .isEqualTo(Rational.of(31));
        assertThat(cohort(people, SdOver.Participants.COMPLETERS).variance())
                .isEqualTo(Rational.of(8));
        assertThat(cohort(people, new SdOver.Given(Rational.of(7), Rational.of(3))).variance())
                .isEqualTo(Rational.of(9));
    }

    @Test
    void theJointVariationFollowsTheSpreadThatIsUsed() {
        // Given completers with covariance 4 and SD √8, and everybody's SD √31
        Norms norms =
                cohort(
                        List.of(person(2, 5), person(6, 7), baseline(13)),
                        SdOver.Participants.ALL_BASELINES);

        // Then ρ·SD·s_post = 4·√(31/8)
        assertThat(norms.outcome().orElseThrow().jointVariation().toDouble())
                .isCloseTo(4 * Math.sqrt(31.0 / 8), within(1e-14));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void orderShiftAndScaleChangeNoIndex(long seed) {
        var random = new SplittableRandom(seed);
        List<Participant> people = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            int x = random.nextInt(40);
            people.add(i % 4 == 3 ? baseline(x) : person(x, x + random.nextInt(25) - 8));
        }
        List<Participant> shuffled = new ArrayList<>(people);
        Collections.shuffle(shuffled, new Random(seed));
        Rational factor = Rational.of(7, 3);
        Rational shift = Rational.of(-19, 4);
        List<Participant> moved =
                people.stream()
                        .map(
                                one ->
                                        new Participant(
                                                one.baseline().multiply(factor).add(shift),
                                                one.outcome()
                                                        .map(y -> y.multiply(factor).add(shift))))
                        .toList();

        for (SdOver over : SdOver.Participants.values()) {
            Norms norms = cohort(people, over);
            Norms movedNorms = cohort(moved, over);
            assertThat(cohort(shuffled, over)).isEqualTo(norms);
            for (Index index : IN_UNITS_OF_ERROR) {
                Rational x = Rational.of(11);
                Rational y = Rational.of(17);
                assertThat(
                                index.of(
                                                movedNorms,
                                                x.multiply(factor).add(shift),
                                                y.multiply(factor).add(shift))
                                        .estimate())
                        .as(index.name())
                        .isEqualTo(index.of(norms, x, y).estimate());
            }
        }
    }

    @Test
    void indicesThatSubtractTheMeanChangeAreToldApart() {
        assertThat(EnumSet.allOf(Index.class).stream().filter(Index::usesMeanChange))
                .containsExactly(Index.HLL, Index.HA);
        assertThat(Index.HA.usualCritical().orElseThrow().value()).isEqualTo(Rational.of(165, 100));
        assertThat(Index.JT.usualCritical()).contains(Critical.STANDARD);
    }

    private static Norms annex(OutcomeReliability source, Rational r, Rational sd) {
        return new Norms(
                100,
                number("0.60"),
                sd.square(),
                new GivenReliability(r),
                Optional.of(
                        new OutcomeNorms(
                                number("0.68"),
                                number("0.22").square(),
                                number("0.5").multiply(sd).multiply(number("0.22")),
                                source)));
    }

    private static Norms cohort(List<Participant> people, SdOver over) {
        return Norms.of(
                people,
                over,
                new GivenReliability(number("0.8")),
                new OutcomeReliability.Given(number("0.75")));
    }

    private static Participant person(int baseline, int outcome) {
        return new Participant(Rational.of(baseline), Optional.of(Rational.of(outcome)));
    }

    private static Participant baseline(int baseline) {
        return new Participant(Rational.of(baseline), Optional.empty());
    }

    private static double value(Index index, Norms norms, String baseline, String outcome) {
        return value(index.of(norms, number(baseline), number(outcome)).estimate());
    }

    private static double value(Estimate estimate) {
        return estimate.figure().orElseThrow().value().doubleValue();
    }

    private static Rational number(String text) {
        return Rational.of(new BigDecimal(text));
    }
}
