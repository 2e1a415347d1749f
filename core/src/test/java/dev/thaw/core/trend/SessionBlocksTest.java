package dev.thaw.core.trend;

import static dev.thaw.core.example.ExampleProtocol.aStudy;
import static dev.thaw.core.example.ParticipantBuilder.aParticipant;
import static dev.thaw.core.example.ParticipantBuilder.at;
import static dev.thaw.core.example.ParticipantBuilder.on;
import static dev.thaw.core.example.Payloads.answering;
import static dev.thaw.core.example.Payloads.blank;
import static dev.thaw.core.example.Payloads.enrolled;
import static dev.thaw.core.example.Payloads.felt;
import static dev.thaw.core.example.Payloads.rated;
import static dev.thaw.core.example.Payloads.session;
import static dev.thaw.core.example.Payloads.skipped;
import static dev.thaw.core.trend.PublishedTrend.figures;
import static dev.thaw.core.trend.PublishedTrend.find;
import static dev.thaw.core.trend.PublishedTrend.measure;
import static dev.thaw.core.trend.PublishedTrend.text;
import static dev.thaw.core.trend.PublishedTrend.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.thaw.core.course.AttendedSession;
import dev.thaw.core.course.Block;
import dev.thaw.core.course.Dose;
import dev.thaw.core.event.AppSource;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.CaptureTime.Moment;
import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.Attendance;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.event.Observation.SessionHeld;
import dev.thaw.core.example.ExampleProtocol;
import dev.thaw.core.example.ParticipantBuilder;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Flag;
import dev.thaw.core.protocol.StudyProtocol.Schedule.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// How often something is felt between one session and the next.
class SessionBlocksTest {

    @Test
    void theAnswersBetweenTwoSessionsAreThoseOfTheFirst() {
        // Given two sessions a week apart, seven answers between them and six after the second
        ParticipantTrend trend =
                aParticipant()
                        .with(session(1), at(1, 1, "09:00"))
                        .with(session(2), at(2, 1, "09:00"))
                        .withAnswer(at(1, 1, "13:00"), blank())
                        .withAnswer(at(1, 2, "13:00"), blank())
                        .withAnswer(at(1, 3, "13:00"), blank())
                        .withAnswer(at(1, 4, "13:00"), felt(30))
                        .withAnswer(at(1, 5, "13:00"), felt(30))
                        .withAnswer(at(1, 6, "13:00"), felt(30))
                        .withAnswer(at(1, 7, "13:00"), felt(30))
                        .withWeek(2, 3, 6)
                        .trend();

        assertThat(rates(trend)).containsExactly("1: 0.571428571429", "2: 0.5");
        assertThat(blankRates(trend)).containsExactly("1: 0.428571428571", "2: 0.5");
    }

    @Test
    void fewerThanSixAnswersMakeNoRate() {
        ParticipantTrend trend =
                aParticipant()
                        .with(session(1), at(1, 1, "08:00"))
                        .with(session(2), at(2, 1, "08:00"))
                        .withWeek(1, 2, 5)
                        .withWeek(2, 3, 6)
                        .trend();

        assertThat(measure(trend, Axis.SESSION, "err@1").points())
                .extracting(Point::index, Point::value)
                .startsWith(tuple(1, Estimate.tooFew(5, 6)));
        assertThat(rates(trend)).containsExactly("1: none", "2: 0.5");
    }

    @Test
    void anAnswerMoreThanFourteenDaysAfterTheSessionIsInNoBlock() {
        // Given the next session three weeks later
        ParticipantTrend trend =
                aParticipant()
                        .with(session(1), at(1, 1, "09:00"))
                        .with(session(2), at(4, 1, "09:00"))
                        .withWeek(1, 0, 6)
                        .withAnswer(at(3, 1, "08:50"), felt(30))
                        .withAnswer(at(3, 1, "08:55"), felt(30))
                        .withWeek(3, 0, 6)
                        .trend();

        // Then of the last two one came a minute before the fourteen days were over
        assertThat(measure(trend, Axis.SESSION, "err@1").points())
                .extracting(Point::index, point -> point.value().n())
                .containsExactly(tuple(1, 7));
        assertThat(rates(trend)).containsExactly("1: 0.142857142857");
    }

    @Test
    void aBlockBeginsAsItsSessionEndsAndEndsAsTheNextOneBegins() {
        ParticipantTrend trend =
                aParticipant()
                        .in(imported())
                        .using(AppSource.IMPORTER)
                        .with(lasting(50, 1), at(1, 1, "09:00"))
                        .with(lasting(50, 2), at(2, 1, "09:00"))
                        .with(blank(), at(1, 1, "09:49"))
                        .with(blank(), at(1, 1, "09:50"))
                        .with(blank(), at(2, 1, "08:59"))
                        .with(blank(), at(2, 1, "09:00"))
                        .with(blank(), at(2, 1, "09:50"))
                        .trend();

        assertThat(measure(trend, Axis.SESSION, "blankrate@1").points())
                .extracting(Point::index, point -> point.value().n())
                .containsExactly(tuple(1, 2), tuple(2, 1));
    }

    @Test
    void whatCountsAsAnAnswerIsWhatCountsByWeek() {
        // Given six answers, one of them a feeling without a name, and much that is none
        ParticipantTrend trend =
                aParticipant()
                        .in(aStudy().withMinima(1, 1))
                        .with(session(1), at(1, 1, "08:00"))
                        .withAnswer(at(1, 1, "10:00"), felt())
                        .withAnswer(at(1, 1, "13:00"), blank())
                        .withAnswer(at(1, 2, "10:00"), felt(50))
                        .withAnswer(at(1, 2, "13:00"), felt(50))
                        .withAnswer(at(1, 3, "10:00"), felt(50))
                        .withAnswer(at(1, 3, "13:00"), felt(50))
                        .withAnswer(at(1, 4, "10:00"), skipped())
                        .withAnswer(at(1, 4, "13:00"), rated("mood", "3"))
                        .with(felt(90), at(1, 4, "15:00"))
                        .withPrompt("late", at(1, 5, "10:00"))
                        .with(answering("late", blank()), at(1, 5, "11:30"))
                        .trend();

        assertThat(rates(trend)).containsExactly("1: 0.666666666667");
        assertThat(figures(trend, "err@1")).containsExactly("0.666666666667");
    }

    @Test
    void withTheAnswersOfAWeekABlockHasItsFigureAndItsError() {
        ParticipantTrend trend =
                aParticipant()
                        .with(session(1), at(1, 1, "08:00"))
                        .withWeek(1, 7, 20)
                        .with(session(2), at(2, 1, "08:00"))
                        .trend();

        for (String measure : List.of("err@1", "blankrate@1")) {
            assertThat(measure(trend, Axis.SESSION, measure).points())
                    .isEqualTo(measure(trend, Axis.WEEK, measure).points());
        }
        assertThat(measure(trend, Axis.SESSION, "err@1").points().getFirst().value())
                .isInstanceOfSatisfying(
                        Estimate.Measured.class,
                        rate -> assertThat(rate.standardError()).isPresent());
    }

    @Test
    void sessionsBetweenTheFirstAndTheLastWithAnAnswerAreThereWithoutARate() {
        ParticipantTrend trend =
                aParticipant()
                        .with(session(1), at(1, 1, "08:00"))
                        .with(session(2), at(2, 1, "08:00"))
                        .with(session(3), at(3, 1, "08:00"))
                        .with(session(4), at(4, 1, "08:00"))
                        .with(session(5), at(5, 1, "08:00"))
                        .withWeek(2, 3, 6)
                        .withWeek(4, 6, 6)
                        .trend();

        assertThat(rates(trend)).containsExactly("2: 0.5", "3: none", "4: 1");
    }

    @Test
    void sessionsKeepTheirNumbersAndTheirGaps() {
        // Given sessions 1, the second without a number, a missed one, 5 and once more 5
        ParticipantTrend trend =
                aParticipant()
                        .with(session(1), at(1, 1, "08:00"))
                        .with(session(Attendance.ATTENDED, OptionalInt.empty()), at(2, 1, "08:00"))
                        .with(session(Attendance.MISSED, OptionalInt.of(3)), at(2, 4, "08:00"))
                        .with(session(5), at(3, 1, "08:00"))
                        .with(session(5), at(3, 4, "08:00"))
                        .withWeek(1, 0, 6)
                        .withWeek(2, 3, 6)
                        .withWeek(3, 6, 6)
                        .trend();

        assertThat(rates(trend)).containsExactly("1: 0", "2: 0.5", "5: 1");
    }

    @Test
    void aCountThatTheStudyGaveToAnotherIsNoNumberButEndsABlock() {
        // Given the second session without a number, and a later one that the study calls 2
        ParticipantTrend trend =
                aParticipant()
                        .with(session(1), at(1, 1, "08:00"))
                        .with(session(Attendance.ATTENDED, OptionalInt.empty()), at(2, 1, "08:00"))
                        .with(session(2), at(3, 1, "08:00"))
                        .withWeek(1, 0, 6)
                        .withWeek(2, 3, 6)
                        .withWeek(3, 6, 6)
                        .trend();

        assertThat(rates(trend)).containsExactly("1: 0", "2: 1");
    }

    @Test
    void whereSessionsOverlapNothingLiesBetweenThem() {
        ParticipantTrend trend =
                aParticipant()
                        .in(imported())
                        .with(lasting(180, 1), at(1, 1, "09:00"))
                        .with(lasting(50, 2), at(1, 1, "10:00"))
                        .with(blank(), at(1, 1, "12:30"))
                        .with(blank(), at(1, 2, "10:00"))
                        .trend();

        assertThat(measure(trend, Axis.SESSION, "err@1").points())
                .extracting(Point::index, point -> point.value().n())
                .containsExactly(tuple(2, 2));
    }

    @Test
    void whatHasNoMomentIsInNoBlock() {
        // Given two answers at a moment, one on a civil day and one without time
        ParticipantTrend trend =
                aParticipant()
                        .in(imported())
                        .with(session(1), at(1, 1, "08:00"))
                        .with(blank(), at(1, 2, "10:00"))
                        .with(blank(), on(1, 2))
                        .with(blank(), at(1, 3, "10:00"))
                        .with(blank(), new CaptureTime.Ordinal())
                        .trend();

        assertThat(measure(trend, Axis.SESSION, "err@1").points())
                .extracting(Point::index, Point::value)
                .containsExactly(tuple(1, Estimate.tooFew(2, 6)));
    }

    @Test
    void aSessionWithoutAMomentHasNoBlockAndEndsOneIfItsDayIsKnown() {
        // Given the second session on a civil day, the fourth without time
        ParticipantTrend trend =
                aParticipant()
                        .with(session(1), at(1, 1, "08:00"))
                        .with(session(2), on(1, 5))
                        .with(session(3), at(2, 1, "08:00"))
                        .with(session(4), new CaptureTime.Ordinal())
                        .withWeek(1, 7, 7)
                        .withWeek(2, 3, 6)
                        .withWeek(3, 3, 6)
                        .trend();

        assertThat(measure(trend, Axis.SESSION, "err@1").points())
                .extracting(Point::index, point -> point.value().n())
                .containsExactly(tuple(1, 4), tuple(3, 12));
    }

    @Test
    void aFlightToAnEarlierDateLeavesAnswersInTheirOrder() {
        // Given an answer on Tuesday in Auckland and, an hour later, one on Monday in Honolulu
        Instant landing = at(1, 2, "02:00").at();
        ParticipantTrend trend =
                aParticipant()
                        .in(imported())
                        .with(session(1), at(1, 1, "08:00"))
                        .with(session(2), new Moment(landing, offset(-10), Optional.empty()))
                        .with(felt(40), new Moment(landing.minusSeconds(60), offset(13), none()))
                        .with(blank(), new Moment(landing.plusSeconds(60), offset(-10), none()))
                        .with(blank(), at(1, 3, "10:00"))
                        .trend();

        assertThat(measure(trend, Axis.SESSION, "err@1").points())
                .extracting(Point::index, point -> point.value().n())
                .containsExactly(tuple(1, 1), tuple(2, 2));
    }

    @Test
    void anAssumedHomeZoneIsFlaggedInTheBlocksThatItConcerns() {
        ParticipantBuilder participant =
                aParticipant()
                        .in(imported())
                        .with(session(1), at(1, 1, "08:00"))
                        .with(session(2), at(2, 1, "08:00"))
                        .withWeek(2, 3, 6);
        for (int day = 1; day <= 6; day++) {
            Instant noon = at(1, day, "12:00").at();
            participant.with(blank(), new Moment(noon, Optional.empty(), none()));
        }

        assertThat(measure(participant.trend(), Axis.SESSION, "err@1").points())
                .extracting(point -> point.value().flags().contains(Flag.HOME_ZONE_ASSUMED))
                .containsExactly(true, false);
    }

    @Test
    void aSessionThatIsCorrectedOrRetractedTakesItsBlockAlong() {
        // Given two sessions a week apart
        ParticipantBuilder participant =
                aParticipant()
                        .withWeek(1, 0, 7)
                        .withWeek(2, 7, 7)
                        .with(session(1), at(1, 1, "08:00"))
                        .with(session(2), at(2, 1, "08:00"));
        assertThat(rates(participant.trend())).containsExactly("1: 0", "2: 1");

        // When the second turns out to have been a day later, and then never to have been
        participant.correcting(participant.lastId(), session(2), at(2, 2, "08:00"));
        List<String> corrected = rates(participant.trend());
        participant.retracting(participant.lastId());

        // Then
        assertThat(corrected).containsExactly("1: 0.125", "2: 1");
        assertThat(rates(participant.trend())).containsExactly("1: 0.5");
    }

    @Test
    void theFirstEightSessionsHaveATrend() {
        ParticipantBuilder participant = aParticipant();
        for (int number = 1; number <= 8; number++) {
            participant.with(session(number), at(number, 1, "08:00")).withWeek(number, number, 20);
        }

        MeasureTrend rates = measure(participant.trend(), Axis.SESSION, "err@1");

        assertThat(text(window(rates, 1, 8).theilSen())).isEqualTo("0.05");
        assertThat(window(rates, 1, 10).theilSen().figure())
                .isEqualTo(window(rates, 1, 8).theilSen().figure());
    }

    @Test
    void withoutADayToCountFromThereIsNone() {
        // Given a study that counts from enrolment, which is not known yet
        ParticipantBuilder participant =
                aParticipant()
                        .in(aStudy().anchoredAtEnrolment())
                        .with(session(1), at(1, 1, "08:00"))
                        .withWeek(1, 3, 6);

        ParticipantTrend before = participant.trend();
        participant.with(enrolled("oslo", "cbt"), at(1, 1, "07:00"));

        assertThat(find(before, Axis.SESSION, "err@1")).isEmpty();
        assertThat(rates(participant.trend())).containsExactly("1: 0.5");
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theBlankRatesAreThoseOfTheCourseOfTherapy(long seed) {
        // Given sessions and answers on full hours, so that some fall together
        ParticipantBuilder participant = hourly(new Random(seed));
        Observations observed =
                Observations.in(
                        participant.history(),
                        KnownConsent.in(participant.events(), participant.protocol()),
                        participant.protocol(),
                        new ExclusionTally());

        // When the course of therapy is asked
        List<Block> blocks =
                Block.of(
                        Dose.of(observed.sessions().stream().map(this::attended).toList()),
                        observed.checkIns().stream()
                                .filter(SessionBlocksTest::isAnswer)
                                .map(SessionBlocksTest::answer)
                                .toList(),
                        at(60, 1, "00:00").at());

        // Then
        List<String> expected = new ArrayList<>();
        blocks.forEach(
                block ->
                        expected.add(
                                block.session()
                                        + ": "
                                        + block.answers()
                                        + " "
                                        + text(block.blankRate())));
        expected.sort(
                (one, other) ->
                        Integer.compare(
                                Integer.parseInt(one.split(":", 2)[0]),
                                Integer.parseInt(other.split(":", 2)[0])));
        while (!expected.isEmpty() && expected.getFirst().contains(": 0 none")) {
            expected.removeFirst();
        }
        while (!expected.isEmpty() && expected.getLast().contains(": 0 none")) {
            expected.removeLast();
        }
        assertThat(
                        find(participant.trend(), Axis.SESSION, "blankrate@1").stream()
                                .flatMap(series -> series.points().stream())
                                .map(
                                        point ->
                                                point.index()
                                                        + ": "
                                                        + point.value().n()
                                                        + " "
                                                        + text(point.value())))
                .isEqualTo(expected);
    }

    private AttendedSession attended(Observed observed) {
        SessionHeld held = (SessionHeld) observed.what();
        Instant start = observed.moment().orElseThrow();
        return new AttendedSession(
                observed.event().id().toString(),
                start,
                start.plus(Duration.ofMinutes(held.minutes().orElse(0))),
                held.sessionNumber(),
                held.therapistCode(),
                "CBT");
    }

    private static boolean isAnswer(Observed observed) {
        Answer answer = ((CheckInSubmitted) observed.what()).answer();
        return answer == Answer.BLANK || answer == Answer.FELT;
    }

    private static Block.Answer answer(Observed observed) {
        CheckInSubmitted checkIn = (CheckInSubmitted) observed.what();
        return new Block.Answer(observed.moment().orElseThrow(), checkIn.feelings().isEmpty());
    }

    /// Ten weeks of existing data: up to twelve sessions, some at once, some for hours, numbered or
    /// not, a number twice; up to 300 check-ins.
    private static ParticipantBuilder hourly(Random random) {
        ParticipantBuilder participant = aParticipant().in(imported()).using(AppSource.IMPORTER);
        int sessions = 1 + random.nextInt(12);
        for (int i = 0; i < sessions; i++) {
            participant.with(
                    held(
                            random.nextInt(3) == 0
                                    ? OptionalInt.empty()
                                    : OptionalInt.of(random.nextInt(14)),
                            random.nextInt(4) == 0
                                    ? OptionalInt.empty()
                                    : OptionalInt.of(60 * (1 + random.nextInt(72)))),
                    hour(random));
        }
        int answers = random.nextInt(300);
        for (int i = 0; i < answers; i++) {
            participant.with(
                    switch (random.nextInt(8)) {
                        case 0 -> skipped();
                        case 1 -> rated("mood", "2");
                        case 2 -> felt();
                        case 3, 4 -> felt(random.nextInt(101));
                        default -> blank();
                    },
                    hour(random));
        }
        return participant;
    }

    private static Moment hour(Random random) {
        Instant start = at(1, 1, "08:00").at();
        return ParticipantBuilder.moment(start.plus(Duration.ofHours(random.nextInt(70 * 24))));
    }

    private static ExampleProtocol imported() {
        return aStudy().withSchedule(Kind.NONE).withMinima(1, 1);
    }

    private static SessionHeld lasting(int minutes, int number) {
        return held(OptionalInt.of(number), OptionalInt.of(minutes));
    }

    private static SessionHeld held(OptionalInt number, OptionalInt minutes) {
        return new SessionHeld(
                Attendance.ATTENDED,
                number,
                List.of(Modality.CBT),
                Optional.empty(),
                Optional.empty(),
                minutes);
    }

    private static Optional<ZoneOffset> offset(int hours) {
        return Optional.of(ZoneOffset.ofHours(hours));
    }

    private static Optional<String> none() {
        return Optional.empty();
    }

    private static List<String> rates(ParticipantTrend trend) {
        return bySession(trend, "err@1");
    }

    private static List<String> blankRates(ParticipantTrend trend) {
        return bySession(trend, "blankrate@1");
    }

    /// Session, colon, figure.
    private static List<String> bySession(ParticipantTrend trend, String measure) {
        return measure(trend, Axis.SESSION, measure).points().stream()
                .map(point -> point.index() + ": " + text(point.value()))
                .toList();
    }
}
