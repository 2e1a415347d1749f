package dev.thaw.core.measure;

import static dev.thaw.core.example.Payloads.blank;
import static dev.thaw.core.example.Payloads.felt;
import static dev.thaw.core.example.Payloads.skipped;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.Feeling;
import dev.thaw.core.example.Payloads;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Rational;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Of answers and of prompts: rates, their errors and their bounds.
class ResponseRateTest extends MeasuredOccasions {

    @Test
    void responseRateIsTheShareOfAnswersThatNameAFeeling() {
        // Given five days of two answers, of which 0, 1, 2, 1 and 1 name a feeling
        answered(0, blank(), blank());
        answered(1, felt(40), blank());
        answered(2, felt(10), felt(90));
        answered(3, blank(), felt(40));
        answered(4, felt(1), blank());

        // When
        MeasuredValue week = onlyWeek("err@1", 10, 4);

        // Then 5/10; the means without one day are 5/8, 4/8, 3/8, 4/8, 4/8, so that
        // SE² = 4/5 · 2/64 = 1/40
        assertThat(week.exact()).contains(Rational.of(1, 2));
        assertThat(week.published()).isEqualTo(measured("0.5", "0.158113883008", 10));
    }

    @Test
    void blankRateIsTheRest() {
        // Given three answers in ten with a feeling
        answered(0, felt(1), blank());
        answered(1, felt(1), blank());
        answered(2, felt(1), blank());
        answered(3, blank(), blank(), blank(), blank());

        // When, Then
        assertThat(onlyWeek("blankrate@1", 10, 4).exact()).contains(Rational.of(7, 10));
        assertThat(onlyWeek("err@1", 10, 4).exact()).contains(Rational.of(3, 10));
    }

    @Test
    void somethingFeltWithoutANameIsAnAnswerWithoutAResponse() {
        answered(0, felt(), felt(30));

        assertThat(onlyWeek("err@1", 1, 1).exact()).contains(Rational.of(1, 2));
    }

    @Test
    void aBlankThatNamesAFeelingAllTheSameIsABlank() {
        // Given what admission would have refused
        answered(0, Payloads.checkIn(Answer.BLANK, List.of(new Feeling("joy", 95)), Map.of()));

        assertThat(onlyWeek("err@1", 1, 1).exact()).contains(Rational.ZERO);
        assertThat(onlyWeek("overwhelm@1", 1, 1).exact()).contains(Rational.ZERO);
        assertThat(values("labels_per_checkin@1", 1, 1)).isEmpty();
    }

    @Test
    void decliningIsNoAnswer() {
        answered(0, skipped(), felt(20));

        assertThat(onlyWeek("err@1", 1, 1).published()).isEqualTo(measured("1", 1));
    }

    @Test
    void fourDaysAreTooFewForAStandardError() {
        for (int day = 0; day < 4; day++) {
            answered(day, felt(1), blank(), blank());
        }

        assertThat(onlyWeek("err@1", 10, 4).published())
                .isInstanceOfSatisfying(
                        Estimate.Measured.class,
                        rate -> assertThat(rate.standardError()).isEmpty());
    }

    @Test
    void aRateOfExactlyZeroOrOneIsAValueOfWhichNobodyKnowsHowCertainItIs() {
        for (int day = 0; day < 5; day++) {
            answered(day, blank(), blank());
        }

        assertThat(onlyWeek("err@1", 10, 4).published()).isEqualTo(withoutSpread("0", 10));
        assertThat(onlyWeek("blankrate@1", 10, 4).published()).isEqualTo(withoutSpread("1", 10));
        assertThat(onlyWeek("overwhelm@1", 10, 4).published()).isEqualTo(withoutSpread("0", 10));
        assertThat(onlyWeek("err@1", 10, 4).exact()).contains(Rational.ZERO);
    }

    @Test
    void neitherIsThatOfARateThatIsTheSameOnEveryDay() {
        // Given days of different weight, each with a feeling in half of the answers
        for (int day = 0; day < 5; day++) {
            answered(day, felt(1), blank());
        }
        answered(0, felt(1), blank());

        assertThat(onlyWeek("err@1", 10, 4).published()).isEqualTo(withoutSpread("0.5", 12));
    }

    @Test
    void complianceIsTheShareOfPromptsAnsweredAndResponseCountsWhoDeclined() {
        // Given five prompts of a week: a feeling, a blank, ratings only, declined, missed
        prompts.add(Occasion.on(0, PromptOutcome.RESPONSE));
        prompts.add(Occasion.on(3, PromptOutcome.NO_RESPONSE));
        prompts.add(Occasion.on(3, PromptOutcome.NOT_ASKED));
        prompts.add(Occasion.on(5, PromptOutcome.DECLINED));
        prompts.add(Occasion.on(6, PromptOutcome.UNANSWERED));

        assertThat(onlyWeek("compliance@1", 10, 4).exact()).contains(Rational.of(3, 5));
        assertThat(onlyWeek("response@1", 10, 4).exact()).contains(Rational.of(4, 5));
    }

    @Test
    void theResponseRateLiesBetweenAllMissedBlankAndAllMissedFelt() {
        // Given two prompts answered, one with a feeling, one declined, two missed
        prompts.add(Occasion.on(0, PromptOutcome.RESPONSE));
        prompts.add(Occasion.on(0, PromptOutcome.NO_RESPONSE));
        prompts.add(Occasion.on(0, PromptOutcome.DECLINED));
        prompts.add(Occasion.on(6, PromptOutcome.UNANSWERED));
        prompts.add(Occasion.on(6, PromptOutcome.UNANSWERED));
        // and one that asked for ratings only
        prompts.add(Occasion.on(6, PromptOutcome.NOT_ASKED));

        assertThat(onlyWeek("err_lower@1", 10, 4).exact()).contains(Rational.of(1, 5));
        assertThat(onlyWeek("err_upper@1", 10, 4).exact()).contains(Rational.of(4, 5));
    }

    @Test
    void withoutPromptsThereIsNoComplianceAndThereAreNoBounds() {
        answered(0, felt(3));

        for (String measure : List.of("compliance@1", "response@1", "err_lower@1", "err_upper@1")) {
            assertThat(values(measure, 1, 1)).isEmpty();
            assertThat(inWindow(measure, 0, 6, anyData()).published())
                    .isEqualTo(Estimate.tooFew(0, 1));
        }
    }
}
