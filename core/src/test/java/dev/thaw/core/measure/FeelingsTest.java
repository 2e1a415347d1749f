package dev.thaw.core.measure;

import static dev.thaw.core.example.Payloads.blank;
import static dev.thaw.core.example.Payloads.felt;
import static dev.thaw.core.example.Payloads.rated;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.Observation.Feeling;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import org.junit.jupiter.api.Test;

/// How strong feelings are, and how many different ones.
class FeelingsTest extends MeasuredOccasions {

    @Test
    void intensityIsThatOfTheStrongestFeelingAndBlanksAreZero() {
        // Given
        answered(0, felt(new Feeling("joy", 30), new Feeling("calm", 70)), blank(), felt(11));

        // When, Then (70 + 0 + 11)/3
        assertThat(onlyWeek("intensity_all@1", 1, 1).published()).isEqualTo(measured("27", 3));
    }

    @Test
    void aRatingOnlyCheckInSaysNothingAboutFeeling() {
        answered(0, rated("mood", "3"));

        assertThat(values("err@1", 1, 1)).isEmpty();
        assertThat(onlyWeek("item:mood", 1, 1).published()).isEqualTo(measured("3", 1));
    }

    @Test
    void aWeekWithTooFewAnswersHasNoIntensityOfWhatWasFeltEither() {
        // Given six check-ins with a feeling on one day
        answered(0, felt(1), felt(1), felt(1), felt(1), felt(1), felt(1));

        assertThat(onlyWeek("intensity_felt@1", 7, 1).published())
                .isEqualTo(Estimate.none(Status.INSUFFICIENT_N, 6));
        assertThat(onlyWeek("intensity_felt@1", 6, 2).published())
                .isEqualTo(Estimate.none(Status.INSUFFICIENT_N, 6));
        assertThat(onlyWeek("intensity_felt@1", 6, 1).published()).isEqualTo(measured("1", 6));
    }

    @Test
    void whoStartsACheckInOfTheirOwnAddsToTheRepertoireOnly() {
        // Given four check-ins that name a feeling, and one on the participant's own initiative
        answered(0, felt(10), felt(20), felt(30), felt(40));
        selfInitiated.add(Occasion.on(0, felt(new Feeling("joy", 95), new Feeling("sadness", 95))));

        // Then 6 feelings are named in 5 check-ins, and no rate knows of the fifth
        assertThat(onlyWeek("labels_per_checkin@1", 1, 1).exact()).contains(Rational.of(6, 5));
        assertThat(onlyWeek("emodiversity@1", 1, 1).published()).isEqualTo(Estimate.tooFew(6, 10));
        assertThat(onlyWeek("err@1", 1, 1).published().n()).isEqualTo(4);
        assertThat(onlyWeek("intensity_all@1", 1, 1).exact()).contains(Rational.of(25));
        assertThat(onlyWeek("overwhelm@1", 1, 1).exact()).contains(Rational.ZERO);
        assertThat(onlyWeek("body@1", 1, 1).published().n()).isEqualTo(4);
    }

    @Test
    void aFeelingNamedTwiceInACheckInIsOneMentionAtItsStrongest() {
        for (int i = 0; i < 10; i++) {
            answered(0, felt(new Feeling("joy", 20), new Feeling("joy", 50)));
        }

        assertThat(onlyWeek("labels_per_checkin@1", 1, 1).exact()).contains(Rational.ONE);
        assertThat(onlyWeek("richness10@1", 1, 1).published()).isEqualTo(measured("1", 10));
        assertThat(onlyWeek("intensity_felt@1", 1, 1).published()).isEqualTo(measured("50", 10));
    }

    @Test
    void aWordThatTheProtocolHasDroppedWasNamedAllTheSame() {
        for (int i = 0; i < 5; i++) {
            answered(0, felt(new Feeling("nostalgia", 20)), felt(new Feeling("joy", 20)));
        }

        assertThat(onlyWeek("err@1", 1, 1).exact()).contains(Rational.ONE);
        assertThat(onlyWeek("richness10@1", 1, 1).published()).isEqualTo(measured("2", 10));
    }
}
