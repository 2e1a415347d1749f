package dev.thaw.core.trend;

import static dev.thaw.core.example.ExampleProtocol.aStudy;
import static dev.thaw.core.example.ParticipantBuilder.aParticipant;
import static dev.thaw.core.example.ParticipantBuilder.at;
import static dev.thaw.core.example.ParticipantBuilder.on;
import static dev.thaw.core.example.Payloads.blank;
import static dev.thaw.core.example.Payloads.enrolled;
import static dev.thaw.core.example.Payloads.rated;
import static dev.thaw.core.example.Payloads.session;
import static dev.thaw.core.example.Payloads.total;
import static dev.thaw.core.trend.PublishedTrend.figures;
import static dev.thaw.core.trend.PublishedTrend.measure;
import static dev.thaw.core.trend.PublishedTrend.text;
import static dev.thaw.core.trend.PublishedTrend.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.Observation.Attendance;
import dev.thaw.core.example.ParticipantBuilder;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Status;
import dev.thaw.core.protocol.StudyProtocol.Schedule.Kind;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Points and windows on both axes.
class TrendWindowsTest {

    private static final CaptureTime UNDATED = new CaptureTime.Ordinal();

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

            assertThat(figures(measure(trend, Axis.SESSION, "instrument:BDI-II")))
                    .containsExactly("30");
            assertThat(figures(measure(trend, Axis.WEEK, "instrument:BDI-II")))
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
}
