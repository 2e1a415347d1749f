package dev.thaw.core.trend;

import static dev.thaw.core.example.ExampleProtocol.aStudy;
import static dev.thaw.core.example.ParticipantBuilder.aParticipant;
import static dev.thaw.core.example.ParticipantBuilder.aParticipantWithoutConsent;
import static dev.thaw.core.example.ParticipantBuilder.at;
import static dev.thaw.core.example.ParticipantBuilder.moment;
import static dev.thaw.core.example.ParticipantBuilder.on;
import static dev.thaw.core.example.Payloads.answering;
import static dev.thaw.core.example.Payloads.blank;
import static dev.thaw.core.example.Payloads.consent;
import static dev.thaw.core.example.Payloads.enrolled;
import static dev.thaw.core.example.Payloads.felt;
import static dev.thaw.core.example.Payloads.rated;
import static dev.thaw.core.example.Payloads.session;
import static dev.thaw.core.example.Payloads.skipped;
import static dev.thaw.core.example.Payloads.total;
import static dev.thaw.core.example.Payloads.withdrawal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent.ConsentResumed;
import dev.thaw.core.event.ConsentEvent.ConsentWithdrawn;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.Observation.Attendance;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.example.ParticipantBuilder;
import dev.thaw.core.measure.Measures;
import dev.thaw.core.measure.Occasions;
import dev.thaw.core.measure.Setting;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Status;
import dev.thaw.core.protocol.StudyProtocol.Schedule.Kind;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TrendsTest {

    private static final CaptureTime UNDATED = new CaptureTime.Ordinal();

    @Test
    void responseRatesBecomeAWeeklySeriesAndATrend() {
        // Given
        ParticipantTrend trend =
                aParticipant().withWeeklyRates(.1, .15, .2, .25, .3, .35, .4, .45).trend();

        // When
        MeasureTrend rates = measure(trend, Axis.WEEK, "err@1");

        // Then
        assertThat(values(rates))
                .containsExactly("0.1", "0.15", "0.2", "0.25", "0.3", "0.35", "0.4", "0.45");
        WindowTrend firstEight = window(rates, 1, 8);
        assertThat(firstEight.valid()).isEqualTo(8);
        assertThat(text(firstEight.theilSen())).isEqualTo("0.05");
        assertThat(text(firstEight.leastSquares())).isEqualTo("0.05");
        assertThat(text(firstEight.tauB())).isEqualTo("1");
    }

    @Test
    void everyMeasureThatHasSomethingToSayIsThereInOrder() {
        ParticipantTrend trend =
                aParticipant()
                        .withFirstSession()
                        .withAnswer(at(1, 2, "10:00"), felt(30))
                        .withAnswer(at(1, 2, "14:00"), rated("mood", "4"))
                        .with(total("BDI-II", "21", OptionalInt.of(1)), at(1, 1, "11:00"))
                        .with(total("PHQ-9", "9", OptionalInt.of(1)), UNDATED)
                        .trend();

        assertThat(trend.measures())
                .extracting(measure -> measure.axis() + " " + measure.measure())
                .containsExactly(
                        "WEEK blankrate@1",
                        "WEEK body@1",
                        "WEEK compliance@1",
                        "WEEK emodiversity@1",
                        "WEEK err@1",
                        "WEEK err_lower@1",
                        "WEEK err_upper@1",
                        "WEEK instrument:BDI-II",
                        "WEEK intensity_all@1",
                        "WEEK intensity_felt@1",
                        "WEEK item:mood",
                        "WEEK item:mood/sd@1",
                        "WEEK labels_per_checkin@1",
                        "WEEK overwhelm@1",
                        "WEEK relsd@1",
                        "WEEK response@1",
                        "WEEK richness10@1",
                        "WEEK sd@1",
                        "SESSION instrument:BDI-II",
                        "SESSION instrument:PHQ-9");
    }

    @Test
    void missedPromptsLowerComplianceAndWidenTheBounds() {
        // Given four prompts: answered, declined, answered late, missed
        ParticipantTrend trend =
                aParticipant()
                        .in(aStudy().withMinima(1, 1))
                        .withFirstSession()
                        .withAnswer(at(1, 2, "10:00"), felt(30))
                        .withAnswer(at(1, 2, "12:00"), skipped())
                        .withPrompt("late", at(1, 2, "14:00"))
                        .with(answering("late", blank()), at(1, 2, "15:01"))
                        .withPrompt("missed", at(1, 2, "16:00"))
                        .trend();

        assertThat(values(trend, "compliance@1")).containsExactly("0.25");
        assertThat(values(trend, "response@1")).containsExactly("0.5");
        assertThat(values(trend, "err@1")).containsExactly("1");
        assertThat(values(trend, "err_lower@1")).containsExactly("0.25");
        assertThat(values(trend, "err_upper@1")).containsExactly("1");
        assertThat(trend.excluded()).isEqualTo(Map.of(Exclusion.LATE, 1));
        assertThat(trend.events()).isEqualTo(8);
    }

    @Test
    void enrolmentTellsSiteAndArmAndSessionsTheDose() {
        ParticipantTrend trend =
                aParticipant()
                        .with(enrolled("oslo", "cbt"), UNDATED)
                        .with(session(1), at(1, 1, "09:00"))
                        .with(session(1), at(1, 1, "12:00"))
                        .with(session(Attendance.MISSED, OptionalInt.of(2)), at(2, 1, "09:00"))
                        .with(session(Attendance.ATTENDED, OptionalInt.empty()), at(3, 1, "09:00"))
                        .trend();

        assertThat(trend.site()).contains("oslo");
        assertThat(trend.arm()).contains("cbt");
        assertThat(trend.sessionsAttended()).isEqualTo(2);
        assertThat(trend.excluded()).isEqualTo(Map.of(Exclusion.DUPLICATE, 1));
    }

    @Nested
    class Answers {

        private final ParticipantBuilder participant =
                aParticipant().in(aStudy().withMinima(1, 1)).withFirstSession();

        @Test
        void anAnswerAtTheEndOfTheResponseWindowIsOnTime() {
            participant
                    .withPrompt("p", at(1, 2, "10:00"))
                    .with(answering("p", felt(10)), at(1, 2, "11:00"));

            assertThat(values(participant.trend(), "err@1")).containsExactly("1");
        }

        @Test
        void anAnswerThatAnOfflinePhoneDeliversLateIsOnTime() {
            participant
                    .withPrompt("p", at(1, 2, "10:00"))
                    .with(
                            answering("p", felt(10)),
                            at(1, 2, "10:05"),
                            Instant.parse("2026-03-01T00:00:00Z"));

            assertThat(values(participant.trend(), "err@1")).containsExactly("1");
            assertThat(participant.trend().excluded()).isEmpty();
        }

        @Test
        void ofTwoAnswersToOnePromptTheEarliestCounts() {
            participant
                    .withPrompt("p", at(1, 2, "10:00"))
                    .with(answering("p", felt(10)), at(1, 2, "10:06"))
                    .with(answering("p", blank()), at(1, 2, "10:05"));

            assertThat(values(participant.trend(), "err@1")).containsExactly("0");
            assertThat(participant.trend().excluded()).isEqualTo(Map.of(Exclusion.DUPLICATE, 1));
        }

        @Test
        void ofTwoAnswersAtOneTimeTheLowestIdCounts() {
            participant
                    .withPrompt("p", at(1, 2, "10:00"))
                    .with(answering("p", felt(10)), at(1, 2, "10:05"))
                    .with(answering("p", blank()), at(1, 2, "10:05"));

            assertThat(values(participant.trend(), "err@1")).containsExactly("1");
        }

        @Test
        void whoDeclinesAndThenAnswersHasAnswered() {
            participant
                    .withPrompt("p", at(1, 2, "10:00"))
                    .with(answering("p", skipped()), at(1, 2, "10:05"))
                    .with(answering("p", felt(10)), at(1, 2, "10:20"));

            assertThat(values(participant.trend(), "err@1")).containsExactly("1");
            assertThat(values(participant.trend(), "compliance@1")).containsExactly("1");
        }

        @Test
        void anAnswerCountsWhileItsPromptIsNotKnown() {
            participant.with(answering("unknown", felt(10)), at(1, 2, "10:05"));

            assertThat(values(participant.trend(), "err@1")).containsExactly("1");
            assertThat(find(participant.trend(), Axis.WEEK, "compliance@1")).isEmpty();
        }

        @Test
        void aPromptIssuedTwiceIsOnePrompt() {
            participant
                    .withPrompt("p", at(1, 2, "10:00"))
                    .withPrompt("p", at(1, 2, "10:00"))
                    .with(answering("p", felt(10)), at(1, 2, "10:05"));

            assertThat(values(participant.trend(), "compliance@1")).containsExactly("1");
            assertThat(participant.trend().excluded()).isEqualTo(Map.of(Exclusion.DUPLICATE, 1));
        }

        @Test
        void whereTheStudyPromptsACheckInWithoutAPromptIsInNoRate() {
            participant.withAnswer(at(1, 2, "10:00"), blank()).with(felt(90), at(1, 2, "12:00"));

            assertThat(values(participant.trend(), "err@1")).containsExactly("0");
            assertThat(participant.trend().excluded())
                    .isEqualTo(Map.of(Exclusion.SELF_INITIATED, 1));
        }

        @Test
        void itIsPartOfTheRepertoireUnlessItRepeatsAnother() {
            participant.withAnswer(at(1, 2, "10:00"), felt(20));
            for (String time : List.of("11:00", "11:15", "11:29", "12:00", "13:00")) {
                participant.with(felt(90), at(1, 2, time));
            }

            Estimate labels =
                    measure(participant.trend(), Axis.WEEK, "labels_per_checkin@1")
                            .points()
                            .getFirst()
                            .value();

            assertThat(labels.n()).isEqualTo(5);
            assertThat(values(participant.trend(), "intensity_all@1")).containsExactly("20");
            assertThat(participant.trend().excluded())
                    .isEqualTo(Map.of(Exclusion.SELF_INITIATED, 5));
        }

        @Test
        void aLateAnswerCountsForThoseWhoAskForLateAnswers() {
            participant
                    .withPrompt("late", at(1, 2, "14:00"))
                    .with(answering("late", felt(10)), at(1, 2, "18:00"))
                    .withAnswer(at(1, 2, "19:00"), blank());

            assertThat(rateOfWeekOne(LateAnswers.OUT)).isEqualTo("0");
            assertThat(rateOfWeekOne(LateAnswers.IN)).isEqualTo("0.5");
        }

        private String rateOfWeekOne(LateAnswers late) {
            Occasions occasions =
                    Trends.occasions(participant.history(), participant.protocol(), late)
                            .orElseThrow();
            return Measures.of(participant.protocol()).stream()
                    .filter(measure -> measure.id().equals("err@1"))
                    .map(
                            measure ->
                                    measure.of(
                                            occasions.week(1),
                                            Setting.ofWeek(participant.protocol())))
                    .map(value -> text(value.published()))
                    .findFirst()
                    .orElseThrow();
        }

        @Test
        void promptsIssuedDuringAPauseAreInNoDenominator() {
            // Given a day of pause between two days with an answered and a missed prompt each
            participant
                    .withAnswer(at(1, 2, "10:00"), felt(20))
                    .withPrompt("missed-1", at(1, 2, "14:00"))
                    .with(withdrawal(WithdrawalKind.PAUSE), at(1, 3, "00:00"))
                    .withPrompt("paused-1", at(1, 3, "10:00"))
                    .withPrompt("paused-2", at(1, 3, "14:00"))
                    .with(new ConsentResumed(at(1, 4, "00:00").at()), at(1, 4, "00:00"))
                    .withAnswer(at(1, 4, "10:00"), blank())
                    .withPrompt("missed-2", at(1, 4, "14:00"));

            assertThat(values(participant.trend(), "compliance@1")).containsExactly("0.5");
            assertThat(values(participant.trend(), "err_lower@1")).containsExactly("0.25");
            assertThat(participant.trend().excluded()).isEqualTo(Map.of(Exclusion.CONSENT, 2));
        }

        @Test
        void theOffsetAtCaptureWinsWhereverTheParticipantTravels() {
            // Given the first morning of week 2 in Oslo, and an hour later, in New York, still the
            // night before
            participant.in(aStudy().withSchedule(Kind.NONE).withMinima(1, 1));
            Instant night = at(2, 1, "04:30").at();
            participant.with(felt(20), moment(night));
            participant.with(
                    blank(),
                    new CaptureTime.Moment(
                            night.plusSeconds(3600),
                            Optional.of(ZoneOffset.ofHours(-5)),
                            Optional.of("America/New_York")));

            // Then one is in week 2 and the other still in week 1
            assertThat(measure(participant.trend(), Axis.WEEK, "err@1").points())
                    .extracting(Point::index, point -> text(point.value()))
                    .containsExactly(tuple(1, "0"), tuple(2, "1"));
        }

        @Test
        void inADiaryACheckInWithoutAPromptIsTheScheduledAnswer() {
            participant
                    .in(aStudy().withSchedule(Kind.DAILY_DIARY).withMinima(1, 1))
                    .with(felt(90), at(1, 2, "20:00"))
                    .with(blank(), on(1, 3));

            assertThat(values(participant.trend(), "err@1")).containsExactly("0.5");
            assertThat(participant.trend().excluded()).isEmpty();
        }

        @Test
        void aCheckInRepeatedWithinAQuarterOfAnHourCountsOnce() {
            participant
                    .in(aStudy().withSchedule(Kind.NONE).withMinima(1, 1))
                    .with(felt(90), at(1, 2, "20:00"))
                    .with(blank(), at(1, 2, "20:14"))
                    .with(blank(), at(1, 2, "20:15"));

            assertThat(values(participant.trend(), "err@1")).containsExactly("0.5");
            assertThat(participant.trend().excluded()).isEqualTo(Map.of(Exclusion.DUPLICATE, 1));
        }

        @Test
        void importedRowsAreNeverRepetitions() {
            participant
                    .in(aStudy().withSchedule(Kind.NONE).withMinima(1, 1))
                    .using("thaw-import")
                    .with(felt(90), at(1, 2, "20:00"))
                    .with(blank(), at(1, 2, "20:00"));

            assertThat(values(participant.trend(), "err@1")).containsExactly("0.5");
        }

        @Test
        void anImportedRowDoesNotRepeatALiveCheckInEither() {
            participant
                    .in(aStudy().withSchedule(Kind.NONE).withMinima(1, 1))
                    .with(felt(90), at(1, 2, "20:00"))
                    .using("thaw-import")
                    .with(blank(), at(1, 2, "20:05"));

            assertThat(values(participant.trend(), "err@1")).containsExactly("0.5");
        }

        @Test
        void aCheckInWithoutATimeIsInNoWeek() {
            participant
                    .in(aStudy().withSchedule(Kind.NONE).withMinima(1, 1))
                    .with(felt(90), UNDATED);

            assertThat(find(participant.trend(), Axis.WEEK, "err@1")).isEmpty();
            assertThat(participant.trend().excluded()).isEqualTo(Map.of(Exclusion.UNDATED, 1));
        }

        @Test
        void aRatingOfAnItemThatTheProtocolDoesNotKnowMakesNoMeasure() {
            participant.withAnswer(at(1, 2, "10:00"), rated("weather", "3"));

            assertThat(find(participant.trend(), Axis.WEEK, "item:weather")).isEmpty();
        }

        @Test
        void aWeekWithADayThatTheHomeZoneToldIsFlagged() {
            participant
                    .in(aStudy().withSchedule(Kind.NONE).withMinima(1, 1))
                    .with(
                            felt(90),
                            new CaptureTime.Moment(
                                    at(2, 1, "03:30").at(), Optional.empty(), Optional.empty()));

            // Then half past three in Oslo belongs to the last day of week 1
            Point week = measure(participant.trend(), Axis.WEEK, "err@1").points().getFirst();
            assertThat(week.index()).isEqualTo(1);
            assertThat(week.value().flags()).containsExactly(Flag.HOME_ZONE_ASSUMED);
        }
    }

    @Nested
    class Weeks {

        @Test
        void areCountedFromTheEarliestAttendedSession() {
            ParticipantTrend trend =
                    aParticipant()
                            .in(aStudy().withMinima(1, 1))
                            .with(session(2), at(3, 1, "09:00"))
                            .with(session(1), at(2, 3, "09:00"))
                            .with(session(Attendance.MISSED, OptionalInt.of(0)), at(1, 1, "09:00"))
                            .withAnswer(at(2, 2, "10:00"), blank())
                            .withAnswer(at(2, 3, "10:00"), blank())
                            .trend();

            assertThat(measure(trend, Axis.WEEK, "err@1").points())
                    .extracting(Point::index)
                    .containsExactly(0, 1);
        }

        @Test
        void areCountedFromEnrolmentWhereTheProtocolSaysSo() {
            ParticipantTrend trend =
                    aParticipant()
                            .in(aStudy().withMinima(1, 1).anchoredAtEnrolment())
                            .with(enrolled("oslo", "cbt"), on(2, 1))
                            .with(session(1), at(3, 1, "09:00"))
                            .withAnswer(at(3, 1, "10:00"), blank())
                            .trend();

            assertThat(measure(trend, Axis.WEEK, "err@1").points())
                    .extracting(Point::index)
                    .containsExactly(2);
        }

        @Test
        void cannotBeCountedWithoutAnAnchorButSessionsCan() {
            ParticipantTrend trend =
                    aParticipant()
                            .withAnswer(at(1, 1, "10:00"), blank())
                            .with(total("BDI-II", "30"), at(1, 1, "11:00"))
                            .with(total("BDI-II", "20", OptionalInt.of(1)), at(1, 1, "12:00"))
                            .trend();

            assertThat(trend.measures()).extracting(MeasureTrend::axis).containsOnly(Axis.SESSION);
            assertThat(trend.excluded()).isEqualTo(Map.of(Exclusion.UNANCHORED, 3));
        }

        @Test
        void withoutDataBetweenTheFirstAndTheLastAreThereWithoutAValue() {
            ParticipantTrend trend =
                    aParticipant().withFirstSession().withWeek(1, 2, 20).withWeek(3, 4, 20).trend();

            assertThat(measure(trend, Axis.WEEK, "err@1").points())
                    .extracting(Point::index, point -> point.value().status())
                    .containsExactly(
                            tuple(1, Status.OK),
                            tuple(2, Status.INSUFFICIENT_N),
                            tuple(3, Status.OK));
        }
    }

    @Nested
    class SessionSeries {

        @Test
        void takesTheEarliestOfTwoTotalsForASession() {
            ParticipantTrend trend =
                    aParticipant()
                            .withFirstSession()
                            .with(total("BDI-II", "20", OptionalInt.of(3)), at(3, 2, "10:00"))
                            .with(total("BDI-II", "30", OptionalInt.of(3)), at(3, 1, "10:00"))
                            .with(total("BDI-II", "40", OptionalInt.of(3)), UNDATED)
                            .trend();

            assertThat(values(measure(trend, Axis.SESSION, "instrument:BDI-II")))
                    .containsExactly("30");
            assertThat(values(measure(trend, Axis.WEEK, "instrument:BDI-II")))
                    .containsExactly("30");
            assertThat(trend.excluded()).isEqualTo(Map.of(Exclusion.DUPLICATE, 2));
        }

        @Test
        void needsNoTime() {
            // Given BDI totals by session, falling by 2 from a baseline of 32
            ParticipantBuilder participant = aParticipant();
            for (int number = 0; number <= 12; number++) {
                String total = String.valueOf(32 - 2 * number);
                participant.with(total("BDI-II", total, OptionalInt.of(number)), UNDATED);
            }

            // When
            MeasureTrend totals = measure(participant.trend(), Axis.SESSION, "instrument:BDI-II");

            // Then
            assertThat(totals.windows())
                    .extracting(WindowTrend::window)
                    .containsExactly(
                            new Window(1, 8),
                            new Window(1, 10),
                            new Window(1, 12),
                            new Window(0, 13));
            assertThat(totals.windows())
                    .extracting(trend -> text(trend.theilSen()))
                    .containsOnly("-2");
            assertThat(totals.windows())
                    .extracting(WindowTrend::valid)
                    .containsExactly(8, 10, 12, 13);
        }

        @Test
        void keepsTheGapsBetweenSessions() {
            // Given sessions 1, 2, 3, 4, 5 and 12, each a point lower
            ParticipantBuilder participant = aParticipant();
            int total = 30;
            for (int number : new int[] {1, 2, 3, 4, 5, 12}) {
                participant.with(
                        total("BDI-II", String.valueOf(total--), OptionalInt.of(number)), UNDATED);
            }

            // When
            MeasureTrend totals = measure(participant.trend(), Axis.SESSION, "instrument:BDI-II");

            // Then slopes to session 12 are −1/7 … −5/11; the median is that of the ten others, −1
            assertThat(totals.points()).hasSize(6);
            assertThat(text(window(totals, 1, 12).theilSen())).isEqualTo("-1");
            assertThat(window(totals, 1, 8).theilSen()).isEqualTo(Estimate.tooFew(5, 6));
            assertThat(text(window(totals, 1, 12).leastSquares())).isEqualTo("-0.41935483871");
        }

        @Test
        void needsASpanOfSevenSessions() {
            ParticipantBuilder participant = aParticipant();
            for (int number = 1; number <= 6; number++) {
                participant.with(
                        total("BDI-II", String.valueOf(30 - number), OptionalInt.of(number)),
                        UNDATED);
            }

            assertThat(
                            window(
                                            measure(
                                                    participant.trend(),
                                                    Axis.SESSION,
                                                    "instrument:BDI-II"),
                                            1,
                                            8)
                                    .theilSen())
                    .isEqualTo(Estimate.none(Status.INSUFFICIENT_N, 6));
        }

        @Test
        void leavesOutATotalWithNeitherSessionNorTime() {
            ParticipantTrend trend = aParticipant().with(total("BDI-II", "20"), UNDATED).trend();

            assertThat(trend.measures()).isEmpty();
            assertThat(trend.excluded()).isEqualTo(Map.of(Exclusion.UNDATED, 1));
        }
    }

    @Nested
    class WeekWindows {

        @Test
        void areTheFirstAndTheNewestOfEachLength() {
            MeasureTrend rates = rates(11);

            assertThat(rates.windows())
                    .extracting(WindowTrend::window)
                    .containsExactly(
                            new Window(4, 8),
                            new Window(3, 9),
                            new Window(2, 10),
                            new Window(1, 11),
                            new Window(1, 12));
        }

        @Test
        void endAtTheLastWeekWithAValue() {
            // Given ten full weeks and a week 12 with one answer
            ParticipantBuilder participant = aParticipant().withFirstSession();
            for (int week = 1; week <= 10; week++) {
                participant.withWeek(week, week, 20);
            }
            participant.withAnswer(at(12, 1, "10:00"), blank());

            // When
            MeasureTrend rates = measure(participant.trend(), Axis.WEEK, "err@1");

            // Then
            assertThat(rates.points()).hasSize(12);
            assertThat(rates.windows())
                    .extracting(WindowTrend::window)
                    .containsExactly(
                            new Window(3, 8),
                            new Window(2, 9),
                            new Window(1, 10),
                            new Window(1, 12));
        }

        @Test
        void ofEveryLengthAreThereWhenAskedFor() {
            ParticipantBuilder participant = participantWithWeeks(13);
            ParticipantTrend all =
                    Trends.withAllWindows(participant.history(), participant.protocol())
                            .orElseThrow();

            MeasureTrend rates = measure(all, Axis.WEEK, "err@1");
            assertThat(rates.windows()).hasSize(6 + 5 + 4 + 3 + 2);
            assertThat(rates.windows())
                    .containsAll(measure(participant.trend(), Axis.WEEK, "err@1").windows());
        }

        @Test
        void needSixValidWeeks() {
            assertThat(window(rates(5), 1, 12).theilSen()).isEqualTo(Estimate.tooFew(5, 6));
        }

        @Test
        void needTwoValidWeeksInEachThird() {
            // Given weeks 1 to 8 without 7: of weeks 1-8 the last third is 7 and 8
            ParticipantBuilder participant = aParticipant().withFirstSession();
            for (int week : new int[] {1, 2, 3, 4, 5, 6, 8}) {
                participant.withWeek(week, week, 20);
            }

            // When
            WindowTrend firstEight = window(measure(participant.trend(), Axis.WEEK, "err@1"), 1, 8);

            // Then
            assertThat(firstEight.valid()).isEqualTo(7);
            assertThat(List.of(firstEight.theilSen(), firstEight.leastSquares()))
                    .containsOnly(Estimate.none(Status.INSUFFICIENT_N, 7));
            assertThat(List.of(firstEight.tauB(), firstEight.trendP()))
                    .containsOnly(Estimate.none(Status.INSUFFICIENT_N, 7));
        }

        @Test
        void keepTheGapsBetweenWeeks() {
            // Given the golden series of science.md with its gap at week 7, in hundredths
            ParticipantBuilder participant =
                    aParticipant().in(aStudy().withSchedule(Kind.NONE).withMinima(1, 1));
            participant.withFirstSession();
            int[] weeks = {1, 2, 3, 4, 5, 6, 8, 9, 10, 11};
            String[] ratings = {
                ".22", ".25", ".25", ".31", ".29", ".40", ".38", ".38", ".47", ".50"
            };
            for (int i = 0; i < weeks.length; i++) {
                participant.with(rated("valence", ratings[i]), at(weeks[i], 3, "12:00"));
            }

            // When
            WindowTrend trend =
                    window(measure(participant.trend(), Axis.WEEK, "item:valence"), 1, 12);

            // Then
            assertThat(text(trend.theilSen())).isEqualTo("0.0275");
            assertThat(trend.theilSen())
                    .isInstanceOfSatisfying(
                            Estimate.Measured.class,
                            slope ->
                                    assertThat(
                                                    slope.interval()
                                                            .map(
                                                                    ends ->
                                                                            ends.lower()
                                                                                    + " "
                                                                                    + ends.upper()))
                                            .contains("0.0175 0.036"));
            assertThat(text(trend.leastSquares())).isEqualTo("0.0263085399449");
        }

        @Test
        void ofAFlatSeriesHaveASlopeOfZero() {
            WindowTrend trend =
                    window(
                            measure(
                                    aParticipant()
                                            .withWeeklyRates(.2, .2, .2, .2, .2, .2, .2, .2)
                                            .trend(),
                                    Axis.WEEK,
                                    "err@1"),
                            1,
                            8);

            assertThat(text(trend.theilSen())).isEqualTo("0");
            assertThat(trend.theilSen().status()).isEqualTo(Status.ZERO_VARIANCE);
            assertThat(trend.tauB().status()).isEqualTo(Status.ZERO_VARIANCE);
        }

        private static ParticipantBuilder participantWithWeeks(int weeks) {
            ParticipantBuilder participant = aParticipant().withFirstSession();
            for (int week = 1; week <= weeks; week++) {
                participant.withWeek(week, week, 20);
            }
            return participant;
        }

        private static MeasureTrend rates(int weeks) {
            return measure(participantWithWeeks(weeks).trend(), Axis.WEEK, "err@1");
        }
    }

    @Nested
    class Consent {

        @Test
        void withoutAnyThereIsNoTrend() {
            ParticipantBuilder participant =
                    aParticipantWithoutConsent().withWeeklyRates(.1, .2, .3);

            assertThat(Trends.of(participant.history(), participant.protocol())).isEmpty();
        }

        @Test
        void thatLeavesOutIndividualTrendsGivesNone() {
            Set<ConsentScope> scopes = EnumSet.allOf(ConsentScope.class);
            scopes.remove(ConsentScope.DERIVE_INDIVIDUAL_TRENDS);
            Instant before = Instant.parse("2025-06-01T08:00:00Z");
            ParticipantBuilder participant =
                    aParticipantWithoutConsent()
                            .with(consent(before, scopes), moment(before))
                            .withWeeklyRates(.1, .2, .3);

            assertThat(Trends.of(participant.history(), participant.protocol())).isEmpty();
        }

        @Test
        void whoStopsProcessingHasNoTrendAnyMore() {
            ParticipantBuilder participant =
                    aParticipant()
                            .withWeeklyRates(.1, .2, .3)
                            .with(withdrawal(WithdrawalKind.STOP_PROCESSING), at(9, 1, "10:00"));

            assertThat(Trends.of(participant.history(), participant.protocol())).isEmpty();
        }

        @Test
        void whoStopsCollectionKeepsTheTrendSoFar() {
            ParticipantBuilder before = aParticipant().withWeeklyRates(.1, .2, .3);
            ParticipantBuilder after =
                    aParticipant()
                            .withWeeklyRates(.1, .2, .3)
                            .with(withdrawal(WithdrawalKind.STOP_COLLECTION), at(9, 1, "10:00"));

            assertThat(after.trend()).isEqualTo(before.trend());
        }

        @Test
        void aWithdrawalThatIsKnownLaterTakesWhatItHadForbidden() {
            // Given three weeks, and a withdrawal as of week 3 that arrives in week 9
            ParticipantTrend trend =
                    aParticipant()
                            .withWeeklyRates(.1, .2, .3)
                            .with(
                                    new ConsentWithdrawn(
                                            WithdrawalKind.STOP_COLLECTION,
                                            Optional.of(at(3, 1, "00:00").at())),
                                    at(9, 1, "10:00"))
                            .trend();

            assertThat(values(trend, "err@1")).containsExactly("0.1", "0.2");
            // Then twenty prompts and twenty answers are counted as excluded
            assertThat(trend.excluded()).isEqualTo(Map.of(Exclusion.CONSENT, 40));
        }

        @Test
        void undatedTotalsReceivedBeforeAWithdrawalStay() {
            ParticipantTrend trend =
                    aParticipant()
                            .with(total("BDI-II", "20", OptionalInt.of(1)), UNDATED)
                            .with(withdrawal(WithdrawalKind.STOP_COLLECTION), at(9, 1, "10:00"))
                            .trend();

            assertThat(trend.excluded()).isEmpty();
            assertThat(trend.measures()).hasSize(1);
        }
    }

    @Nested
    class AmendedObservations {

        private final ParticipantBuilder participant =
                aParticipant().in(aStudy().withMinima(1, 1)).withFirstSession();
        private UUID original;

        @Test
        void countAsCorrected() {
            answered(blank());
            participant.correcting(original, answering("p", felt(40)), at(1, 2, "10:05"));

            assertThat(values(participant.trend(), "err@1")).containsExactly("1");
            assertThat(participant.trend().excluded()).isEqualTo(Map.of(Exclusion.SUPERSEDED, 1));
        }

        @Test
        void haveTheTimeOfTheirCorrection() {
            answered(blank());
            participant.correcting(original, answering("p", blank()), at(1, 2, "12:00"));

            // Then it turns out to have been late
            assertThat(find(participant.trend(), Axis.WEEK, "err@1")).isEmpty();
            assertThat(participant.trend().excluded())
                    .isEqualTo(Map.of(Exclusion.SUPERSEDED, 1, Exclusion.LATE, 1));
        }

        @Test
        void countAsCorrectedLast() {
            answered(blank());
            participant.correcting(original, answering("p", felt(40)), at(1, 2, "10:05"));
            participant.correcting(
                    participant.lastId(), answering("p", felt(60)), at(1, 2, "10:05"));

            assertThat(values(participant.trend(), "intensity_all@1")).containsExactly("60");
            assertThat(participant.trend().excluded()).isEqualTo(Map.of(Exclusion.SUPERSEDED, 2));
        }

        @Test
        void areGoneWhenRetracted() {
            ParticipantTrend before = participant.trend();
            answered(blank());
            participant.retracting(original);

            assertThat(participant.trend().measures())
                    .filteredOn(measure -> measure.measure().equals("err@1"))
                    .isEmpty();
            assertThat(participant.trend().events()).isEqualTo(before.events() + 2);
        }

        @Test
        void areGoneInEveryVersionWhenACorrectionIsRetracted() {
            answered(blank());
            participant.correcting(original, answering("p", felt(40)), at(1, 2, "10:05"));
            participant.retracting(participant.lastId());

            assertThat(find(participant.trend(), Axis.WEEK, "err@1")).isEmpty();
            assertThat(participant.trend().excluded()).isEqualTo(Map.of(Exclusion.SUPERSEDED, 2));
        }

        @Test
        void areSetAsideWhileTwoCorrectionsContradictEachOther() {
            answered(blank());
            participant.correcting(original, answering("p", felt(40)), at(1, 2, "10:05"));
            participant.correcting(original, answering("p", felt(60)), at(1, 2, "10:05"));

            assertThat(find(participant.trend(), Axis.WEEK, "err@1")).isEmpty();
            assertThat(participant.trend().excluded()).isEqualTo(Map.of(Exclusion.DISPUTED, 3));
        }

        @Test
        void areSetAsideInACircle() {
            UUID next =
                    new UUID(
                            0,
                            Long.parseLong(participant.lastId().toString().substring(24), 16) + 2);
            participant.correcting(next, felt(40), at(1, 2, "10:05"));
            participant.correcting(participant.lastId(), felt(60), at(1, 2, "10:05"));

            assertThat(participant.trend().excluded()).isEqualTo(Map.of(Exclusion.DISPUTED, 2));
        }

        @Test
        void countAsCorrectedWhileTheOriginalIsNotKnown() {
            participant.correcting(new UUID(7, 7), answering("p", felt(40)), at(1, 2, "10:05"));

            assertThat(values(participant.trend(), "err@1")).containsExactly("1");
            assertThat(participant.trend().excluded()).isEmpty();
        }

        @Test
        void cannotReplaceAConsent() {
            UUID consent = aParticipant().lastId();
            participant.correcting(consent, felt(40), at(1, 2, "10:05"));
            participant.retracting(consent);

            assertThat(participant.trend().excluded()).isEqualTo(Map.of(Exclusion.DISPUTED, 1));
        }

        private void answered(CheckInSubmitted answer) {
            participant.withPrompt("p", at(1, 2, "10:00"));
            participant.with(answering("p", answer), at(1, 2, "10:05"));
            original = participant.lastId();
        }
    }

    private static MeasureTrend measure(ParticipantTrend trend, Axis axis, String measure) {
        return find(trend, axis, measure).orElseThrow();
    }

    private static Optional<MeasureTrend> find(ParticipantTrend trend, Axis axis, String measure) {
        return trend.measures().stream()
                .filter(found -> found.axis() == axis && found.measure().equals(measure))
                .findFirst();
    }

    private static WindowTrend window(MeasureTrend measure, int first, int length) {
        return measure.windows().stream()
                .filter(trend -> trend.window().equals(new Window(first, length)))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> values(ParticipantTrend trend, String weeklyMeasure) {
        return values(measure(trend, Axis.WEEK, weeklyMeasure));
    }

    private static List<String> values(MeasureTrend measure) {
        return measure.points().stream().map(point -> text(point.value())).toList();
    }

    private static String text(Estimate estimate) {
        return estimate.figure().map(Object::toString).orElse("none");
    }
}
