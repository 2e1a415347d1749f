package dev.thaw.ingest.restproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.core.admission.Admission;
import dev.thaw.core.admission.AdmissionRules;
import dev.thaw.core.admission.CorrectionChain;
import dev.thaw.core.admission.ParticipantRecord;
import dev.thaw.core.admission.ParticipantRecord.SameId;
import dev.thaw.core.consent.ConsentHistory;
import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.InstrumentScored;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.schemas.protocol.ProtocolFiles;
import dev.thaw.schemas.yaml.YamlProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RadarMappingsTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Path EXAMPLE = DOCS.resolve(Path.of("examples", "radar"));
    private static final StudyId STUDY = new StudyId("kindling");
    private static final Schema KEY = new Schema.Parser().parse(RadarRecords.KEY_SCHEMA);
    private static final Schema QUESTIONNAIRE =
            new Schema.Parser().parse(RadarRecords.VALUE_SCHEMA);

    @TempDir private Path folder;

    @Test
    void theExampleMakesEventsThatItsProtocolKnows() {
        // Given
        StudyProtocol protocol =
                switch (ProtocolFiles.read(EXAMPLE.resolve("protocol.yaml"))) {
                    case ProtocolFiles.Valid valid -> valid.protocol();
                    case ProtocolFiles.Invalid(List<String> problems) ->
                            throw new AssertionError(problems);
                };
        TopicForm topic = topic(RadarMappings.read(EXAMPLE.resolve("mappings")));

        // When
        List<ParticipantEvent> events =
                List.of(
                                taken(topic, key("p-1"), questionnaire("mood", "felt", "0")),
                                taken(
                                        topic,
                                        key("p-1"),
                                        questionnaire(
                                                "mood", "felt", "1", "joy", "3", "mood", "8")),
                                taken(
                                        topic,
                                        key("p-1"),
                                        questionnaire(
                                                "PHQ8", "phq8_1", "2", "phq8_8", 3, "phq8_3", 0.0)))
                        .stream()
                        .flatMap(List::stream)
                        .toList();

        // Then: they only lack a consent
        assertThat(events).hasSize(5);
        assertThat(((CheckInSubmitted) events.get(1).event().payload()).answer())
                .isEqualTo(Answer.BLANK);
        assertThat(((InstrumentScored) events.getLast().event().payload()).items())
                .containsOnlyKeys("1", "3", "8");
        for (ParticipantEvent event : events) {
            assertThat(
                            AdmissionRules.decide(
                                    new ParticipantRecord(
                                            ConsentHistory.unknown(),
                                            SameId.NONE,
                                            CorrectionChain.SOUND,
                                            0),
                                    protocol,
                                    event.event(),
                                    Instant.parse("2024-01-01T00:00:00Z")))
                    .isInstanceOf(Admission.Waits.class);
        }
    }

    @Test
    void everyMappingOfTheGuideIsSound() throws IOException {
        String guide = Files.readString(DOCS.resolve("radar.md"));
        List<String> blocks =
                Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                        .matcher(guide)
                        .results()
                        .map(block -> block.group(1))
                        .toList();
        assertThat(blocks).isNotEmpty();
        for (String block : blocks) {
            assertThatCode(() -> RadarMapping.parse("guide", "radar.md", block))
                    .as(block)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void answersWithoutQuestionIdsAreFoundByTheirPlace() throws IOException {
        // Given
        write(
                "old.yaml",
                """
                api: radar/v1
                study: kindling
                topics: [questionnaire_mood]
                events:
                  - type: ChangeRated
                    rating: answers.1.value
                """);
        GenericRecord old = questionnaire("mood", "a", "1", "b", "5");
        for (Object answer : (List<?>) old.get("answers")) {
            ((GenericRecord) answer).put("questionId", null);
        }

        // Then
        assertThat(taken(topic(RadarMappings.read(folder)), key("p-1"), old)).hasSize(1);
    }

    @Test
    void aQuestionThatIsAnsweredTwiceIsRefused() {
        TopicForm topic = topic(RadarMappings.read(EXAMPLE.resolve("mappings")));
        assertThat(topic.read(key("p-1"), questionnaire("mood", "felt", "0", "felt", "1")))
                .isInstanceOf(RecordTaken.Refused.class);
    }

    @Test
    void whoIsNoPseudonymBecomesOneWithAKeyOnly() throws IOException {
        // Given
        Files.copy(EXAMPLE.resolve(Path.of("mappings", "kindling.yaml")), folder.resolve("m.yaml"));
        assertThat(
                        topic(RadarMappings.read(folder))
                                .read(key("ida@example.org"), questionnaire("mood", "felt", "0")))
                .isInstanceOf(RecordTaken.Refused.class);

        // When
        Files.write(folder.resolve("pseudonym.key"), new byte[32]);
        TopicForm topic = topic(RadarMappings.read(folder));
        String ida = participant(topic, "ida@example.org");

        // Then
        assertThat(ida).isEqualTo(participant(topic, "ida@example.org"));
        assertThat(ida).isNotEqualTo(participant(topic, "ola@example.org")).startsWith("r-");
        assertThat(participant(topic, "p-1")).isEqualTo("p-1");
        Files.write(folder.resolve("pseudonym.key"), new byte[31]);
        assertThatThrownBy(() -> RadarMappings.read(folder)).isInstanceOf(YamlProblem.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    study: kindling             | study: Kindling         | line 2
                    api: radar/v1               | api: mapping/v1         | line 1
                    topics: [t]                 | topics: [intake-events] | 'intake-events' is no topic
                    topics: [t]                 | topics: []              | at least one topic
                    topics: [t]                 | app: other              | 'topics' is missing
                    type: ChangeRated           | type: ConsentGiven      | ConsentGiven
                    type: ChangeRated, rating: r | type: PromptIssued, prompt_id: r | 'response_window' is missing
                    study: kindling             | consent: none           | unknown key 'consent'
                    """)
    void aFaultOfAMappingNamesFileAndLine(String good, String bad, String complaint)
            throws IOException {
        // Given
        String mapping =
                "api: radar/v1\nstudy: kindling\ntopics: [t]\nevents:\n  - {type: ChangeRated, rating: r}\n";
        write("mine.yaml", mapping.replace(good, bad));

        // Then
        assertThatThrownBy(() -> RadarMappings.read(folder))
                .isInstanceOf(YamlProblem.class)
                .hasMessageContaining("mine.yaml line")
                .hasMessageContaining(complaint);
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> RadarMappings.read(folder.resolve("absent")))
                .isInstanceOf(YamlProblem.class)
                .hasMessageContaining("absent");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static TopicForm topic(RadarMappings mappings) {
        return mappings.topic(STUDY, "questionnaire_mood").orElseThrow();
    }

    private static String participant(TopicForm topic, String user) {
        return taken(topic, key(user), questionnaire("mood", "felt", "0"))
                .getFirst()
                .participant()
                .value();
    }

    private static List<ParticipantEvent> taken(
            TopicForm topic, Optional<Object> key, GenericRecord value) {
        return ((RecordTaken.Events) topic.read(key, value)).events();
    }

    private static Optional<Object> key(String user) {
        GenericRecord key = new GenericData.Record(KEY);
        key.put("userId", user);
        key.put("sourceId", "s");
        return Optional.of(key);
    }

    private static GenericRecord questionnaire(String name, Object... answers) {
        GenericRecord value = new GenericData.Record(QUESTIONNAIRE);
        value.put("time", 1.7e9);
        value.put("timeCompleted", 1.7e9 + 30);
        value.put("timeNotification", 1.7e9 - 30);
        value.put("name", name);
        value.put("version", "version");
        List<GenericRecord> list = new java.util.ArrayList<>();
        for (int i = 0; i < answers.length; i += 2) {
            GenericRecord answer =
                    new GenericData.Record(
                            QUESTIONNAIRE.getField("answers").schema().getElementType());
            answer.put("questionId", answers[i]);
            answer.put("value", answers[i + 1]);
            answer.put("startTime", 0.0);
            answer.put("endTime", 1.0);
            list.add(answer);
        }
        value.put("answers", list);
        return value;
    }
}
