package dev.thaw.core.measure;

import static dev.thaw.core.example.ExampleProtocol.aStudy;
import static dev.thaw.core.example.Payloads.blank;
import static dev.thaw.core.example.Payloads.felt;
import static dev.thaw.core.example.Payloads.rated;
import static dev.thaw.core.example.Payloads.skipped;
import static dev.thaw.core.example.Payloads.total;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.Feeling;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeeklyMeansTest {

    private final List<Occasion<CheckInSubmitted>> occasions = new ArrayList<>();

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
    void intensityIsThatOfTheStrongestFeelingAndBlanksAreZero() {
        // Given
        answered(0, felt(new Feeling("joy", 30), new Feeling("calm", 70)), blank(), felt(11));

        // When, Then (70 + 0 + 11)/3
        assertThat(onlyWeek("intensity_all@1", 1, 1).published()).isEqualTo(measured("27", 3));
    }

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
    void aRatingOnlyCheckInSaysNothingAboutFeeling() {
        answered(0, rated("mood", "3"));

        assertThat(values("err@1", 1, 1)).isEmpty();
        assertThat(onlyWeek("item:mood", 1, 1).published()).isEqualTo(measured("3", 1));
    }

    @Test
    void decliningIsNoAnswer() {
        answered(0, skipped(), felt(20));

        assertThat(onlyWeek("err@1", 1, 1).published()).isEqualTo(measured("1", 1));
    }

    @Test
    void complianceIsTheShareOfPromptsAnswered() {
        List<Occasion<PromptOutcome>> prompts =
                List.of(
                        new Occasion<>(0, false, PromptOutcome.ANSWERED),
                        new Occasion<>(3, false, PromptOutcome.UNANSWERED),
                        new Occasion<>(6, false, PromptOutcome.ANSWERED));

        assertThat(WeeklyMeans.of(Measures.compliance(), prompts).getFirst().exact())
                .contains(Rational.of(2, 3));
    }

    @Test
    void severalTotalsOfAWeekAreAveraged() {
        var totals =
                List.of(
                        new Occasion<>(0, false, total("BDI-II", "20")),
                        new Occasion<>(5, false, total("BDI-II", "23")));

        assertThat(WeeklyMeans.of(Measures.instrument("BDI-II"), totals).getFirst().published())
                .isEqualTo(measured("21.5", 2));
    }

    @Test
    void weeksBelowTheMinimumHaveNoValueAndSayWhy() {
        // Given week 1 with too few answers, week 3 with enough answers on too few days, week 4
        // fine
        answered(0, blank());
        answered(14, blank(), blank(), blank());
        answered(21, blank(), blank());
        answered(22, blank());

        // When
        List<MeasuredValue> weeks = values("err@1", 3, 2);

        // Then week 2, in which nothing happened, is there too
        assertThat(weeks).extracting(MeasuredValue::index).containsExactly(1, 2, 3, 4);
        assertThat(weeks)
                .extracting(MeasuredValue::published)
                .containsExactly(
                        Estimate.tooFew(1, 3),
                        Estimate.tooFew(0, 3),
                        Estimate.none(Status.INSUFFICIENT_N, 3),
                        measured("0", 3));
        assertThat(weeks.get(2).exact()).isEmpty();
    }

    @Test
    void daysBeforeTheAnchorAreInWeekZeroAndBelow() {
        answered(-1, blank());
        answered(-7, blank());
        answered(-8, blank());
        answered(0, blank());

        assertThat(values("err@1", 1, 1))
                .extracting(MeasuredValue::index, week -> week.published().n())
                .containsExactly(tuple(-1, 1), tuple(0, 2), tuple(1, 1));
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
    void aRateOfExactlyZeroOrOneIsAValueWithoutSpread() {
        for (int day = 0; day < 5; day++) {
            answered(day, blank(), blank());
        }

        assertThat(onlyWeek("err@1", 10, 4).published()).isEqualTo(measured("0", "0", 10));
    }

    @Test
    void aDayThatTheHomeZoneHadToTellIsFlagged() {
        answered(0, blank());
        occasions.add(new Occasion<>(8, true, blank()));

        assertThat(values("err@1", 1, 1))
                .extracting(week -> week.published().flags().contains(Flag.HOME_ZONE_ASSUMED))
                .containsExactly(false, true);
    }

    private void answered(int day, CheckInSubmitted... checkIns) {
        for (CheckInSubmitted checkIn : checkIns) {
            occasions.add(new Occasion<>(day, false, checkIn));
        }
    }

    private MeasuredValue onlyWeek(String measure, int answers, int days) {
        List<MeasuredValue> values = values(measure, answers, days);
        assertThat(values).hasSize(1);
        return values.getFirst();
    }

    private List<MeasuredValue> values(String measure, int answers, int days) {
        return Measures.ofCheckIns(aStudy().withMinima(answers, days).protocol()).stream()
                .filter(candidate -> candidate.id().equals(measure))
                .findFirst()
                .map(found -> WeeklyMeans.of(found, occasions))
                .orElseThrow();
    }

    private static Estimate measured(String value, int n) {
        return Estimate.of(figure(value), n);
    }

    private static Estimate measured(String value, String standardError, int n) {
        return Estimate.of(figure(value), n).withStandardError(figure(standardError));
    }

    private static Figure figure(String value) {
        return Figure.of(new BigDecimal(value));
    }
}
