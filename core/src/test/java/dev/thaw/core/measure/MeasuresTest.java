package dev.thaw.core.measure;

import static dev.thaw.core.example.ExampleProtocol.aStudy;
import static dev.thaw.core.example.Payloads.blank;
import static dev.thaw.core.example.Payloads.felt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Status;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.protocol.StudyProtocol.Schedule.Kind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Weeks and windows with and without enough data for a measure.
class MeasuresTest extends MeasuredOccasions {

    @Test
    void severalTotalsOfAWeekAreAveraged() {
        List<Occasion<BigDecimal>> totals =
                List.of(
                        Occasion.on(0, new BigDecimal("20")),
                        new Occasion<>(5, Optional.empty(), true, new BigDecimal("23")),
                        Occasion.on(14, new BigDecimal("11")));

        assertThat(InstrumentTotals.weekly(totals))
                .extracting(MeasuredValue::index, MeasuredValue::published)
                .containsExactly(
                        tuple(1, measured("21.5", 2).flagged(Flag.HOME_ZONE_ASSUMED)),
                        tuple(2, Estimate.tooFew(0, 1)),
                        tuple(3, measured("11", 1)));
        assertThat(InstrumentTotals.weekly(List.of())).isEmpty();
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
    void aDayThatTheHomeZoneHadToTellIsFlagged() {
        answered(0, blank());
        occasions.add(new Occasion<>(8, Optional.empty(), true, blank()));

        assertThat(values("err@1", 1, 1))
                .extracting(week -> week.published().flags().contains(Flag.HOME_ZONE_ASSUMED))
                .containsExactly(false, true);
    }

    @Test
    void allBlankIsAValueWhereThereIsOneAndAReasonWhereThereIsNone() {
        // Given 30 blanks, six a day
        occasions.addAll(
                MeasureExamples.checkIns(
                        "d1 blank, blank, blank, blank, blank, blank, d2 blank, blank, blank,"
                                + " blank, blank, blank, d3 blank, blank, blank, blank, blank, blank,"
                                + " d4 blank, blank, blank, blank, blank, blank, d5 blank, blank,"
                                + " blank, blank, blank, blank",
                        false));

        assertThat(onlyWeek("err@1", 10, 4).published()).isEqualTo(withoutSpread("0", 30));
        assertThat(onlyWeek("intensity_all@1", 10, 4).published()).isEqualTo(measured("0", 30));
        assertThat(inWindow("intensity_felt@1", 0, 6, anyData()).published())
                .isEqualTo(Estimate.tooFew(0, 5));
        assertThat(onlyWeek("sd@1", 10, 4).published())
                .isEqualTo(Estimate.of(Figure.ZERO, 30).withStatus(Status.ZERO_VARIANCE));
        assertThat(onlyWeek("relsd@1", 10, 4).published().status())
                .isEqualTo(Status.NOT_APPLICABLE);
        assertThat(onlyWeek("mssd@1", 10, 4).published())
                .isEqualTo(Estimate.of(Figure.ZERO, 25).withStatus(Status.ZERO_VARIANCE));
        assertThat(onlyWeek("inertia@1", 10, 4).published())
                .isEqualTo(Estimate.none(Status.ZERO_VARIANCE, 25));
        assertThat(inWindow("reactivity_pos@1", 0, 6, anyData()).published().status())
                .isEqualTo(Status.NO_EVENTS);
        assertThat(inWindow("emodiversity@1", 0, 6, anyData()).published().status())
                .isEqualTo(Status.INSUFFICIENT_N);
    }

    @Test
    void aMeasureOfWhichNothingHappenedHasNoSeries() {
        answered(0, blank());

        assertThat(values("intensity_felt@1", 1, 1)).isEmpty();
        assertThat(values("reactivity_neg@1", 1, 1)).isEmpty();
        assertThat(values("item:mood", 1, 1)).isEmpty();
        assertThat(values("err@1", 1, 1)).hasSize(1);
    }

    @Test
    void aFortnightNeedsTwiceAWeeksData() {
        // Given 19 answers on eight days, then one more
        for (int i = 0; i < 18; i++) {
            answered(i % 8, blank());
        }
        answered(2, felt(1));
        Setting fortnight = Setting.ofFortnight(PROTOCOL);

        assertThat(inWindow("err@1", 0, 13, fortnight).published())
                .isEqualTo(Estimate.tooFew(19, 20));
        answered(13, blank());
        assertThat(inWindow("err@1", 0, 13, fortnight).published().status()).isEqualTo(Status.OK);
        assertThat(LeastData.ofFortnight(aStudy().withMinima(4, 4).protocol()))
                .isEqualTo(new LeastData(8, 8));
    }

    @Test
    void aDiarysWeekHasNoMeasureThatNeedsMoreThanSevenCheckIns() {
        StudyProtocol diary = aStudy().withSchedule(Kind.DAILY_DIARY).protocol();

        assertThat(Measures.ofWeeks(diary))
                .extracting(Measure::id)
                .contains("err@1", "intensity_felt@1", "item:mood", "emodiversity@1")
                .doesNotContain(
                        "sd@1",
                        "relsd@1",
                        "mssd@1",
                        "rmssd@1",
                        "inertia@1",
                        "reactivity_pos@1",
                        "item:mood/sd@1");
        assertThat(Measures.of(diary)).extracting(Measure::id).contains("sd@1", "mssd@1");
        assertThat(Setting.ofWeek(diary).lag()).isEqualTo(Lag.DAY_TO_DAY);
    }
}
