package dev.thaw.reports;

import dev.thaw.core.event.SubjectId;
import dev.thaw.core.trend.ParticipantTrend;
import dev.thaw.schemas.Codec;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.Sealing;
import dev.thaw.schemas.StudyAccount;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.registry.SchemaRegistry;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/// Opens and decodes the newest record of each key; older ones of the same poll are not even read.
final class NewestRecords {

    private final Codec<ParticipantTrend> trends;
    private final Codec<StudyAccount> accounts;
    private final Sealing sealing;

    NewestRecords(SchemaRegistry registry, Sealing sealing) {
        this.trends = Codecs.participantTrends(registry);
        this.accounts = Codecs.studyAccounts(registry);
        this.sealing = sealing;
    }

    /// What to write.
    ///
    /// @param trends by subject; absent: there are none any more
    /// @param accounts by key; absent: there is none any more
    /// @param erased subjects whose key was destroyed
    record Batch(
            SortedMap<SubjectId, Optional<ParticipantTrend>> trends,
            SortedMap<AccountRows.Key, Optional<StudyAccount>> accounts,
            int erased) {}

    /// @throws IllegalStateException if a record cannot be read by anybody
    /// @throws OutOfReach if the vault cannot be reached
    /// @throws dev.thaw.schemas.registry.RegistryException if the registry cannot be reached
    Batch read(ConsumerRecords<byte[], byte[]> records) {
        SortedMap<SubjectId, ConsumerRecord<byte[], byte[]>> newestTrends = new TreeMap<>();
        SortedMap<AccountRows.Key, ConsumerRecord<byte[], byte[]>> newestAccounts = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record :
                records.records(Topic.PARTICIPANT_TRENDS.topicName())) {
            newestTrends.put(subject(record.key()), record);
        }
        for (ConsumerRecord<byte[], byte[]> record :
                records.records(Topic.EVENT_ACCOUNTS.topicName())) {
            newestAccounts.put(AccountRows.Key.of(record.key()), record);
        }
        return decode(newestTrends, newestAccounts);
    }

    private Batch decode(
            SortedMap<SubjectId, ConsumerRecord<byte[], byte[]>> newestTrends,
            SortedMap<AccountRows.Key, ConsumerRecord<byte[], byte[]>> newestAccounts) {
        SortedMap<SubjectId, Optional<ParticipantTrend>> bySubject = new TreeMap<>();
        reaching(
                () -> {
                    sealing.prepare(newestTrends.keySet());
                    return true;
                });
        int erased = 0;
        for (var entry : newestTrends.entrySet()) {
            Optional<byte[]> plain = open(entry.getKey(), entry.getValue());
            if (plain.isEmpty() && entry.getValue().value() != null) {
                erased++;
            }
            bySubject.put(entry.getKey(), plain.map(value -> trends.decode(value).orThrow()));
        }
        SortedMap<AccountRows.Key, Optional<StudyAccount>> byKey = new TreeMap<>();
        newestAccounts.forEach(
                (key, record) ->
                        byKey.put(
                                key,
                                Optional.ofNullable(record.value())
                                        .map(value -> accounts.decode(value).orThrow())));
        return new Batch(bySubject, byKey, erased);
    }

    /// Absent for a tombstone, and where nobody can read the value any more.
    private Optional<byte[]> open(SubjectId subject, ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return Optional.empty();
        }
        byte[] associated = Sealing.associated(Topic.PARTICIPANT_TRENDS, record.key());
        return reaching(() -> sealing.open(subject, associated, record.value()));
    }

    /// The vault's own exceptions are not known here; by contract they mean that it is out of
    /// reach, unless the value itself is at fault.
    private static <T> T reaching(Supplier<T> vault) {
        try {
            return vault.get();
        } catch (IllegalStateException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new OutOfReach("the vault", e);
        }
    }

    private static SubjectId subject(byte[] key) {
        if (key == null || key.length != 2 * Long.BYTES) {
            throw new IllegalStateException("the key of a trend is the subject's 16 bytes");
        }
        ByteBuffer bytes = ByteBuffer.wrap(key);
        return new SubjectId(new UUID(bytes.getLong(), bytes.getLong()));
    }

    /// Something needed for reading cannot be reached now.
    static final class OutOfReach extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutOfReach(String what, Throwable cause) {
            super(what + " cannot be reached", cause);
        }
    }
}
