package dev.thaw.reports.replay;

import dev.thaw.core.event.SubjectId;
import dev.thaw.schemas.LedgerKey;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// What one partition holds, by subject, each key once: as compaction would leave it.
///
/// The newest record of a key decides, also where it lies beyond the pinned end: a tombstone or
/// another value there means that the pinned record is about to vanish, and whether compaction was
/// here already must not change the answer.
final class PartitionRecords {

    private final String ledgerId;
    private final Predicate<LedgerPosition> counts;
    private final Map<SubjectId, Map<SealedRecord.Key, SealedRecord>> bySubject = new HashMap<>();

    private PartitionRecords(String ledgerId, Predicate<LedgerPosition> counts) {
        this.ledgerId = ledgerId;
        this.counts = counts;
    }

    /// Reads a partition.
    ///
    /// @param ledgerId the id of the ledger that is read
    /// @param end where to stop reading
    /// @param counts whether a record lies before the pinned end
    /// @return by subject in ascending order; a subject of which nothing is left has an empty map
    static SortedMap<SubjectId, Map<SealedRecord.Key, SealedRecord>> read(
            Ledger ledger,
            Consumer<byte[], byte[]> consumer,
            int partition,
            String ledgerId,
            long end,
            Predicate<LedgerPosition> counts) {
        PartitionRecords records = new PartitionRecords(ledgerId, counts);
        ledger.read(consumer, partition, end, records::add);
        return new TreeMap<>(records.bySubject);
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        LedgerKey key = LedgerKey.parse(record.key());
        Map<SealedRecord.Key, SealedRecord> ofSubject =
                bySubject.computeIfAbsent(key.subject(), _ -> new HashMap<>());
        LedgerPosition position =
                Origin.read(
                        record.headers(),
                        new LedgerPosition(ledgerId, record.partition(), record.offset()));
        if (record.value() != null && counts.test(position)) {
            ofSubject.put(SealedRecord.Key.of(key), new SealedRecord(position, record.value()));
        } else {
            ofSubject.remove(SealedRecord.Key.of(key));
        }
    }
}
