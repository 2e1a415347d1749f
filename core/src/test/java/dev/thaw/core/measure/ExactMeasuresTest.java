package dev.thaw.core.measure;

import static dev.thaw.core.example.ExampleProtocol.aStudy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.example.Payloads;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.statistics.Moments;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Inertia and variability to the last digit, in plain fractions, of ratings of up to 34 digits and
/// 18 decimals, equal ones, and ones that differ in their last digit only.
class ExactMeasuresTest {

    private static final StudyProtocol PROTOCOL = aStudy().withMinima(1, 1).protocol();
    private static final Instant DAY_ONE = Instant.parse("2026-01-05T08:00:00Z");
    private static final MathContext DIGITS = new MathContext(60);
    private static final int HISTORIES = 600;

    /// @param seconds since day one's first moment
    private record Rating(int day, long seconds, Rational y) {}

    private record Pair(Rational y, Rational next, long seconds) {}

    @Test
    void inertiaIsRoundedOnceFromTheTrueSlope() {
        SplittableRandom random = new SplittableRandom(41);
        for (int i = 0; i < HISTORIES; i++) {
            List<Rating> ratings = ratings(random);
            Rational mean = Moments.of(values(ratings)).mean();
            List<Pair> close = close(ratings);
            Rational products = Rational.ZERO;
            Rational squares = Rational.ZERO;
            for (Pair pair : close) {
                Rational y = pair.y.subtract(mean);
                products = products.add(y.multiply(pair.next.subtract(mean)));
                squares = squares.add(y.square());
            }

            Optional<Figure> raw = figure(ratings, "item:valence/inertia@1");
            Optional<Figure> corrected = figure(ratings, "item:valence/inertia_corrected@1");

            if (close.size() < 20 || squares.sign() == 0) {
                assertThat(raw).isEmpty();
                assertThat(corrected).isEmpty();
            } else {
                Rational slope = products.divide(squares);
                assertThat(raw).contains(rounded(slope));
                assertThat(corrected)
                        .contains(
                                rounded(
                                        slope.multiply(close.size())
                                                .add(Rational.ONE)
                                                .divide(close.size() - 3L)));
            }
        }
    }

    @Test
    void variabilityIsThatOfTheSample() {
        SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < HISTORIES; i++) {
            List<Rating> ratings = ratings(random);
            Estimate expected = Moments.of(values(ratings)).standardDeviation();

            Estimate sd = estimate(ratings, "item:valence/sd@1");

            assertThat(sd.figure())
                    .isEqualTo(ratings.size() < 10 ? Optional.empty() : expected.figure());
            if (ratings.size() >= 10) {
                assertThat(sd.status()).isEqualTo(expected.status());
            }
        }
    }

    private static List<Rating> ratings(SplittableRandom random) {
        int kind = random.nextInt(5);
        int aDay = random.nextInt(1, 9);
        List<Rating> ratings = new ArrayList<>();
        for (int day = 0; day < 7; day++) {
            long seconds = 86_400L * day;
            for (int i = 0; i < aDay; i++) {
                seconds += random.nextInt(1, 5_000);
                ratings.add(new Rating(day, seconds, Rational.of(value(kind, random))));
            }
        }
        return ratings;
    }

    private static BigDecimal value(int kind, SplittableRandom random) {
        return switch (kind) {
            case 0 -> BigDecimal.valueOf(random.nextInt(2));
            case 1 -> BigDecimal.valueOf(random.nextInt(5), 18);
            case 2 -> new BigDecimal(new BigInteger(112, new Random(random.nextLong())), 18);
            case 3 -> BigDecimal.TEN.pow(33).add(BigDecimal.valueOf(random.nextInt(3))).negate();
            default -> BigDecimal.valueOf(random.nextLong(-999_999, 999_999), 3);
        };
    }

    private static List<Rational> values(List<Rating> ratings) {
        return ratings.stream().map(Rating::y).toList();
    }

    /// Neighbours of one day, no further apart than one and a half times the median distance.
    private static List<Pair> close(List<Rating> ratings) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 1; i < ratings.size(); i++) {
            Rating before = ratings.get(i - 1);
            Rating after = ratings.get(i);
            if (before.day == after.day) {
                pairs.add(new Pair(before.y, after.y, after.seconds - before.seconds));
            }
        }
        List<Long> sorted = pairs.stream().map(Pair::seconds).sorted().toList();
        int n = sorted.size();
        return pairs.stream()
                .filter(
                        pair ->
                                4 * pair.seconds
                                        <= 3 * (sorted.get((n - 1) / 2) + sorted.get(n / 2)))
                .toList();
    }

    private static Optional<Figure> figure(List<Rating> ratings, String measure) {
        return estimate(ratings, measure).figure();
    }

    private static Estimate estimate(List<Rating> ratings, String measure) {
        List<Occasion<CheckInSubmitted>> checkIns = new ArrayList<>();
        for (Rating rating : ratings) {
            String value = rating.y.toBigDecimal(MathContext.DECIMAL128).toPlainString();
            checkIns.add(
                    new Occasion<>(
                            rating.day,
                            Optional.of(DAY_ONE.plusSeconds(rating.seconds)),
                            false,
                            Payloads.rated("valence", value)));
        }
        DayWindow window = Occasions.of(PROTOCOL, checkIns, List.of(), List.of()).between(0, 6);
        return MeasureExamples.find(measure, PROTOCOL)
                .of(window, Setting.ofWeek(PROTOCOL))
                .published();
    }

    private static Figure rounded(Rational value) {
        return Figure.of(value.toBigDecimal(DIGITS));
    }
}
