package dev.thaw.core.measure;

import static dev.thaw.core.example.ExampleProtocol.aStudy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.example.Payloads;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.statistics.Quantile;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for the measures of every participant, tried on seeded ones.
class MeasurePropertiesTest {

    private static final StudyProtocol PROTOCOL = aStudy().withMinima(1, 1).protocol();
    private static final Setting SETTING = Setting.ofWeek(PROTOCOL);
    private static final int LAST_DAY = 13;

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyMeasureIsWhatItsDefinitionSaysStepByStep(long seed) {
        RandomOccasions random = RandomOccasions.seeded(seed);
        for (int first : new int[] {-3, 0, 7}) {
            int last = first + (seed % 2 == 0 ? 6 : LAST_DAY);
            NaiveMeasures naive = new NaiveMeasures(random, first, last);
            DayWindow window = occasions(random).between(first, last);

            for (Measure measure : Measures.of(PROTOCOL)) {
                Estimate estimate = measure.of(window, SETTING).published();
                Optional<Double> expected = naive.value(measure.id());
                assertThat(estimate.figure().isPresent())
                        .as(measure.id())
                        .isEqualTo(expected.isPresent());
                estimate.figure()
                        .ifPresent(figure -> isClose(measure.id(), figure, expected.orElseThrow()));
                if (measure.id().equals("err@1")
                        && estimate instanceof Estimate.Measured measured) {
                    assertThat(measured.standardError().isPresent())
                            .isEqualTo(naive.errorOfErr().isPresent());
                    measured.standardError()
                            .ifPresent(
                                    error ->
                                            isClose("se", error, naive.errorOfErr().orElseThrow()));
                    assertThat(measured.status() == Status.ZERO_VARIANCE)
                            .isEqualTo(naive.daysWithAnswers() >= 5 && naive.daysAgree());
                }
            }
        }
    }

    private static void isClose(String measure, Figure figure, double expected) {
        assertThat(figure.value().doubleValue())
                .as(measure)
                .isCloseTo(expected, within(1e-10 * Math.max(1, Math.abs(expected))));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void instabilityIsExactToTheLastDigitThoughDoublesAreTriedFirst(long seed) {
        RandomOccasions random = RandomOccasions.seeded(seed);
        for (Rational lambda : List.of(Rational.of(1, 2), Rational.ONE)) {
            WindowValue value =
                    MeasureExamples.find("item:valence/mssd@1", PROTOCOL)
                            .of(occasions(random).between(0, LAST_DAY), SETTING.withLambda(lambda));
            value.published()
                    .figure()
                    .ifPresent(
                            figure ->
                                    assertThat(figure)
                                            .isEqualTo(
                                                    Figure.of(exactInstability(random, lambda))));
        }
    }

    /// Of the item valence in days 0 to 13, for λ = ½ and 1.
    private static Rational exactInstability(RandomOccasions random, Rational lambda) {
        List<Occasion<CheckInSubmitted>> rated =
                random.checkIns().stream()
                        .filter(occasion -> occasion.day() >= 0 && occasion.day() <= LAST_DAY)
                        .filter(occasion -> occasion.what().ratings().containsKey("valence"))
                        .filter(occasion -> occasion.moment().isPresent())
                        .toList();
        List<Rational> differences = new ArrayList<>();
        List<Rational> distances = new ArrayList<>();
        for (int i = 1; i < rated.size(); i++) {
            if (rated.get(i).day() == rated.get(i - 1).day()) {
                differences.add(valence(rated.get(i)).subtract(valence(rated.get(i - 1))));
                distances.add(
                        Rational.of(
                                rated.get(i).moment().orElseThrow().getEpochSecond()
                                        - rated.get(i - 1)
                                                .moment()
                                                .orElseThrow()
                                                .getEpochSecond()));
            }
        }
        Rational median = Quantile.exactMedian(distances);
        Rational sum = Rational.ZERO;
        for (int i = 0; i < differences.size(); i++) {
            Rational weight = median.divide(distances.get(i));
            sum =
                    sum.add(
                            differences
                                    .get(i)
                                    .square()
                                    .multiply(
                                            lambda.equals(Rational.ONE)
                                                    ? weight.square()
                                                    : weight));
        }
        return sum.divide(differences.size());
    }

    private static Rational valence(Occasion<CheckInSubmitted> occasion) {
        return Rational.of(occasion.what().ratings().get("valence"));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theOrderInWhichOccasionsAreGivenLeavesNoTrace(long seed) {
        RandomOccasions random = RandomOccasions.seeded(seed);
        RandomOccasions shuffled =
                new RandomOccasions(
                        shuffled(timed(random.checkIns()), seed),
                        shuffled(random.selfInitiated(), seed),
                        shuffled(random.prompts(), seed));
        RandomOccasions sorted =
                new RandomOccasions(
                        timed(random.checkIns()), random.selfInitiated(), random.prompts());

        assertThat(values(shuffled)).isEqualTo(values(sorted));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shiftingAllRatingsMovesTheirMeanAndNothingElse(long seed) {
        RandomOccasions random = RandomOccasions.seeded(seed);
        BigDecimal shift = new BigDecimal("-17.25");
        RandomOccasions shifted = random.withRatings(rating -> rating.add(shift));

        for (String item : List.of("item:mood", "item:valence")) {
            value(random, item)
                    .exact()
                    .ifPresent(
                            mean ->
                                    assertThat(value(shifted, item).exact())
                                            .contains(mean.add(Rational.of(shift))));
            for (String spread :
                    List.of("/sd@1", "/mssd@1", "/inertia@1", "/inertia_corrected@1")) {
                assertThat(value(shifted, item + spread)).isEqualTo(value(random, item + spread));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void doublingAllRatingsDoublesTheirSpreadAndLeavesInertia(long seed) {
        RandomOccasions random = RandomOccasions.seeded(seed);
        RandomOccasions doubled = random.withRatings(rating -> rating.multiply(BigDecimal.TWO));

        for (String item : List.of("item:mood", "item:valence")) {
            isMultiple(value(random, item + "/sd@1"), value(doubled, item + "/sd@1"), 2);
            isMultiple(value(random, item + "/mssd@1"), value(doubled, item + "/mssd@1"), 4);
            assertThat(value(doubled, item + "/inertia@1"))
                    .isEqualTo(value(random, item + "/inertia@1"));
        }
    }

    private static void isMultiple(WindowValue one, WindowValue other, int factor) {
        assertThat(other.published().status()).isEqualTo(one.published().status());
        one.published()
                .figure()
                .ifPresent(
                        figure ->
                                isClose(
                                        "multiple",
                                        other.published().figure().orElseThrow(),
                                        factor * figure.value().doubleValue()));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void ratingsBeyondALongAreAsExactAsOthers(long seed) {
        RandomOccasions random = RandomOccasions.seeded(seed);
        BigDecimal far = new BigDecimal("1000000000000000.000000000000000001");
        RandomOccasions shifted = random.withRatings(rating -> rating.add(far));

        value(random, "item:valence")
                .exact()
                .ifPresent(
                        mean ->
                                assertThat(value(shifted, "item:valence").exact())
                                        .contains(mean.add(Rational.of(far))));
        for (String spread : List.of("/sd@1", "/mssd@1", "/inertia@1", "/inertia_corrected@1")) {
            assertThat(value(shifted, "item:valence" + spread))
                    .isEqualTo(value(random, "item:valence" + spread));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void oneMoreBlankNeverRaisesTheResponseRate(long seed) {
        RandomOccasions random = RandomOccasions.seeded(seed);
        Optional<Rational> before = value(random, "err@1").exact();
        List<Occasion<CheckInSubmitted>> more = new ArrayList<>(random.checkIns());
        more.add(Occasion.on((int) (seed % 14), Payloads.blank()));

        Rational after =
                value(new RandomOccasions(more, random.selfInitiated(), random.prompts()), "err@1")
                        .exact()
                        .orElseThrow();

        before.ifPresent(rate -> assertThat(after).isLessThanOrEqualTo(rate));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatHappensOutsideAWindowChangesNothingInside(long seed) {
        RandomOccasions random = RandomOccasions.seeded(seed);
        List<Occasion<CheckInSubmitted>> more = new ArrayList<>(random.checkIns());
        for (Occasion<CheckInSubmitted> outside : timed(random.checkIns())) {
            if (outside.day() < 0 || outside.day() > LAST_DAY) {
                more.add(
                        new Occasion<>(
                                outside.day(),
                                outside.moment().map(at -> at.plusSeconds(30)),
                                true,
                                Payloads.felt((int) (seed % 101))));
            }
        }

        assertThat(values(new RandomOccasions(more, random.selfInitiated(), random.prompts())))
                .isEqualTo(values(random));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theResponseRateOfThePromptsLiesWithinItsBounds(long seed) {
        RandomOccasions random = RandomOccasions.seeded(seed);
        Rational lower = value(random, "err_lower@1").exact().orElseThrow();
        Rational upper = value(random, "err_upper@1").exact().orElseThrow();

        long responses = count(random, PromptOutcome.RESPONSE);
        long answers = responses + count(random, PromptOutcome.NO_RESPONSE);

        assertThat(lower.sign()).isNotNegative();
        assertThat(upper).isLessThanOrEqualTo(Rational.ONE);
        if (answers > 0) {
            assertThat(Rational.of(responses, answers)).isBetween(lower, upper);
        }
    }

    private static long count(RandomOccasions random, PromptOutcome outcome) {
        return random.prompts().stream()
                .filter(prompt -> prompt.day() >= 0 && prompt.day() <= LAST_DAY)
                .filter(prompt -> prompt.what() == outcome)
                .count();
    }

    private static List<Occasion<CheckInSubmitted>> timed(
            List<Occasion<CheckInSubmitted>> occasions) {
        return occasions.stream().filter(occasion -> occasion.moment().isPresent()).toList();
    }

    private static <T> List<T> shuffled(List<T> list, long seed) {
        List<T> shuffled = new ArrayList<>(list);
        Collections.shuffle(shuffled, new Random(seed));
        return shuffled;
    }

    private static List<WindowValue> values(RandomOccasions random) {
        DayWindow window = occasions(random).between(0, LAST_DAY);
        return Measures.of(PROTOCOL).stream().map(m -> m.of(window, SETTING)).toList();
    }

    private static WindowValue value(RandomOccasions random, String measure) {
        return MeasureExamples.find(measure, PROTOCOL)
                .of(occasions(random).between(0, LAST_DAY), SETTING);
    }

    private static Occasions occasions(RandomOccasions random) {
        return Occasions.of(PROTOCOL, random.checkIns(), random.selfInitiated(), random.prompts());
    }
}
