package dev.thaw.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.schemas.LedgerKey;
import dev.thaw.schemas.Topic;
import dev.thaw.vault.Erasure.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A participant's erasure by the command, down to the bytes on the disk.
@Tag("stack")
class ErasureEndToEndTest {

    private static final StudyId STUDY = new StudyId(MadeUpDiary.STUDY);
    private static final String WHO = "d03";
    private static final Duration LONGEST = Duration.ofMinutes(4);

    /// Compacted topics give up what tombstones hide, and intake what is deleted, as soon as they
    /// can; in life this takes a day.
    private static final Map<String, String> AT_ONCE =
            Map.of(
                    "segment.ms", "1",
                    "min.cleanable.dirty.ratio", "0",
                    "max.compaction.lag.ms", "1",
                    "delete.retention.ms", "0",
                    "file.delete.delay.ms", "0");

    @TempDir private Path folder;

    @Test
    void whoAsksForErasureIsGoneFromTablesTopicsAndDisksAndStaysOut() throws Exception {
        try (Workspace thaw = Workspace.start(Where.at(data()), Cli.BRIEF_STACK, () -> {})) {
            // Given
            MadeUpDiary diary = MadeUpDiary.in(folder, 6, 60);
            run("study", "apply", diary.protocol().toString());
            storeIntakeUncompressed(thaw);
            importDiary(diary);
            assertThat(subjects()).isEqualTo(6);
            SubjectId subject = subject();
            String pseudonym = thaw.vault().pseudonymFor(STUDY, WHO).value();
            byte[] wrappedKey =
                    bytes(
                            thaw,
                            "SELECT wrapped FROM vault.data_key WHERE subject = ?",
                            subject.value());
            byte[] link =
                    bytes(
                            thaw,
                            "SELECT wrapped_source_id FROM vault.link JOIN vault.subject"
                                    + " USING (study, participant_hmac) WHERE subject = ?",
                            subject.value());
            String sealedTrend = newestTrend(thaw, subject);
            execute(thaw, "CHECKPOINT");
            assertThat(filesWith(pseudonym)).as("intake is in plain text").isNotEmpty();
            assertThat(filesWith(text(wrappedKey))).as("the vault").isNotEmpty();
            assertThat(filesWith(text(link))).as("the link to the file").isNotEmpty();
            assertThat(filesWith(sealedTrend)).as("the trends").isNotEmpty();

            // When somebody asks without saying that it is meant
            Cli unsure = Cli.thaw(with("participant", "erase", "--source-id", WHO));

            // Then
            assertThat(unsure.exit()).isEqualTo(ExitCode.CANNOT);
            assertThat(unsure.err()).contains("--yes");
            assertThat(thaw.vault().erasures().all()).isEmpty();

            // When
            JsonNode receipt = erase(thaw, subject);

            // Then
            assertThat(receipt.at("/events_erased").asInt()).isGreaterThan(60);
            assertThat(receipt.toString()).doesNotContain(subject.toString(), pseudonym, WHO);
            assertThat(subjects()).isEqualTo(5);
            assertThat(run("trends", "--study", MadeUpDiary.STUDY, "--json").out())
                    .doesNotContain(subject.toString());
            Cli again = Cli.thaw(with("participant", "find", "--source-id", WHO));
            assertThat(again.exit()).isEqualTo(ExitCode.CANNOT);
            assertThat(again.err())
                    .contains("was erased", "thaw participant erasures")
                    .doesNotContain(pseudonym);
            JsonNode erasures = Cli.thaw(with("participant", "erasures", "--json")).json();
            assertThat(erasures.at("/open").asInt()).isZero();
            assertThat(erasures.at("/erasures")).containsExactly(receipt);
            assertThat(run("participant", "erasures").out())
                    .contains("Receipt " + receipt.at("/receipt").asText())
                    .doesNotContain(subject.toString(), pseudonym);

            // When the same file comes again
            JsonNode before = account();
            importDiary(diary);

            // Then
            JsonNode after = account();
            assertThat(subjects()).isEqualTo(5);
            assertThat(after.at("/admitted")).isEqualTo(before.at("/admitted"));
            assertThat(after.at("/refused_by_reason/ERASED").asInt()).isGreaterThan(60);

            // When a day passes for the disks
            aDayPassesFor(thaw);

            // Then
            await("the disks", () -> filesWith(pseudonym).isEmpty());
            await("compaction", () -> filesWith(sealedTrend).isEmpty());
            assertThat(filesWith(text(wrappedKey))).isEmpty();
            assertThat(filesWith(text(link))).isEmpty();
        }
    }

    private JsonNode erase(Workspace thaw, SubjectId subject) {
        CompletableFuture<Cli> command =
                CompletableFuture.supplyAsync(
                        () ->
                                Cli.thaw(
                                        with(
                                                "participant",
                                                "erase",
                                                "--source-id",
                                                WHO,
                                                "--yes",
                                                "--json")));
        await(
                "the steps before the last",
                () ->
                        command.isDone()
                                || thaw.vault()
                                        .erasures()
                                        .of(subject)
                                        .map(erasure -> erasure.isDone(Step.TABLES_EMPTIED))
                                        .orElse(false));
        assertThat(run("participant", "erasures").out())
                .contains("Erasing", "Not complete; it goes on");
        Cli impatient = Cli.thaw(with("participant", "erase", "--source-id", WHO, "--yes"));
        assertThat(impatient.exit()).isEqualTo(ExitCode.CANNOT);
        assertThat(impatient.err()).contains("is being erased", "thaw participant erasures");
        // A minute in which other processes forget the key
        execute(
                thaw,
                "UPDATE vault.erasure SET key_destroyed_at = key_destroyed_at - interval '61 s'");
        return command.join().json();
    }

    /// In compressed records a pseudonym may stand in pieces, and who looks for it finds none.
    private static void storeIntakeUncompressed(Workspace thaw) throws Exception {
        try (Admin admin = Admin.create(thaw.kafka())) {
            admin.incrementalAlterConfigs(
                            Map.of(
                                    new ConfigResource(
                                            ConfigResource.Type.TOPIC,
                                            Topic.INTAKE_EVENTS.topicName()),
                                    List.of(
                                            new AlterConfigOp(
                                                    new ConfigEntry(
                                                            "compression.type", "uncompressed"),
                                                    OpType.SET))))
                    .all()
                    .get();
        }
    }

    private static void aDayPassesFor(Workspace thaw) throws Exception {
        execute(thaw, "VACUUM FULL vault.data_key, vault.link, vault.subject");
        execute(thaw, "CHECKPOINT");
        try (Admin admin = Admin.create(thaw.kafka())) {
            Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
            for (String topic : admin.listTopics().names().get()) {
                List<AlterConfigOp> change = new ArrayList<>();
                AT_ONCE.forEach(
                        (name, value) ->
                                change.add(
                                        new AlterConfigOp(
                                                new ConfigEntry(name, value), OpType.SET)));
                changes.put(new ConfigResource(ConfigResource.Type.TOPIC, topic), change);
            }
            admin.incrementalAlterConfigs(changes).all().get();
            appendEverywhere(thaw, admin);
            Map<TopicPartition, RecordsToDelete> decided = new HashMap<>();
            for (TopicPartition partition : partitions(admin, Topic.INTAKE_EVENTS.topicName())) {
                decided.put(partition, RecordsToDelete.beforeOffset(-1));
            }
            admin.deleteRecords(decided).all().get();
            appendEverywhere(thaw, admin);
        }
    }

    /// A segment is closed when something is appended after it; an idle partition never closes one.
    private static void appendEverywhere(Workspace thaw, Admin admin) throws Exception {
        List<TopicPartition> partitions = new ArrayList<>();
        partitions.addAll(partitions(admin, Topic.INTAKE_EVENTS.topicName()));
        partitions.addAll(partitions(admin, Topic.PARTICIPANT_TRENDS.topicName()));
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        thaw.kafka(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (TopicPartition partition : partitions) {
                producer.send(
                                new ProducerRecord<>(
                                        partition.topic(),
                                        partition.partition(),
                                        new byte[16],
                                        null))
                        .get();
            }
        }
    }

    private static List<TopicPartition> partitions(Admin admin, String topic)
            throws ExecutionException, InterruptedException {
        return admin
                .describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .partitions()
                .stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    private static String newestTrend(Workspace thaw, SubjectId subject) {
        byte[] key = LedgerKey.prefix(subject);
        Map<String, byte[]> newest = new HashMap<>();
        Map<String, Object> config = new HashMap<>(thaw.kafka());
        config.put("isolation.level", "read_committed");
        try (var consumer =
                        new KafkaConsumer<>(
                                config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                Admin admin = Admin.create(thaw.kafka())) {
            List<TopicPartition> partitions =
                    partitions(admin, Topic.PARTICIPANT_TRENDS.topicName());
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record -> newest.put(text(record.key()), record.value()));
            }
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
        // Batches are compressed by nobody here, so that a value's bytes lie in the file as they
        // are
        return text(newest.get(text(key))).substring(0, 64);
    }

    /// The files under the data directory that hold some bytes. PostgreSQL's write-ahead log is
    /// left out: it goes when PostgreSQL recycles it (docs/operating.md).
    private List<Path> filesWith(String bytes) {
        SoughtBytes sought = new SoughtBytes(bytes.getBytes(StandardCharsets.ISO_8859_1));
        try (Stream<Path> files = Files.walk(data())) {
            return files.filter(file -> !file.toString().contains("pg_wal"))
                    .filter(file -> Files.isRegularFile(file))
                    .filter(sought::standsIn)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            // A file was deleted under the walk; whoever waits looks again.
            return List.of(data());
        }
    }

    private static void await(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain for " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
    }

    private static void execute(Workspace thaw, String sql) {
        try (Connection connection = thaw.database().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(Workspace thaw, String sql, UUID value) {
        try (Connection connection = thaw.database().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, value);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBytes(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private SubjectId subject() {
        return new SubjectId(
                UUID.fromString(
                        Cli.thaw(with("participant", "find", "--source-id", WHO, "--json"))
                                .json()
                                .at("/subject")
                                .asText()));
    }

    private int subjects() {
        return run("trends", "--study", MadeUpDiary.STUDY, "--json")
                .json()
                .at("/participants")
                .size();
    }

    private JsonNode account() {
        return run("status", "--study", MadeUpDiary.STUDY, "--json").json().at("/studies/0");
    }

    private void importDiary(MadeUpDiary diary) {
        run(
                "import",
                "--study",
                MadeUpDiary.STUDY,
                "--mapping",
                diary.mapping().toString(),
                diary.table().toString());
    }

    private Cli run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--data");
        all.add(data().toString());
        Cli result = Cli.thaw(all.toArray(String[]::new));
        assertThat(result.exit()).as(result.err()).isZero();
        return result;
    }

    private String[] with(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--study", MadeUpDiary.STUDY, "--data", data().toString()));
        return all.toArray(String[]::new);
    }

    private Path data() {
        return folder.resolve("data");
    }
}
