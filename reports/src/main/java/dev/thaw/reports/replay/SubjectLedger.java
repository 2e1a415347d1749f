package dev.thaw.reports.replay;

import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.reports.replay.SubjectReader.Reading;
import dev.thaw.schemas.LedgerKey;
import dev.thaw.schemas.Sealing;
import dev.thaw.schemas.registry.SchemaRegistry;
import java.util.List;
import java.util.SortedMap;
import org.apache.kafka.clients.consumer.Consumer;

/// Reads what the ledger holds of one subject, up to where it ends now. Only the partition that
/// holds the subject's records is read, and of it only these are kept. Thread-safe.
public final class SubjectLedger {

    private final Ledger ledger;
    private final Sealing sealing;
    private final SchemaRegistry registry;

    public SubjectLedger(Ledger ledger, Sealing sealing, SchemaRegistry registry) {
        this.ledger = ledger;
        this.sealing = sealing;
        this.registry = registry;
    }

    /// What is found of a subject.
    public sealed interface Found {

        /// Records that could all be read.
        record Records(SubjectRecords records) implements Found {}

        /// No record.
        record Nothing() implements Found {}

        /// Records that nobody can read any more: the subject's key was destroyed.
        record KeyDestroyed() implements Found {}

        /// Somebody changed a record so that nobody can read it.
        record Unreadable() implements Found {}
    }

    /// @param study that the subject takes part in
    /// @throws IllegalStateException if the vault never had a key of this subject
    /// @throws RuntimeException of the implementation's own if anything cannot be reached
    public Found read(SubjectId subject, StudyId study, Replay.Progress progress) {
        List<SealedRecord> closed = closed(subject, progress);
        if (closed.isEmpty()) {
            return new Found.Nothing();
        }
        return switch (new SubjectReader(study::equals, sealing, registry).read(subject, closed)) {
            case Reading.Read(SubjectRecords records) -> new Found.Records(records);
            case Reading.KeyDestroyed _ -> new Found.KeyDestroyed();
            case Reading.Unreadable _ -> new Found.Unreadable();
            case Reading.OfAnotherStudy _ ->
                    throw new IllegalStateException("a subject takes part in another study");
        };
    }

    private List<SealedRecord> closed(SubjectId subject, Replay.Progress progress) {
        SortedMap<Integer, Long> ends = ledger.ends();
        int partition = LedgerKey.partition(subject, ends.size());
        long start = ledger.starts().get(partition);
        long end = ends.get(partition);
        try (Consumer<byte[], byte[]> consumer = ledger.newConsumer()) {
            return PartitionRecords.readOne(
                    ledger,
                    consumer,
                    partition,
                    ledger.id(),
                    end,
                    subject,
                    offset -> progress.at(offset - start, end - start));
        }
    }
}
