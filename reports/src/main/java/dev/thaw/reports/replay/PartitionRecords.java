package dev.thaw.reports.replay;

import dev.thaw.core.event.SubjectId;
import dev.thaw.schemas.LedgerKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
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
    private final Predicate<SubjectId> subjects;
    private final Predicate<LedgerPosition> counts;
    private final Map<SubjectId, List<SealedRecord>> bySubject = new HashMap<>();

    private PartitionRecords(
            String ledgerId, Predicate<SubjectId> subjects, Predicate<LedgerPosition> counts) {
        this.ledgerId = ledgerId;
        this.subjects = subjects;
        this.counts = counts;
    }

    /// Reads a partition.
    ///
    /// @param ledgerId the id of the ledger that is read
    /// @param end where to stop reading
    /// @param counts whether a record lies before the pinned end
    /// @return by subject in ascending order, what came in the order in which it came; see
    ///   [#newest]
    static SortedMap<SubjectId, List<SealedRecord>> read(
            Ledger ledger,
            Consumer<byte[], byte[]> consumer,
            int partition,
            String ledgerId,
            long end,
            Predicate<LedgerPosition> counts) {
        PartitionRecords records = new PartitionRecords(ledgerId, _ -> true, counts);
        ledger.read(consumer, partition, end, records::add);
        return new TreeMap<>(records.bySubject);
    }

    /// Reads a partition for the sake of one subject: nobody else's records are kept.
    ///
    /// @param at hears the offset behind each record
    /// @return what is left, in the order of the keys
    static List<SealedRecord> readOne(
            Ledger ledger,
            Consumer<byte[], byte[]> consumer,
            int partition,
            String ledgerId,
            long end,
            SubjectId subject,
            LongConsumer at) {
        PartitionRecords records = new PartitionRecords(ledgerId, subject::equals, _ -> true);
        ledger.read(
                consumer,
                partition,
                end,
                record -> {
                    records.add(record);
                    at.accept(record.offset() + 1);
                });
        return newest(records.bySubject.getOrDefault(subject, new ArrayList<>()));
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        LedgerKey key = LedgerKey.parse(record.key());
        if (!subjects.test(key.subject())) {
            return;
        }
        LedgerPosition position =
                Origin.read(
                        record.headers(),
                        new LedgerPosition(ledgerId, record.partition(), record.offset()));
        bySubject
                .computeIfAbsent(key.subject(), _ -> new ArrayList<>())
                .add(
                        record.value() != null && counts.test(position)
                                ? SealedRecord.of(key, position, record.value())
                                : SealedRecord.removal(key, position));
    }

    /// What is left of one subject, in the order of the keys.
    ///
    /// @param came in the order in which it came; sorted afterwards
    static List<SealedRecord> newest(List<SealedRecord> came) {
        // Records of one key stay in their order.
        came.sort(SealedRecord.BY_KEY);
        return isOneOfEachKey(came) ? came : newestOfEachKey(came);
    }

    /// As it usually is.
    private static boolean isOneOfEachKey(List<SealedRecord> sorted) {
        for (int i = 0; i < sorted.size(); i++) {
            if (sorted.get(i).isRemoval()
                    || (i > 0 && sorted.get(i).isUnderKeyOf(sorted.get(i - 1)))) {
                return false;
            }
        }
        return true;
    }

    private static List<SealedRecord> newestOfEachKey(List<SealedRecord> sorted) {
        List<SealedRecord> newest = new ArrayList<>(sorted.size());
        for (int i = 0; i < sorted.size(); i++) {
            SealedRecord record = sorted.get(i);
            boolean isLast = i + 1 == sorted.size() || !sorted.get(i + 1).isUnderKeyOf(record);
            if (isLast && !record.isRemoval()) {
                newest.add(record);
            }
        }
        return newest;
    }
}
