package dev.thaw.bench.faults;

import dev.thaw.core.event.ParticipantId;
import dev.thaw.schemas.LedgerKey;
import dev.thaw.schemas.Topic;
import dev.thaw.vault.Identity;
import dev.thaw.vault.Vault;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Everything that a study is worth: all rows of all tables, the names of all events of the ledger,
/// and who was erased. Subjects are random, so that each is called by its participant here;
/// whatever is left of somebody erased belongs to somebody unknown.
///
/// @param tables rows as JSON text, sorted, by table; [#LEDGER], [#ERASED] and [#ERASURES] are
///   among them
record Snapshot(SortedMap<String, List<String>> tables) {

    static final String LEDGER = "ledger-events";

    /// Whom the vault does not know any more.
    static final String ERASED = "erased participants";

    /// How many events each erasure took out of the ledger.
    static final String ERASURES = "erasures";

    private static final List<String> ABOUT_SUBJECTS =
            List.of(
                    "participant",
                    "participant_week",
                    "participant_session",
                    "participant_window",
                    "participant_exclusion");
    private static final List<String> ABOUT_STUDIES =
            List.of("study_account", "study_account_refusal");
    private static final Duration POLL = Duration.ofMillis(200);

    /// Takes one.
    static Snapshot of(RunningThaw thaw, Vault vault, Collection<ParticipantId> participants) {
        Map<UUID, String> names = new HashMap<>();
        List<String> erased = new ArrayList<>();
        for (ParticipantId participant : participants) {
            switch (vault.find(FaultyStudy.id(), participant)) {
                case Identity.Known(var subject) -> names.put(subject.value(), participant.value());
                case Identity.Erased _ -> erased.add(participant.value());
                case Identity.NeverMet _ -> {
                    // Nothing of theirs has arrived yet.
                }
            }
        }
        SortedMap<String, List<String>> tables = new TreeMap<>();
        try {
            readTables(thaw.database(), names, tables);
        } catch (SQLException e) {
            throw new IllegalStateException("the tables cannot be read", e);
        }
        tables.put(LEDGER, ledger(thaw.kafka(), names));
        tables.put(ERASED, erased);
        tables.put(
                ERASURES,
                vault.erasures().all().stream()
                        .map(erasure -> erasure.study() + " " + erasure.events())
                        .collect(Collectors.toCollection(ArrayList::new)));
        tables.values().forEach(Collections::sort);
        return new Snapshot(tables);
    }

    private static void readTables(
            DataSource database, Map<UUID, String> names, SortedMap<String, List<String>> tables)
            throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : ABOUT_SUBJECTS) {
                List<String> rows = new ArrayList<>();
                try (ResultSet row =
                        statement.executeQuery(
                                "SELECT subject, (to_jsonb(t) - 'subject')::text FROM reports.%s t"
                                        .formatted(table))) {
                    while (row.next()) {
                        rows.add(
                                nameOf(names, row.getObject(1, UUID.class))
                                        + " "
                                        + row.getString(2));
                    }
                }
                tables.put(table, rows);
            }
            for (String table : ABOUT_STUDIES) {
                List<String> rows = new ArrayList<>();
                try (ResultSet row =
                        statement.executeQuery(
                                "SELECT to_jsonb(t)::text FROM reports.%s t".formatted(table))) {
                    while (row.next()) {
                        rows.add(row.getString(1));
                    }
                }
                tables.put(table, rows);
            }
        }
    }

    /// The events that no tombstone took away, each as often as it was written.
    private static List<String> ledger(Map<String, Object> kafka, Map<UUID, String> names) {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        List<TopicPartition> partitions =
                IntStream.range(0, Topic.DEFAULT_PARTITIONS)
                        .mapToObj(p -> new TopicPartition(Topic.LEDGER_EVENTS.topicName(), p))
                        .toList();
        Map<LedgerKey, Integer> times = new LinkedHashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    LedgerKey key = LedgerKey.parse(record.key());
                    if (record.value() == null) {
                        times.remove(key);
                    } else {
                        times.merge(key, 1, Integer::sum);
                    }
                }
            }
        }
        List<String> events = new ArrayList<>();
        times.forEach(
                (key, count) ->
                        events.addAll(
                                Collections.nCopies(
                                        count,
                                        nameOf(names, key.subject().value())
                                                + "/"
                                                + key.eventId())));
        return events;
    }

    private static String nameOf(Map<UUID, String> names, UUID subject) {
        return names.getOrDefault(subject, "somebody unknown " + subject);
    }

    /// The rows of one table.
    List<String> rows(String table) {
        return tables.get(table);
    }

    /// Rows in all tables, and events.
    long rows() {
        return tables.values().stream().mapToLong(List::size).sum();
    }

    /// What another one has that this one has not, or the other way round; nothing if they are
    /// equal in every byte.
    Optional<String> differenceTo(Snapshot other) {
        for (Map.Entry<String, List<String>> table : tables.entrySet()) {
            List<String> theirs = other.tables.get(table.getKey());
            if (!table.getValue().equals(theirs)) {
                return Optional.of(difference(table.getKey(), table.getValue(), theirs));
            }
        }
        return Optional.empty();
    }

    private static String difference(String table, List<String> expected, List<String> found) {
        List<String> missing = without(expected, found);
        List<String> more = without(found, expected);
        return "%s: %d rows expected, %d found; %d missing%s, %d too many%s"
                .formatted(
                        table,
                        expected.size(),
                        found.size(),
                        missing.size(),
                        example(missing),
                        more.size(),
                        example(more));
    }

    private static List<String> without(List<String> rows, List<String> others) {
        List<String> left = new ArrayList<>(rows);
        Set<String> there = new HashSet<>(others);
        left.removeIf(there::contains);
        return left;
    }

    private static String example(List<String> rows) {
        return rows.isEmpty() ? "" : " (such as " + rows.getFirst() + ")";
    }

    /// An event that stands in the ledger more than once.
    Optional<String> repeatedEvent() {
        Set<String> seen = new HashSet<>();
        return rows(LEDGER).stream().filter(event -> !seen.add(event)).findFirst();
    }
}
