package dev.thaw.streams;

import static dev.thaw.core.example.ParticipantBuilder.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.admission.RefusalReason;
import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.Feeling;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.example.Payloads;
import dev.thaw.schemas.LedgerKey;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.json.ContentDigest;
import dev.thaw.streams.TestStudy.TestParticipant;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Nothing that a participant said, and not who said it, can be read behind admission by somebody
/// who has no key.
@Tag("stack")
class SealedAtRestTest {

    private static final String SAID = "the-lighthouse-keeper-laughed";
    private static final String ITEM = "warmth_of_the_lighthouse";
    private static final String SITE = "lighthouse-clinic";
    private static final String WHO = "the-lighthouse-keeper";
    private static final String WHO_WAITS = "the-lighthouse-visitor";

    private final RunningStreams streams = RunningStreams.shared();

    @Test
    void whatWasSaidAndByWhomStandsNowhereBehindAdmission() throws IOException {
        // Given one participant with a trend, and one whose consent is not known yet
        TestStudy study = TestStudy.unknown();
        study.apply("items: {%s: {min: 0, max: 10, step: 1, direction: up}}".formatted(ITEM));
        TestParticipant keeper = study.participant(WHO);
        keeper.consents();
        keeper.sends(Payloads.enrolled(SITE, "waitlist"), at(1, 1, "09:00"));
        keeper.sends(Payloads.session(1), at(1, 1, "09:00"));
        keeper.sends(said(), at(1, 1, "10:00"));
        TestParticipant visitor = study.participant(WHO_WAITS);
        visitor.sends(said(), at(1, 1, "10:00"));

        // When
        study.settle();
        byte[] subject = LedgerKey.prefix(keeper.subject());
        byte[] waiting = LedgerKey.prefix(visitor.subject());
        Map<String, String> records = recordsBehindAdmission();
        streams.stop();
        Map<String, String> files = stateFiles();
        streams.start();

        // Then
        assertThat(keeper.admitted()).hasSize(4);
        assertThat(keeper.trend()).isPresent();
        assertThat(study.account().waiting()).isEqualTo(1);
        String intake = textOf(streams.recordsOf(Topic.INTAKE_EVENTS));
        for (String marker : List.of(SAID, ITEM, SITE, WHO, WHO_WAITS)) {
            assertThat(intake).as("what is looked for can be found").contains(marker);
            records.forEach((topic, text) -> assertThat(text).as(topic).doesNotContain(marker));
            files.forEach((file, text) -> assertThat(text).as(file).doesNotContain(marker));
        }
        // And the looking reached the records in question
        assertThat(records.get(Topic.LEDGER_EVENTS.topicName())).contains(text(subject));
        assertThat(records.get(Topic.PARTICIPANT_TRENDS.topicName())).contains(text(subject));
        assertThat(records.get("thaw-admission-admission-events-changelog"))
                .contains(text(subject));
        assertThat(records.get("thaw-admission-admission-state-changelog"))
                .contains(text(subject))
                .contains(text(waiting));
        assertThat(holding(files, subject)).as("histories and admission").hasSizeGreaterThan(1);
        assertThat(holding(files, waiting)).isNotEmpty();
    }

    /// What participants say is often so little that its digest is found again by trying all that
    /// they could have said.
    @Test
    void theDigestOfABlankStandsNowhereBehindAdmissionAndRepetitionsAreStillKnown()
            throws IOException {
        // Given one participant whose blank is in the ledger, and one whose blank waits
        TestStudy study = TestStudy.applied();
        TestParticipant keeper = study.participant(WHO);
        keeper.consents();
        StudyEvent blank = keeper.sends(Payloads.blank(), at(1, 1, "10:00"));
        TestParticipant visitor = study.participant(WHO_WAITS);
        StudyEvent waiting = visitor.sends(Payloads.blank(), at(1, 1, "11:00"));
        study.settle();

        // When
        byte[] known = LedgerKey.prefix(keeper.subject());
        Map<String, String> records = recordsBehindAdmission();
        streams.stop();
        Map<String, String> files = stateFiles();
        streams.start();

        // Then
        assertThat(study.account()).isEqualTo(study.account(2, 0, 1));
        assertThat(records.get("thaw-admission-admission-events-changelog")).contains(text(known));
        assertThat(holding(files, known)).isNotEmpty();
        for (StudyEvent event : List.of(blank, waiting)) {
            byte[] digest = ContentDigest.of(event);
            assertThat(holding(records, digest)).isEmpty();
            assertThat(holding(files, digest)).isEmpty();
        }

        // When the same is sent again, and something else under a known id
        keeper.sends(blank);
        visitor.sends(waiting);
        keeper.sends(keeper.event(blank.id(), Payloads.skipped(), blank.captured()));
        study.settle();

        // Then
        assertThat(study.account()).isEqualTo(study.account(2, 2, 1, RefusalReason.ID_REUSED));
    }

    private static CheckInSubmitted said() {
        CheckInSubmitted felt =
                Payloads.checkIn(
                        Answer.FELT,
                        List.of(new Feeling("joy", 60)),
                        Map.of(ITEM, new BigDecimal("7")));
        return new CheckInSubmitted(
                felt.promptId(),
                felt.answer(),
                felt.feelings(),
                felt.sensations(),
                felt.ratings(),
                felt.linkedEvent(),
                felt.overwhelmed(),
                felt.instrumentVersion(),
                Optional.of(SAID));
    }

    /// Every topic but intake and the study's own protocol, changelogs included.
    private Map<String, String> recordsBehindAdmission() {
        Map<String, String> texts = new TreeMap<>();
        for (String topic : RunningStreams.done(streams.admin().listTopics().names())) {
            if (!topic.equals(Topic.INTAKE_EVENTS.topicName())
                    && !topic.equals(Topic.STUDY_PROTOCOLS.topicName())) {
                texts.put(topic, textOf(streams.recordsOf(topic)));
            }
        }
        return texts;
    }

    private Map<String, String> stateFiles() throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(streams.stateDirectory())) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                texts.put(path.toString(), text(Files.readAllBytes(path)));
            }
        }
        return texts;
    }

    private static List<String> holding(Map<String, String> texts, byte[] bytes) {
        return texts.entrySet().stream()
                .filter(entry -> entry.getValue().contains(text(bytes)))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static String textOf(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .flatMap(
                        record ->
                                Stream.concat(
                                        Stream.of(text(record.key()), text(record.value())),
                                        headers(record)))
                .collect(Collectors.joining("\n"));
    }

    private static Stream<String> headers(ConsumerRecord<byte[], byte[]> record) {
        return Arrays.stream(record.headers().toArray())
                .flatMap(header -> Stream.of(header.key(), text(header.value())));
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
