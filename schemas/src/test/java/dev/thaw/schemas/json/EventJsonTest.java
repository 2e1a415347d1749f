package dev.thaw.schemas.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.atIndex;

import dev.thaw.core.event.ArbitraryEvents;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.schemas.json.EventReading.Faulty;
import dev.thaw.schemas.json.EventReading.Read;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventJsonTest {
    private static final StudyId STUDY = new StudyId("arbitrary-study");
    private static final String CHECK_IN =
            """
            {"eventId": "7f2c1b8e-52f1-4f0e-9c3a-0d8f7f6a1b2c", "participant": "p-7",
             "occurredAt": "2026-01-05T10:00:00.25+01:00", "zone": "Europe/Oslo",
             "recordedAt": "2026-01-05T09:00:03Z",
             "source": {"app": "ema", "version": "2.1"},
             "type": "CheckInSubmitted",
             "payload": {"answer": "FELT", "feelings": [{"label": "joy", "intensity": 40}],
                         "ratings": {"mood": 0.10, "calm": "-3"}, "overwhelmed": true}}
            """;

    private final ArbitraryEvents arbitrary = new ArbitraryEvents(5);

    @Test
    void everyEventComesBackAsItWas() {
        for (int i = 0; i < 5_000; i++) {
            // Given
            ParticipantEvent event = arbitrary.participantEvent();

            // When
            String json = EventJson.write(event);

            // Then
            assertThat(EventJson.read(STUDY, json)).as(json).isEqualTo(new Read(event));
        }
    }

    @Test
    void aCheckInIsReadFieldByField() {
        // When
        ParticipantEvent event = read(CHECK_IN);

        // Then
        assertThat(event.participant().value()).isEqualTo("p-7");
        assertThat(event.event().study()).isEqualTo(STUDY);
        assertThat(event.event().captured())
                .isEqualTo(
                        new CaptureTime.Moment(
                                Instant.parse("2026-01-05T09:00:00.25Z"),
                                Optional.of(ZoneOffset.ofHours(1)),
                                Optional.of("Europe/Oslo")));
        CheckInSubmitted checkIn = (CheckInSubmitted) event.event().payload();
        assertThat(checkIn.ratings())
                .as("exact, whether a number or a string")
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("mood", new BigDecimal("0.1"), "calm", new BigDecimal("-3")));
        assertThat(checkIn.overwhelmed()).isTrue();
    }

    @Test
    void zuluTimeSaysThatTheLocalOffsetIsNotKnown() {
        // Given
        String unknown = CHECK_IN.replace("10:00:00.25+01:00", "09:00:00Z");
        String zero = CHECK_IN.replace("10:00:00.25+01:00", "09:00:00+00:00");

        // When, then
        assertThat(((CaptureTime.Moment) read(unknown).event().captured()).offset()).isEmpty();
        assertThat(((CaptureTime.Moment) read(zero).event().captured()).offset())
                .contains(ZoneOffset.UTC);
    }

    @Test
    void anEventMayHaveADayOrNoTimeAtAll() {
        // Given
        String time = "\"occurredAt\": \"2026-01-05T10:00:00.25+01:00\", \"zone\": \"Europe/Oslo\"";

        // When, then
        assertThat(read(CHECK_IN.replace(time, "\"date\": \"2026-01-05\"")).event().captured())
                .isEqualTo(new CaptureTime.CivilDay(LocalDate.of(2026, 1, 5)));
        assertThat(read(CHECK_IN.replace(time, "\"timeBasis\": \"ORDINAL\"")).event().captured())
                .isEqualTo(new CaptureTime.Ordinal());
        assertThat(fault(CHECK_IN.replace(time, "\"occasion\": \"4\"")).pointer())
                .isEqualTo("/occurredAt");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    "joy"              | 7                                      | /payload/feelings/0/label     | This must be a string.
                    40                 | 101                                    | /payload/feelings/0           | An intensity is a whole number from 0 to 100.
                    40                 | 40.5                                   | /payload/feelings/0/intensity | This must be a whole number.
                    "FELT"             | "HAPPY"                                | /payload/answer               | This must be one of FELT, BLANK, SKIPPED, NOT_ASKED.
                    "answer": "FELT",  | ``                                     | /payload/answer               | This is missing.
                    "overwhelmed"      | "overwhelm"                            | /payload/overwhelm            | This key is not known here; known are answer, feelings, freeText, instrumentVersion, linkedEvent, overwhelmed, promptId, ratings, sensations.
                    "CheckInSubmitted" | "CheckedIn"                            | /type                         | This must be one of ChangeRated, CheckInSubmitted, ConsentGiven, ConsentResumed, ConsentWithdrawn, Enrolled, EventCorrected, EventRetracted, InstrumentScored, IntercurrentEventReported, PracticeLogged, PromptIssued, SessionHeld, SetbackReported, TherapyEnded.
                    7f2c1b8e-          | 7f2c1b8e                               | /eventId                      | This must be a UUID of 36 characters, with hyphens after 8, 12, 16, 20.
                    2026-01-05T10      | 2026-02-30T10                          | /occurredAt                   | This must be a date and time with offset, as 2026-01-05T10:00:00+01:00.
                    "p-7"              | "per@example.org"                      | ``                            | A participant id is 1-64 letters, digits, dots, underscores and hyphens.
                    "-3"               | "1e9"                                  | /payload/ratings/calm         | This must be a number, or a string with a plain decimal.
                    0.10               | 1e999999999                            | /payload                      | A value has at most 34 digits, of which at most 18 after the point.
                    """)
    void aFaultHasAPlaceAndASentence(String good, String bad, String pointer, String sentence) {
        // Given
        String json = CHECK_IN.replace(good, bad);

        // When, then
        assertThat(fault(json)).isEqualTo(new Faulty(pointer == null ? "" : pointer, sentence));
    }

    @Test
    void aKeyThatMayBeContentIsNotRepeated() {
        // Given
        String json = CHECK_IN.replace("\"overwhelmed\"", "\"I cried all night\"");

        // When, then
        assertThat(fault(json).pointer()).isEqualTo("/payload");
    }

    @Test
    void brokenJsonAndRepeatedKeysAreFaultsWithAPlaceButWithoutTheText() {
        // Given
        String broken = CHECK_IN.replace("\"joy\"", "joy");
        String repeated = CHECK_IN.replace("\"overwhelmed\": true", "\"answer\": \"BLANK\"");

        // When, then
        assertThat(fault(broken).sentence()).contains("line 6").doesNotContain("joy");
        assertThat(fault(repeated).sentence()).contains("line 7").doesNotContain("BLANK");
        assertThat(fault(CHECK_IN.replace("0.10", "1e99999999999")).pointer()).isEmpty();
    }

    @Test
    void mutatedTextsAreValuesAndNeverExceptions() {
        // Given
        SplittableRandom random = new SplittableRandom(3);

        for (int i = 0; i < 10_000; i++) {
            // When
            StringBuilder json = new StringBuilder(EventJson.write(arbitrary.participantEvent()));
            int at = random.nextInt(json.length());
            switch (random.nextInt(3)) {
                case 0 -> json.setCharAt(at, "{}[]\",:0-eE.ntf\\ ".charAt(random.nextInt(17)));
                case 1 -> json.deleteCharAt(at);
                default -> json.setLength(at);
            }

            // Then
            assertThat(EventJson.read(STUDY, json.toString())).isNotNull();
        }
    }

    @Test
    void oneFaultyEventOfABatchDoesNotSpoilTheOthers() {
        // Given
        String batch = "[" + CHECK_IN + ", 7, " + CHECK_IN + "]";

        // When
        EventBatch read = batch(batch);

        // Then
        assertThat(read)
                .isEqualTo(
                        new EventBatch.Events(
                                List.of(
                                        new Read(read(CHECK_IN)),
                                        new Faulty("", "This must be an object."),
                                        new Read(read(CHECK_IN)))));
    }

    @Test
    void aBodyThatIsNoArrayIsToldSo() {
        assertThat(batch("{}")).isInstanceOf(EventBatch.NotAnArray.class);
        assertThat(batch("")).isInstanceOf(EventBatch.NotAnArray.class);
        assertThat(batch("[7] 7")).isInstanceOf(EventBatch.NotAnArray.class);
        assertThat(batch("[" + CHECK_IN)).isInstanceOf(EventBatch.NotAnArray.class);
        assertThat(batch("[".repeat(100_000))).isInstanceOf(EventBatch.NotAnArray.class);
    }

    @Test
    void whatIsTooLongTooDeepOrRepeatedIsTheFaultOfItsEventOnly() {
        // Given
        List<String> faulty =
                List.of(
                        CHECK_IN.replace("\"overwhelmed\": true", "\"answer\": \"BLANK\""),
                        CHECK_IN.replace("0.10", "1".repeat(2_000)),
                        CHECK_IN.replace("0.10", "100e2147483647"),
                        CHECK_IN.replace("0.10", "1e99999999999"),
                        CHECK_IN.replace("joy", "joy ☀ ".repeat(50_000)),
                        CHECK_IN.replace("0.10", "[".repeat(500) + "]".repeat(500)));

        for (String event : faulty) {
            // When
            EventBatch read = batch("[" + CHECK_IN + "," + event + " ,\n" + CHECK_IN + "]");

            // Then
            assertThat(read).isInstanceOf(EventBatch.Events.class);
            assertThat(((EventBatch.Events) read).readings())
                    .hasSize(3)
                    .contains(new Read(read(CHECK_IN)), atIndex(0))
                    .contains(new Read(read(CHECK_IN)), atIndex(2))
                    .element(1)
                    .isInstanceOf(Faulty.class);
        }
    }

    @Test
    void eventsReadTheSameHoweverFaultyTheirNeighbours() {
        // Given
        String repeated = CHECK_IN.replace("\"overwhelmed\": true", "\"answer\": \"BLANK\"");
        List<String> events =
                List.of(
                        CHECK_IN,
                        "null",
                        "[1, {}]",
                        "\"text\"",
                        CHECK_IN.replace("\"overwhelmed\"", "\"whatever\""),
                        CHECK_IN.replace("2026", "26"),
                        CHECK_IN.replace("0.10", "[".repeat(9) + "]".repeat(9)),
                        CHECK_IN.replace("0.10", "[" + "{},".repeat(24_900) + "{}]"),
                        CHECK_IN.replace("0.10", "[" + "{},".repeat(25_000) + "{}]"));

        for (String event : events) {
            // When
            EventBatch sound = batch("[" + event + ", " + event + "]");
            EventBatch faulty = batch("[" + event + ", " + repeated + "]");

            // Then
            EventReading alone = ((EventBatch.Events) faulty).readings().getFirst();
            assertThat(sound).isEqualTo(new EventBatch.Events(List.of(alone, alone)));
        }
    }

    @Test
    void anEventTooLargeForMemoryIsAFaultOfItsOwn() {
        // Given ten bytes of gzip for each thousand of these
        String huge = CHECK_IN.replace("0.10", "[" + "{},".repeat(500_000) + "{}]");

        // When
        EventBatch read = batch("[" + CHECK_IN + "," + huge + "," + CHECK_IN + "]");

        // Then
        assertThat(((EventBatch.Events) read).readings())
                .contains(new Read(read(CHECK_IN)), atIndex(0))
                .contains(new Read(read(CHECK_IN)), atIndex(2))
                .element(1)
                .isInstanceOf(Faulty.class);
        assertThat(EventJson.read(STUDY, huge)).isInstanceOf(Faulty.class);
    }

    @Test
    void onlyAWholeUuidIsAnEventsId() {
        UUID id = UUID.fromString("0b8b5a52-3c1c-4c8e-9d0e-1f2a3b4c5d6e");

        assertThat(EventJson.id(id.toString())).contains(id);
        assertThat(EventJson.id(id.toString().toUpperCase(Locale.ROOT))).contains(id);
        for (String other :
                List.of(
                        "",
                        "1-1-1-1-1",
                        id + " ",
                        id.toString().replace("-", ""),
                        "0b8b5a52-3c1c-4c8e-9d0e-1f2a3b4c5d6g",
                        "+b8b5a52-3c1c-4c8e-9d0e-1f2a3b4c5d6e",
                        "0b8b5a523-c1c-4c8e-9d0e-1f2a3b4c5d6e")) {
            assertThat(EventJson.id(other)).as(other).isEmpty();
        }
    }

    @Test
    void noMoreEventsAreReadThanAreTaken() {
        assertThat(batch("[" + "7,".repeat(999) + "7]")).isInstanceOf(EventBatch.Events.class);
        assertThat(batch("[" + "7,".repeat(1_000) + "7]")).isEqualTo(new EventBatch.TooMany());
    }

    @Test
    void anEventMayNameItsStudyButNoOther() {
        // Given
        String same = CHECK_IN.replaceFirst("\\{", "{\"study\": \"arbitrary-study\", ");
        String other = CHECK_IN.replaceFirst("\\{", "{\"study\": \"other-study\", ");

        // When, then
        assertThat(read(same)).isEqualTo(read(CHECK_IN));
        assertThat(fault(other).pointer()).isEqualTo("/study");
    }

    private static EventBatch batch(String json) {
        return EventJson.readBatch(STUDY, json.getBytes(StandardCharsets.UTF_8), 1_000);
    }

    private static ParticipantEvent read(String json) {
        return switch (EventJson.read(STUDY, json)) {
            case Read(ParticipantEvent event) -> event;
            case Faulty faulty -> throw new AssertionError(faulty.toString());
        };
    }

    private static Faulty fault(String json) {
        return switch (EventJson.read(STUDY, json)) {
            case Read _ -> throw new AssertionError("was read");
            case Faulty faulty -> faulty;
        };
    }
}
