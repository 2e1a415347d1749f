package dev.thaw.core.course;

import static dev.thaw.core.course.CourseBuilder.START;
import static dev.thaw.core.course.CourseBuilder.day;
import static dev.thaw.core.course.CourseBuilder.numbered;
import static dev.thaw.core.course.CourseBuilder.rational;
import static dev.thaw.core.course.CourseBuilder.session;
import static dev.thaw.core.course.CourseBuilder.sessionOn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.thaw.core.number.Estimate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DoseTest {

    private static final Instant LOCK = day(1_000);

    @Test
    void sessionsKeepTheNumbersOfTheStudyAndTheirGaps() {
        Dose dose = Dose.of(List.of(numbered(1, 0), numbered(2, 7), numbered(5, 21)));

        assertThat(dose.numbered().stream().map(Dose.Numbered::number)).containsExactly(1, 2, 5);
    }

    @Test
    void withoutNumbersAttendedSessionsAreCountedByTimeThenId() {
        // Given two sessions that begin at once
        AttendedSession b = session("b", 7, OptionalInt.empty(), "T1", "CBT");
        AttendedSession a = session("a", 7, OptionalInt.empty(), "T1", "CBT");

        Dose dose = Dose.of(List.of(sessionOn(14), b, a, sessionOn(0)));

        assertThat(dose.numbered().stream().map(numbered -> numbered.session().id()))
                .containsExactly("s0", "a", "b", "s14");
        assertThat(dose.numbered().stream().map(Dose.Numbered::number)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void aCountedSessionNeverTakesANumberThatTheStudyGave() {
        // Given the second session unnumbered, and a later one that the study calls 2
        Dose dose = Dose.of(List.of(numbered(1, 0), sessionOn(7), numbered(2, 14), sessionOn(21)));

        assertThat(dose.attended()).hasSize(4);
        assertThat(dose.numbered().stream().map(Dose.Numbered::number)).containsExactly(1, 2, 4);
    }

    @Test
    void aNumberGivenTwiceIsOneSession() {
        Dose dose = Dose.of(List.of(numbered(1, 3), numbered(1, 0), numbered(2, 7)));

        assertThat(dose.attended().stream().map(AttendedSession::id)).containsExactly("s0", "s7");
        assertThat(dose.at(LOCK)).isEqualTo(2);
    }

    @Test
    void theDoseIsWhatHadBegunByTheCutOff() {
        Dose dose = Dose.of(List.of(sessionOn(0), sessionOn(7), sessionOn(14)));

        assertThat(dose.at(day(7).minusSeconds(1))).isEqualTo(1);
        assertThat(dose.at(day(7))).isEqualTo(2);
        assertThat(Dose.of(List.of()).at(LOCK)).isZero();
    }

    @Test
    void theWindowOpensAfterSessionEightAndClosesFourteenDaysAfterTwelve() {
        List<AttendedSession> sessions = new ArrayList<>();
        for (int number = 1; number <= 14; number++) {
            sessions.add(numbered(number, 7 * number));
        }

        TimeSpan window = Dose.of(sessions).windowAfterEight().orElseThrow();

        assertThat(window.from()).isEqualTo(day(56).plus(Duration.ofHours(1)));
        assertThat(window.until()).isEqualTo(day(84 + 14).plus(Duration.ofHours(1)));
    }

    @Test
    void orFourteenDaysAfterTheLastSessionUpToTwelve() {
        TimeSpan window =
                Dose.of(List.of(numbered(7, 0), numbered(8, 7), numbered(10, 14), numbered(13, 21)))
                        .windowAfterEight()
                        .orElseThrow();

        assertThat(window.from()).isEqualTo(day(7).plus(Duration.ofHours(1)));
        assertThat(window.until()).isEqualTo(day(28).plus(Duration.ofHours(1)));
        assertThat(Dose.of(List.of(numbered(7, 0), numbered(13, 7))).windowAfterEight()).isEmpty();
    }

    @Test
    void aBlockRunsFromOneSessionToTheNext() {
        // Given
        Dose dose = Dose.of(List.of(sessionOn(0), sessionOn(7)));
        Instant end = START.plus(Duration.ofHours(1));
        List<Block.Answer> answers = new ArrayList<>();
        answers.add(new Block.Answer(START.plusSeconds(1_800), true)); // in the session
        answers.add(new Block.Answer(end, true));
        for (int i = 1; i <= 5; i++) {
            answers.add(new Block.Answer(day(i), i % 2 == 0));
        }
        answers.add(new Block.Answer(day(7), true)); // as the next one starts

        // When
        List<Block> blocks = Block.of(dose, answers, LOCK);

        // Then
        assertThat(blocks).hasSize(2);
        assertThat(blocks.getFirst().span()).isEqualTo(new TimeSpan(end, day(7)));
        assertThat(blocks.getFirst().blankRate().figure().orElseThrow()).hasToString("0.5");
        assertThat(blocks.getLast().blankRate()).isEqualTo(Estimate.tooFew(0, 6));
        assertThat(Block.blankRates(blocks).byIndex())
                .containsExactly(java.util.Map.entry(1, rational(".5")));
    }

    @Test
    void aBlockIsAtMostFourteenDaysLongAndNeedsSixAnswers() {
        // Given the next session only after a month
        Dose dose = Dose.of(List.of(sessionOn(0), sessionOn(30)));
        List<Block.Answer> answers =
                IntStream.of(1, 2, 3, 4, 14, 15, 16, 20)
                        .mapToObj(day -> new Block.Answer(day(day), false))
                        .toList();

        Block block = Block.of(dose, answers, LOCK).getFirst();

        assertThat(block.span().until()).isEqualTo(day(14).plus(Duration.ofHours(1)));
        assertThat(block.blankRate()).isEqualTo(Estimate.tooFew(5, 6));
    }

    @Test
    void aBlockThatHasNotEndedIsNotIn() {
        Dose dose = Dose.of(List.of(sessionOn(0), sessionOn(7)));

        assertThat(Block.of(dose, List.of(), day(7))).hasSize(1);
        assertThat(Block.of(dose, List.of(), day(7).minusSeconds(1))).isEmpty();
    }

    @Test
    void overlappingSessionsLeaveNoTimeBetweenThem() {
        AttendedSession group =
                new AttendedSession(
                        "g",
                        START,
                        START.plus(Duration.ofHours(3)),
                        OptionalInt.empty(),
                        java.util.Optional.empty(),
                        "GROUP");
        AttendedSession within =
                new AttendedSession(
                        "w",
                        START.plus(Duration.ofHours(1)),
                        START.plus(Duration.ofHours(2)),
                        OptionalInt.empty(),
                        java.util.Optional.empty(),
                        "CBT");

        Block block = Block.of(Dose.of(List.of(group, within)), List.of(), LOCK).getFirst();

        assertThat(block.span().from()).isEqualTo(block.span().until());
        assertThatIllegalArgumentException().isThrownBy(() -> new TimeSpan(day(1), day(0)));
    }

    @Test
    void theOrderOfEventsDoesNotMatter() {
        List<AttendedSession> sessions =
                new ArrayList<>(
                        List.of(
                                numbered(1, 0),
                                sessionOn(7),
                                numbered(2, 14),
                                numbered(2, 21),
                                sessionOn(28)));
        Dose dose = Dose.of(sessions);
        for (long seed = 0; seed < 50; seed++) {
            Collections.shuffle(sessions, new Random(seed));
            assertThat(Dose.of(sessions).numbered()).isEqualTo(dose.numbered());
            assertThat(Dose.of(sessions).attended()).isEqualTo(dose.attended());
        }
    }
}
