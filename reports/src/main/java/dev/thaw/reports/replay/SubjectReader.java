package dev.thaw.reports.replay;

import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.schemas.Decoded;
import dev.thaw.schemas.LedgerCodec;
import dev.thaw.schemas.LedgerKey;
import dev.thaw.schemas.Sealing;
import dev.thaw.schemas.SubjectErased;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.registry.SchemaRegistry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Opens and reads the records of one subject after the other. For one thread.
final class SubjectReader {

    private final Predicate<StudyId> studies;
    private final Sealing sealing;
    private final LedgerCodec codec;

    /// What a value is bound to; its key, at the end, is that of the record that is opened.
    private final byte[] place = Sealing.associated(Topic.LEDGER_EVENTS, new byte[LedgerKey.BYTES]);

    private final ByteBuffer keyOfPlace =
            ByteBuffer.wrap(place, place.length - LedgerKey.BYTES, LedgerKey.BYTES).slice();

    SubjectReader(Predicate<StudyId> studies, Sealing sealing, SchemaRegistry registry) {
        this.studies = studies;
        this.sealing = sealing;
        this.codec = new LedgerCodec(registry);
    }

    /// What becomes of a subject.
    sealed interface Reading {

        /// It takes part in a study that is meant.
        record Read(SubjectRecords records) implements Reading {}

        /// It takes part in another study.
        record OfAnotherStudy() implements Reading {}

        /// Its key was destroyed.
        record KeyDestroyed() implements Reading {}

        /// Somebody changed one of its records so that nobody can read it.
        record Unreadable() implements Reading {}
    }

    /// @param closed at least one record, in the order of their keys
    /// @throws IllegalStateException if the vault never had a key of this subject
    /// @throws RuntimeException of the implementation's own if keys or registry cannot be reached
    Reading read(SubjectId subject, List<SealedRecord> closed) {
        List<LedgerRecord> records = new ArrayList<>(closed.size());
        for (SealedRecord sealed : closed) {
            LedgerKey key = sealed.key(subject);
            Optional<LedgerRecord> record;
            try {
                Optional<byte[]> plain = open(key, sealed);
                if (plain.isEmpty()) {
                    return new Reading.KeyDestroyed();
                }
                record = decode(key, sealed, plain.get());
            } catch (IllegalStateException changed) {
                return unreadable(subject, changed);
            }
            if (record.isEmpty()) {
                return new Reading.Unreadable();
            }
            if (!studies.test(record.get().event().event().study())) {
                return new Reading.OfAnotherStudy();
            }
            records.add(record.get());
        }
        return new Reading.Read(SubjectRecords.of(subject, records));
    }

    private Optional<byte[]> open(LedgerKey key, SealedRecord record) {
        key.writeTo(keyOfPlace.clear());
        return sealing.open(key.subject(), place, record.value());
    }

    /// Absent if these bytes are no event of this subject.
    private Optional<LedgerRecord> decode(LedgerKey key, SealedRecord record, byte[] plain) {
        return codec.decode(plain) instanceof Decoded.Value<LedgerEvent>(LedgerEvent event)
                        && event.subject().equals(key.subject())
                ? Optional.of(new LedgerRecord(record, key, plain, event))
                : Optional.empty();
    }

    /// A vault that never had the subject's key belongs to another ledger; that is no finding about
    /// this one.
    private Reading unreadable(SubjectId subject, IllegalStateException changed) {
        try {
            var _ = sealing.fingerprint(subject, new byte[0]);
            return new Reading.Unreadable();
        } catch (SubjectErased e) {
            return new Reading.KeyDestroyed();
        } catch (IllegalStateException noKey) {
            noKey.addSuppressed(changed);
            throw noKey;
        }
    }
}
