package dev.thaw.core.measure;

import static dev.thaw.core.example.Payloads.blank;
import static dev.thaw.core.example.Payloads.felt;
import static dev.thaw.core.example.Payloads.rated;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/// Level, spread, instability and inertia of ratings.
class RatingsTest extends MeasuredOccasions {

    @Test
    void anItemsMeanIsExact() {
        // Given ratings whose binary fractions would not add up
        answered(0, rated("valence", "0.1"), rated("valence", "-0.3"));
        answered(1, rated("valence", "0.1"), rated("valence", "0.1"));

        // When, Then
        assertThat(onlyWeek("item:valence", 1, 1).exact()).contains(Rational.ZERO);
        assertThat(onlyWeek("item:valence", 1, 1).published()).isEqualTo(measured("0", 4));
    }

    @Test
    void ratingsOfThirtyFourDigitsStayExact() {
        // Given
        answered(
                0,
                rated("valence", "1234567890123456.000000000000000001"),
                rated("valence", "-1234567890123456"),
                rated("valence", "0.5"));

        // Then
        assertThat(onlyWeek("item:valence", 1, 1).exact())
                .contains(Rational.of(new BigDecimal("0.500000000000000001")).divide(3));
    }

    @Test
    void aMeanAtAnEndOfTheScaleHasNoRelativeSpread() {
        for (int i = 0; i < 10; i++) {
            answered(i, felt(100));
        }

        assertThat(inWindow("relsd@1", 0, 13, anyData()).published())
                .isEqualTo(Estimate.none(Status.NOT_APPLICABLE, 10));
    }

    @Test
    void theGreatestSpreadThereCanBeIsARelativeSpreadOfOne() {
        for (int i = 0; i < 10; i++) {
            answered(i, i < 4 ? felt(100) : blank());
        }

        assertThat(inWindow("relsd@1", 0, 13, anyData()).published()).isEqualTo(measured("1", 10));
    }

    @Test
    void theNightIsNoLag() {
        // Given nine days of two check-ins, 0 and then 10, so that nights would add as much again
        for (int day = 0; day < 9; day++) {
            ratedAt(day, 9, "1");
            ratedAt(day, 21, "3");
        }

        assertThat(inWindow("item:mood/mssd@1", 0, 13, anyData()).published())
                .isEqualTo(measured("4", 9));
    }

    @Test
    void ofTwoRatingsAtOneMomentTheFirstIsFollowed() {
        for (int day = 0; day < 8; day++) {
            ratedAt(day, 9, "1");
            ratedAt(day, 9, "5");
            ratedAt(day, 12, "2");
        }

        assertThat(inWindow("item:mood/mssd@1", 0, 13, anyData()).published())
                .isEqualTo(measured("1", 8));
    }

    @Test
    void ratingsOfACivilDayAreInNoPairUnlessDaysAreCompared() {
        // Given a diary of ten days, one of them with two rows, another missing
        for (int day : new int[] {0, 1, 2, 3, 4, 5, 7, 8, 9, 10}) {
            occasions.add(Occasion.on(day, rated("mood", String.valueOf(1 + day % 2))));
        }
        occasions.add(Occasion.on(3, rated("mood", "5")));

        // Then within days nothing follows anything; from day to day the mean of 2 and 5 is twice
        // next to a 1, and six pairs differ by 1: (6 + 2 · 2.5²)/8
        assertThat(inWindow("item:mood/mssd@1", 0, 13, anyData()).published())
                .isEqualTo(Estimate.tooFew(0, 8));
        assertThat(
                        inWindow("item:mood/mssd@1", 0, 13, anyData().withLag(Lag.DAY_TO_DAY))
                                .published())
                .isEqualTo(measured("2.3125", 8));
    }

    @Test
    void lambdaEvensOutUnequalDistances() {
        // Given eight days with a step of 2 after 1 hour and a step of 2 after 4 hours; median 2.5
        for (int day = 0; day < 8; day++) {
            ratedAt(day, 9, "1");
            ratedAt(day, 10, "3");
            ratedAt(day, 14, "1");
        }

        assertThat(mssd("0")).isEqualTo("4");
        // 4 · (2.5/1 + 2.5/4)/2, 4 · (2.5² + .625²)/2, and 4 · (2.5^1.5 + .625^1.5)/2
        assertThat(mssd("0.5")).isEqualTo("6.25");
        assertThat(mssd("1")).isEqualTo("13.28125");
        assertThat(mssd("0.75")).isEqualTo("8.89390591922");
    }

    private String mssd(String lambda) {
        Setting setting = anyData().withLambda(Rational.of(new BigDecimal(lambda)));
        return inWindow("item:mood/mssd@1", 0, 13, setting)
                .published()
                .figure()
                .orElseThrow()
                .toString();
    }

    @Test
    void inertiaLeavesOutPairsThatAreFarApart() {
        // Given ten days of three ratings hourly and a fourth nine hours later
        for (int day = 0; day < 10; day++) {
            ratedAt(day, 9, "1");
            ratedAt(day, 10, "2");
            ratedAt(day, 11, "3");
            ratedAt(day, 20, "5");
        }

        // Then of 30 pairs 20 are close: mean 2.75, Σ(y−ȳ)(y′−ȳ) = 10 · (1.3125 − .1875),
        // Σ(y−ȳ)² = 10 · (3.0625 + .5625)
        assertThat(inWindow("item:mood/inertia@1", 0, 13, anyData()).published())
                .isEqualTo(measured("0.310344827586", 20).flagged(Flag.SHORT_SERIES));
        // (20 · 9/29 + 1)/17
        assertThat(inWindow("item:mood/inertia_corrected@1", 0, 13, anyData()).published())
                .isEqualTo(measured("0.423935091278", 20).flagged(Flag.SHORT_SERIES));
    }

    @Test
    void fiftyPairsAreNoShortSeries() {
        for (int day = 0; day < 50; day++) {
            ratedAt(day, 9, String.valueOf(1 + day % 3));
            ratedAt(day, 10, String.valueOf(1 + day % 4));
        }

        assertThat(inWindow("item:mood/inertia@1", 0, 49, anyData()).published().flags()).isEmpty();
        assertThat(inWindow("item:mood/inertia@1", 0, 48, anyData()).published().flags())
                .containsExactly(Flag.SHORT_SERIES);
    }
}
