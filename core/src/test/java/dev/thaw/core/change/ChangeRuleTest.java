package dev.thaw.core.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.core.change.Category.Assessed;
import dev.thaw.core.change.Category.NotAssessable;
import dev.thaw.core.change.FunctionalNorms.Source;
import dev.thaw.core.change.Norms.SdOver;
import dev.thaw.core.change.OutcomeNorms.OutcomeReliability;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeRuleTest {

    /// M = 40, SD = 10, r = .5: S_diff is exactly 10 and the smallest reliable change 19.6.
    private static final Norms NORMS = norms("0.5");

    private static final Rational NO_MINIMUM = Rational.ZERO;

    /// c = 50 between 40 and 60 with equal spread.
    private static final Cutoff FIFTY =
            cutoff(Cutoff.Kind.C, Direction.HIGHER_IS_BETTER, new Source.ReferenceGroup());

    @Test
    void reachingTheLimitCountsAndJustMissingItDoesNot() {
        ChangeRule rule = jacobsonTruax(Optional.empty());

        assertThat(category(rule, "20", "39.6")).isEqualTo(Assessed.IMPROVED);
        assertThat(category(rule, "20", "39.59999999999999999999")).isEqualTo(Assessed.UNCHANGED);
        assertThat(category(rule, "39.6", "20")).isEqualTo(Assessed.DETERIORATED);
        assertThat(category(rule, "39.59999999999999999999", "20")).isEqualTo(Assessed.UNCHANGED);
    }

    @Test
    void underRsLimitTheCriticalValueMustBePassed() {
        ChangeRule rule =
                new ChangeRule(
                        Index.JT,
                        Critical.STANDARD,
                        Limit.PASSED_CLINICALSIGNIFICANCE,
                        Direction.HIGHER_IS_BETTER,
                        Optional.empty(),
                        NO_MINIMUM);

        assertThat(category(rule, "20", "39.6")).isEqualTo(Assessed.UNCHANGED);
        assertThat(category(rule, "20", "39.60000000000000000001")).isEqualTo(Assessed.IMPROVED);
        assertThat(category(rule, "39.6", "20")).isEqualTo(Assessed.UNCHANGED);
        assertThat(category(rule, "39.60000000000000000001", "20"))
                .isEqualTo(Assessed.DETERIORATED);
    }

    @Test
    void recoveryIsAnImprovementThatCrossesTheCutoffStrictlyOnBothSides() {
        ChangeRule rule = jacobsonTruax(Optional.of(FIFTY));

        assertThat(category(rule, "31", "50.6")).isEqualTo(Assessed.RECOVERED);
        assertThat(category(rule, "30", "50")).isEqualTo(Assessed.IMPROVED);
        assertThat(category(rule, "50", "80")).isEqualTo(Assessed.IMPROVED);
        assertThat(category(rule, "49", "51")).isEqualTo(Assessed.UNCHANGED);
        assertThat(category(rule, "51", "20")).isEqualTo(Assessed.DETERIORATED);
    }

    @Test
    void whereLowerIsBetterEverythingIsMirrored() {
        ChangeRule rule =
                new ChangeRule(
                        Index.JT,
                        Critical.STANDARD,
                        Direction.LOWER_IS_BETTER,
                        Optional.of(
                                Cutoff.of(
                                        Cutoff.Kind.C,
                                        Direction.LOWER_IS_BETTER,
                                        NORMS,
                                        Optional.of(
                                                functional("20", new Source.ReferenceGroup())))),
                        NO_MINIMUM);

        assertThat(category(rule, "31", "11.4")).isEqualTo(Assessed.RECOVERED);
        assertThat(category(rule, "60", "40")).isEqualTo(Assessed.IMPROVED);
        assertThat(category(rule, "20", "45")).isEqualTo(Assessed.DETERIORATED);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aMeasureReadUpsideDownGivesTheSameCategories(long seed) {
        var random = new SplittableRandom(seed);
        for (Cutoff.Kind kind : Cutoff.Kind.values()) {
            ChangeRule up = upwards(kind);
            ChangeRule down = downwards(kind);
            for (int i = 0; i < 200; i++) {
                Rational x = Rational.of(random.nextInt(1000), 10);
                Rational y = Rational.of(random.nextInt(1000), 10);
                assertThat(
                                down.verdict(
                                                mirrored(),
                                                Optional.of(x.negate()),
                                                Optional.of(y.negate()))
                                        .category())
                        .isEqualTo(up.verdict(NORMS, Optional.of(x), Optional.of(y)).category());
            }
        }
    }

    @Test
    void belowTheMinimumOfReliabilityIndividualCategoriesAreWithheld() {
        ChangeRule rule = rule(Index.JT, ReliabilityRule.USUAL_MINIMUM);

        Verdict withheld =
                rule.verdict(norms("0.59"), Optional.of(number("20")), Optional.of(number("90")));

        assertThat(withheld.category()).isEqualTo(NotAssessable.RELIABILITY_BELOW_MINIMUM);
        assertThat(withheld.index().status()).isEqualTo(Status.NOT_APPLICABLE);
        assertThat(withheld.flags()).containsExactly(Flag.RELIABILITY_BELOW_MINIMUM);
        assertThat(
                        rule.verdict(
                                        norms("0.60"),
                                        Optional.of(number("20")),
                                        Optional.of(number("90")))
                                .category())
                .isEqualTo(Assessed.IMPROVED);
    }

    @Test
    void anIndexInPointsNeedsNoReliability() {
        ChangeRule rule =
                new ChangeRule(
                        Index.DIFFERENCE,
                        new Critical.Exactly(number("5")),
                        Direction.LOWER_IS_BETTER,
                        Optional.empty(),
                        ReliabilityRule.USUAL_MINIMUM);

        assertThat(category(rule, "20", "15")).isEqualTo(Assessed.IMPROVED);
        assertThat(category(rule, "20", "15.5")).isEqualTo(Assessed.UNCHANGED);
    }

    @Test
    void withoutAValueInAWindowNothingCanBeTold() {
        ChangeRule rule = jacobsonTruax(Optional.empty());

        assertThat(rule.verdict(NORMS, Optional.empty(), Optional.of(number("1"))).category())
                .isEqualTo(NotAssessable.NO_BASELINE);
        Verdict left = rule.verdict(NORMS, Optional.of(number("1")), Optional.empty());
        assertThat(left.category()).isEqualTo(NotAssessable.NO_OUTCOME);
        assertThat(left.index().status()).isEqualTo(Status.INSUFFICIENT_N);
    }

    @Test
    void anUnknownReliabilityLeavesTheCategoryOpen() {
        Norms unknown =
                Norms.of(
                        List.of(),
                        new SdOver.Given(number("40"), number("10")),
                        TestRetest.of(List.of(), ReliabilityRule.standard(0)),
                        new OutcomeReliability.SameError());
        assertThat(
                        jacobsonTruax(Optional.empty())
                                .verdict(
                                        unknown, Optional.of(number("1")), Optional.of(number("2")))
                                .category())
                .isEqualTo(NotAssessable.RELIABILITY_UNKNOWN);
    }

    @Test
    void aCutoffThatCannotBeComputedHidesNeitherDeteriorationNorImprovement() {
        // Given no outcomes that true values could be estimated from, or nobody who differs
        Cutoff withoutOutcomes =
                Cutoff.ofTrueValues(
                        Cutoff.Kind.A,
                        Direction.HIGHER_IS_BETTER,
                        NORMS,
                        Optional.empty(),
                        Critical.STANDARD);
        Cutoff withoutSpread =
                Cutoff.of(
                        Cutoff.Kind.B,
                        Direction.HIGHER_IS_BETTER,
                        NORMS,
                        Optional.of(
                                new FunctionalNorms(
                                        number("60"), Rational.ZERO, new Source.ReferenceGroup())));

        for (Cutoff undefined : List.of(withoutOutcomes, withoutSpread)) {
            ChangeRule rule = jacobsonTruax(Optional.of(undefined));

            assertThat(undefined.value().status()).isEqualTo(Status.NOT_APPLICABLE);
            assertThat(category(rule, "90", "1")).isEqualTo(Assessed.DETERIORATED);
            assertThat(category(rule, "40", "41")).isEqualTo(Assessed.UNCHANGED);
            assertThat(category(rule, "1", "90")).isEqualTo(Assessed.IMPROVED);
        }
    }

    @Test
    void cutoffsAreThoseOfJacobsonAndTruax() {
        Source own = new Source.ReferenceGroup();
        assertThat(cutoff(Cutoff.Kind.A, Direction.HIGHER_IS_BETTER, own).value().figure())
                .get()
                .hasToString("60");
        assertThat(cutoff(Cutoff.Kind.B, Direction.LOWER_IS_BETTER, own).value().figure())
                .get()
                .hasToString("80");
        assertThat(FIFTY.value().figure()).get().hasToString("50");
    }

    @Test
    void theFunctionalSpreadMakesCutoffBAndRTakesTheClinicalOne() {
        Optional<FunctionalNorms> narrow =
                Optional.of(
                        new FunctionalNorms(
                                number("60"), number("4"), new Source.ReferenceGroup()));

        assertThat(
                        Cutoff.of(Cutoff.Kind.B, Direction.HIGHER_IS_BETTER, NORMS, narrow)
                                .value()
                                .figure())
                .get()
                .hasToString("52");
        assertThat(
                        Cutoff.of(
                                        Cutoff.Kind.B_CLINICALSIGNIFICANCE,
                                        Direction.HIGHER_IS_BETTER,
                                        NORMS,
                                        narrow)
                                .value()
                                .figure())
                .get()
                .hasToString("40");
    }

    @ParameterizedTest
    @EnumSource(Cutoff.Kind.class)
    void aValueIsOnTheSideOfTheCutoffWhereItLies(Cutoff.Kind kind) {
        // Given populations of different spread, so that the cut-off is irrational or a fraction
        var random = new SplittableRandom(5);
        for (int i = 0; i < 500; i++) {
            Direction direction =
                    i % 2 == 0 ? Direction.HIGHER_IS_BETTER : Direction.LOWER_IS_BETTER;
            Norms clinical =
                    new Norms(
                            40,
                            Rational.of(random.nextInt(40)),
                            Rational.of(1 + random.nextInt(90)),
                            new GivenReliability(number("0.8")),
                            Optional.empty());
            Cutoff cutoff =
                    Cutoff.of(
                            kind,
                            direction,
                            clinical,
                            Optional.of(
                                    new FunctionalNorms(
                                            Rational.of(random.nextInt(40)),
                                            Rational.of(1 + random.nextInt(9)),
                                            new Source.ReferenceGroup())));
            BigDecimal value = cutoff.value().figure().orElseThrow().value();
            BigDecimal step = new BigDecimal("0.000001").multiply(sign(direction));

            Rational better = Rational.of(value.add(step));
            Rational worse = Rational.of(value.subtract(step));

            assertThat(cutoff.isFunctional(better)).isTrue();
            assertThat(cutoff.isClinical(better)).isFalse();
            assertThat(cutoff.isClinical(worse)).isTrue();
            assertThat(cutoff.isFunctional(worse)).isFalse();
        }
    }

    private static BigDecimal sign(Direction direction) {
        return switch (direction) {
            case HIGHER_IS_BETTER -> BigDecimal.ONE;
            case LOWER_IS_BETTER -> BigDecimal.ONE.negate();
        };
    }

    @Test
    void aCutoffBetweenPopulationsOfWhichOneDoesNotVaryDoesNotExist() {
        Norms constant =
                Norms.of(
                        List.of(),
                        new SdOver.Given(number("40"), Rational.ZERO),
                        new GivenReliability(number("0.5")),
                        new OutcomeReliability.SameError());
        FunctionalNorms equal =
                new FunctionalNorms(number("60"), Rational.ZERO, new Source.ReferenceGroup());
        FunctionalNorms varying = functional("60", new Source.ReferenceGroup());

        for (Cutoff cutoff :
                List.of(
                        Cutoff.of(
                                Cutoff.Kind.C,
                                Direction.HIGHER_IS_BETTER,
                                NORMS,
                                Optional.of(equal)),
                        Cutoff.of(
                                Cutoff.Kind.C,
                                Direction.HIGHER_IS_BETTER,
                                constant,
                                Optional.of(varying)))) {
            assertThat(cutoff.value().status()).isEqualTo(Status.NOT_APPLICABLE);
            assertThat(cutoff.isCrossed(number("0"), number("100"))).isFalse();
        }
    }

    @Test
    void aCutoffSaysWhatItRestsOn() {
        assertThat(FIFTY.flags()).isEmpty();
        assertThat(
                        cutoff(
                                        Cutoff.Kind.C,
                                        Direction.HIGHER_IS_BETTER,
                                        new Source.Publication("Somebody 2001"))
                                .flags())
                .containsExactly(Flag.PUBLISHED_NORMS);
        // Without functional norms it falls back to `a`
        Cutoff alone =
                Cutoff.of(Cutoff.Kind.C, Direction.HIGHER_IS_BETTER, NORMS, Optional.empty());
        assertThat(alone.flags()).containsExactly(Flag.LENIENT_CUTOFF);
        assertThat(alone.value().figure()).get().hasToString("60");
        assertThat(category(jacobsonTruax(Optional.of(alone)), "30", "61"))
                .isEqualTo(Assessed.RECOVERED);
        assertThatThrownBy(() -> new Source.Publication(" "))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anImprovementBesideRisingOverwhelmIsFlagged() {
        ChangeRule rule = jacobsonTruax(Optional.empty());
        ChangeRule ofOverwhelm =
                new ChangeRule(
                        Index.JT,
                        Critical.STANDARD,
                        Direction.LOWER_IS_BETTER,
                        Optional.empty(),
                        NO_MINIMUM);
        Verdict improved = verdict(rule, "20", "60");
        Verdict unchanged = verdict(rule, "20", "21");
        Verdict rose = verdict(ofOverwhelm, "20", "60");
        Verdict fell = verdict(ofOverwhelm, "60", "20");

        assertThat(improved.beside(rose).flags()).containsExactly(Flag.IMPROVED_WITH_OVERWHELM);
        assertThat(improved.beside(rose).category()).isEqualTo(Assessed.IMPROVED);
        assertThat(improved.beside(fell)).isEqualTo(improved);
        assertThat(unchanged.beside(rose)).isEqualTo(unchanged);
    }

    @Test
    void aCriticalValueIsANumberOrAQuantile() {
        assertThat(new Critical.NormalQuantile(Rational.of(975, 1000)).value().toDouble())
                .isCloseTo(1.959963984540054, within(1e-14));
        assertThatThrownBy(() -> new Critical.Exactly(Rational.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        // So near to 1/2 that its quantile would be 0
        assertThatThrownBy(
                        () ->
                                new Critical.NormalQuantile(
                                        number("0.500000000000000000000000000001")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Critical.NormalQuantile(Rational.of(1, 2)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Norms norms(String reliability) {
        return Norms.of(
                List.of(),
                new SdOver.Given(number("40"), number("10")),
                new GivenReliability(number(reliability)),
                new OutcomeReliability.SameError());
    }

    private static Norms mirrored() {
        return new Norms(
                NORMS.n(),
                NORMS.mean().negate(),
                NORMS.variance(),
                NORMS.reliability(),
                Optional.empty());
    }

    private static ChangeRule upwards(Cutoff.Kind kind) {
        return new ChangeRule(
                Index.EN,
                Critical.STANDARD,
                Direction.HIGHER_IS_BETTER,
                Optional.of(
                        Cutoff.of(
                                kind,
                                Direction.HIGHER_IS_BETTER,
                                NORMS,
                                Optional.of(functional("60", new Source.ReferenceGroup())))),
                NO_MINIMUM);
    }

    private static ChangeRule downwards(Cutoff.Kind kind) {
        return new ChangeRule(
                Index.EN,
                Critical.STANDARD,
                Direction.LOWER_IS_BETTER,
                Optional.of(
                        Cutoff.of(
                                kind,
                                Direction.LOWER_IS_BETTER,
                                mirrored(),
                                Optional.of(functional("-60", new Source.ReferenceGroup())))),
                NO_MINIMUM);
    }

    private static Cutoff cutoff(Cutoff.Kind kind, Direction direction, Source source) {
        return Cutoff.of(kind, direction, NORMS, Optional.of(functional("60", source)));
    }

    private static FunctionalNorms functional(String mean, Source source) {
        return new FunctionalNorms(number(mean), number("10"), source);
    }

    private static ChangeRule jacobsonTruax(Optional<Cutoff> cutoff) {
        return new ChangeRule(
                Index.JT, Critical.STANDARD, Direction.HIGHER_IS_BETTER, cutoff, NO_MINIMUM);
    }

    private static ChangeRule rule(Index index, Rational minimum) {
        return new ChangeRule(
                index, Critical.STANDARD, Direction.HIGHER_IS_BETTER, Optional.empty(), minimum);
    }

    private static Category category(ChangeRule rule, String baseline, String outcome) {
        return verdict(rule, baseline, outcome).category();
    }

    private static Verdict verdict(ChangeRule rule, String baseline, String outcome) {
        return rule.verdict(NORMS, Optional.of(number(baseline)), Optional.of(number(outcome)));
    }

    private static Rational number(String text) {
        return Rational.of(new BigDecimal(text));
    }
}
