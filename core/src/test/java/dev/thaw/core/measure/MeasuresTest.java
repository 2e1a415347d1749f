package dev.thaw.core.measure;

import static dev.thaw.core.example.ExampleProtocol.aStudy;
import static dev.thaw.core.example.Payloads.blank;
import static dev.thaw.core.example.Payloads.felt;
import static dev.thaw.core.example.Payloads.rated;
import static dev.thaw.core.example.Payloads.skipped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.Feeling;
import dev.thaw.core.example.Payloads;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.protocol.StudyProtocol.Schedule.Kind;
import dev.thaw.core.statistics.IntraclassCorrelation;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MeasuresTest {

    private static final StudyProtocol PROTOCOL = aStudy().protocol();

    private final List<Occasion<CheckInSubmitted>> occasions = new ArrayList<>();
    private final List<Occasion<CheckInSubmitted>> selfInitiated = new ArrayList<>();
    private final List<Occasion<PromptOutcome>> prompts = new ArrayList<>();

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
    void aDayThatTheHomeZoneHadToTellIsFlagged() {
        answered(0, blank());
        occasions.add(new Occasion<>(8, Optional.empty(), true, blank()));

        assertThat(values("err@1", 1, 1))
                .extracting(week -> week.published().flags().contains(Flag.HOME_ZONE_ASSUMED))
                .containsExactly(false, true);
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
    void allBlankIsAValueWhereThereIsOneAndAReasonWhereThereIsNone() {
        // Given 30 blanks, six a day
        occasions.addAll(
                MeasureExamples.checkIns(
                        "d1 blank, blank, blank, blank, blank, blank, d2 blank, blank, blank, "
                                + "blank, blank, blank, d3 blank, blank, blank, blank, blank, blank, "
                                + "d4 blank, blank, blank, blank, blank, blank, d5 blank, blank, "
                                + "blank, blank, blank, blank",
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
    void anEventIsLinkedToTheCheckInsOfTheNextThreeHours() {
        // Given twelve check-ins three hours apart, on which only every second reports an event
        occasions.addAll(
                MeasureExamples.checkIns(
                        "d1 joy:10+event:1, joy:10, joy:20+event:2, joy:20, "
                                + "d2 joy:30+event:3, joy:30, joy:10+event:1, joy:10, "
                                + "d3 joy:20+event:2, joy:20, joy:30+event:3, joy:30",
                        false));

        // Then the others follow within three hours and belong to the same event
        assertThat(onlyWeek("reactivity_pos@1", 1, 1).published()).isEqualTo(measured("5", 12));
    }

    @Test
    void anEventIsNotLinkedAfterMoreThanThreeHours() {
        for (int i = 0; i < 12; i++) {
            Occasion<CheckInSubmitted> reported =
                    MeasureExamples.checkIns("d1 joy:10+event:1", false).getFirst();
            Instant at = reported.moment().orElseThrow().plusSeconds(86_400L * i);
            occasions.add(new Occasion<>(i, Optional.of(at), false, reported.what()));
            occasions.add(new Occasion<>(i, Optional.of(at.plusSeconds(10_801)), false, felt(10)));
        }

        assertThat(inWindow("reactivity_pos@1", 0, 13, anyData()).published())
                .isEqualTo(Estimate.none(Status.ZERO_VARIANCE, 12));
    }

    /// After a flight to an earlier local date study days no longer rise with time.
    @Test
    void anEventIsLinkedByTimeWhateverTheLocalDate() {
        // Given twelve events, each reported on the local day before, two hours after a check-in
        for (int i = 0; i < 12; i++) {
            Occasion<CheckInSubmitted> reported =
                    MeasureExamples.checkIns("d1 joy:10+event:1", false).getFirst();
            Instant at = reported.moment().orElseThrow().plusSeconds(172_800L * i);
            Optional<Instant> twoHoursLater = Optional.of(at.plusSeconds(7_200));
            occasions.add(new Occasion<>(2 * i + 1, Optional.of(at), false, felt(10)));
            occasions.add(new Occasion<>(2 * i, twoHoursLater, false, reported.what()));
        }

        // Then the earlier check-ins do not know them yet
        assertThat(inWindow("reactivity_pos@1", 0, 23, anyData()).published().n()).isEqualTo(12);

        // And a check-in an hour after an event belongs to it, two local days before
        for (int i = 0; i < 12; i++) {
            Instant event = occasions.get(2 * i + 1).moment().orElseThrow();
            Optional<Instant> anHourLater = Optional.of(event.plusSeconds(3_600));
            occasions.add(new Occasion<>(2 * i - 2, anHourLater, false, felt(10)));
        }
        assertThat(inWindow("reactivity_pos@1", -2, 23, anyData()).published().n()).isEqualTo(24);
    }

    @Test
    void aCheckInWithoutAMomentDoesNotStandBetweenAnEventAndWhatFollows() {
        for (int i = 0; i < 12; i++) {
            Occasion<CheckInSubmitted> reported =
                    MeasureExamples.checkIns("d1 joy:10+event:1", false).getFirst();
            Instant at = reported.moment().orElseThrow().plusSeconds(172_800L * i);
            occasions.add(new Occasion<>(2 * i, Optional.of(at), false, reported.what()));
            occasions.add(Occasion.on(2 * i + 1, felt(10)));
            occasions.add(
                    new Occasion<>(2 * i + 1, Optional.of(at.plusSeconds(60)), false, felt(10)));
        }

        assertThat(inWindow("reactivity_pos@1", 0, 23, anyData()).published().n()).isEqualTo(24);
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

    @Test
    void aBlankThatNamesAFeelingAllTheSameIsABlank() {
        // Given what admission would have refused
        answered(0, Payloads.checkIn(Answer.BLANK, List.of(new Feeling("joy", 95)), Map.of()));

        assertThat(onlyWeek("err@1", 1, 1).exact()).contains(Rational.ZERO);
        assertThat(onlyWeek("overwhelm@1", 1, 1).exact()).contains(Rational.ZERO);
        assertThat(values("labels_per_checkin@1", 1, 1)).isEmpty();
    }

    @Nested
    class Granular {

        @Test
        void needsThreeItemsOfOneValence() {
            assertThat(Measures.of(PROTOCOL))
                    .extracting(Measure::id)
                    .doesNotContain("granularity@1");
        }

        @Test
        void checkInsThatLeaveOutAnItemAreNoRow() {
            List<List<BigDecimal>> table = table(15, (row, column) -> row * (column + 1) % 7);

            Estimate whole = MeasureExamples.granularity(table).published();

            assertThat(whole.n()).isEqualTo(15);
            assertThat(MeasureExamples.granularity(table.subList(0, 14)).published())
                    .isEqualTo(Estimate.tooFew(14, 15));
        }

        @Test
        void isAboveOneWhereItemsGoAgainstEachOther() {
            // Given two items of which one is up when the other is down, and a constant one
            List<List<BigDecimal>> table =
                    table(16, (row, column) -> column == 2 ? 5 : 5 + (row + column) % 2);

            Estimate estimate = MeasureExamples.granularity(table).published();

            assertThat(estimate.status()).isEqualTo(Status.NEGATIVE_ESTIMATE);
            assertThat(estimate.figure().orElseThrow()).isGreaterThan(Figure.ONE);
        }

        /// A visual analogue scale from 0 to 1 with all digits of a `double`: each rating fits a
        /// `long`, their sums do not.
        @Test
        void isTheSameOnAScaleWhoseSumsAreBeyondALong() {
            List<List<BigDecimal>> table =
                    table(40, (row, column) -> column == 0 ? 10 - row % 2 : 1 + row % 3);
            BigDecimal unit = new BigDecimal("0.089999999999999999");

            List<List<BigDecimal>> fine =
                    table.stream()
                            .map(row -> row.stream().map(cell -> cell.multiply(unit)).toList())
                            .toList();

            assertThat(MeasureExamples.granularity(fine))
                    .isEqualTo(MeasureExamples.granularity(table));
        }

        @Test
        void isNothingWhereNoRatingEverChanges() {
            assertThat(MeasureExamples.granularity(table(15, (_, column) -> column)).published())
                    .isEqualTo(Estimate.none(Status.ZERO_VARIANCE, 15));
        }

        @Test
        void isOneMinusTheIntraclassCorrelationOfStatistics() {
            Random random = new Random(3);
            for (int trial = 0; trial < 200; trial++) {
                List<List<BigDecimal>> table =
                        table(15 + random.nextInt(20), (row, _) -> row % 5 + random.nextInt(4));
                List<List<Rational>> exact =
                        table.stream().map(row -> row.stream().map(Rational::of).toList()).toList();
                Estimate icc = IntraclassCorrelation.of(exact).agreementOfMean();

                Estimate granularity = MeasureExamples.granularity(table).published();

                assertThat(granularity.status()).isEqualTo(icc.status());
                assertThat(
                                granularity
                                        .figure()
                                        .orElseThrow()
                                        .value()
                                        .add(icc.figure().orElseThrow().value())
                                        .doubleValue())
                        .isCloseTo(1, within(1e-11));
            }
        }

        private static List<List<BigDecimal>> table(int rows, IntBinaryOperator cell) {
            List<List<BigDecimal>> table = new ArrayList<>();
            for (int row = 0; row < rows; row++) {
                List<BigDecimal> cells = new ArrayList<>();
                for (int column = 0; column < 3; column++) {
                    cells.add(BigDecimal.valueOf(cell.applyAsInt(row, column)));
                }
                table.add(cells);
            }
            return table;
        }
    }

    private void ratedAt(int day, int hour, String rating) {
        Instant at = Instant.parse("2026-01-05T00:00:00Z").plusSeconds(3600L * (24 * day + hour));
        occasions.add(new Occasion<>(day, Optional.of(at), false, rated("mood", rating)));
    }

    private void answered(int day, CheckInSubmitted... checkIns) {
        for (CheckInSubmitted checkIn : checkIns) {
            occasions.add(Occasion.on(day, checkIn));
        }
    }

    private MeasuredValue onlyWeek(String measure, int answers, int days) {
        List<MeasuredValue> values = values(measure, answers, days);
        assertThat(values).hasSize(1);
        return values.getFirst();
    }

    private List<MeasuredValue> values(String measure, int answers, int days) {
        return WeeklySeries.of(
                MeasureExamples.find(measure, PROTOCOL),
                all().weeks(),
                Setting.ofWeek(PROTOCOL).withLeastData(new LeastData(answers, days)));
    }

    private WindowValue inWindow(String measure, int firstDay, int lastDay, Setting setting) {
        return MeasureExamples.find(measure, PROTOCOL)
                .of(all().between(firstDay, lastDay), setting);
    }

    private Occasions all() {
        return Occasions.of(PROTOCOL, occasions, selfInitiated, prompts);
    }

    private static Setting anyData() {
        return Setting.ofWeek(PROTOCOL).withLeastData(LeastData.ANY);
    }

    private static Estimate measured(String value, int n) {
        return Estimate.of(figure(value), n);
    }

    private static Estimate measured(String value, String standardError, int n) {
        return Estimate.of(figure(value), n).withStandardError(figure(standardError));
    }

    private static Estimate withoutSpread(String value, int n) {
        return Estimate.of(figure(value), n).withStatus(Status.ZERO_VARIANCE);
    }

    private static Figure figure(String value) {
        return Figure.of(new BigDecimal(value));
    }
}
