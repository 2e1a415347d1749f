package dev.thaw.reports.receipt;

import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.evidence.Digest;
import dev.thaw.core.evidence.SubjectLeaf;
import dev.thaw.reports.replay.LedgerPosition;
import dev.thaw.reports.replay.LedgerRecord;
import dev.thaw.reports.replay.Replay;
import dev.thaw.reports.replay.Replayed;
import dev.thaw.reports.replay.SubjectRecords;
import dev.thaw.schemas.SubjectErased;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// One reading of a study's pinned records, which gives leaves and whatever else is asked for.
final class LockedLedger {

    private final UUID lock;
    private final StudyId study;
    private final Predicate<LedgerPosition> pinned;
    private final Replay replay;
    private final Supplier<? extends Collection<SubjectId>> erasures;
    private final Set<SubjectId> erased = new HashSet<>();
    private final Replay.Progress progress;
    private final SortedMap<Digest, Digest> leaves = new ConcurrentSkipListMap<>();
    private boolean begun;
    private Optional<Replayed<?>> replayed = Optional.empty();

    /// @param lock the id of the lock
    /// @param pinned which records count
    /// @param erasures subjects whose erasure was ever asked for, of whichever study
    LockedLedger(
            UUID lock,
            StudyId study,
            Predicate<LedgerPosition> pinned,
            Replay replay,
            Supplier<? extends Collection<SubjectId>> erasures,
            Replay.Progress progress) {
        this.lock = lock;
        this.study = study;
        this.pinned = pinned;
        this.replay = replay;
        this.erasures = erasures;
        this.progress = progress;
    }

    /// @return what the function gave, ascending by subject
    /// @throws IllegalStateException the second time
    <R> List<R> replay(Function<SubjectRecords, R> perSubject) {
        if (begun) {
            throw new IllegalStateException("a locked ledger is replayed once");
        }
        begun = true;
        erased.addAll(erasures.get());
        Replayed<Optional<R>> done =
                replay.run(
                        study,
                        pinned,
                        Set.copyOf(erased),
                        records -> witness(records, perSubject),
                        progress);
        // Whoever was erased meanwhile is gone from what was read.
        erased.addAll(erasures.get());
        replayed = Optional.of(done);
        return done.results().values().stream().flatMap(Optional::stream).toList();
    }

    /// Makes the leaves where nobody asked for anything else.
    void ensureReplayed() {
        if (!begun) {
            var _ = replay(_ -> true);
        }
    }

    /// Absent if the subject is erased just now.
    private <R> Optional<R> witness(
            SubjectRecords records, Function<SubjectRecords, R> perSubject) {
        Digest id = SubjectLeaf.id(lock, records.subject());
        try {
            leaves.put(id, leaf(id, records));
        } catch (SubjectErased e) {
            return Optional.empty();
        }
        return Optional.of(perSubject.apply(records));
    }

    private Digest leaf(Digest id, SubjectRecords records) {
        byte[] salt =
                replay.sealing().fingerprint(records.subject(), SubjectLeaf.saltContent(lock));
        SubjectLeaf leaf = new SubjectLeaf(salt, id);
        for (LedgerRecord record : records.records()) {
            leaf.add(record.key().sortMicros(), record.key().eventId(), record.plain());
        }
        return leaf.digest();
    }

    /// Leaves of the subjects that were read, by id.
    SortedMap<Digest, Digest> leaves() {
        return Collections.unmodifiableSortedMap(leaves);
    }

    /// Ids of the leaves of those of whom somebody changed a record so that nobody can read it, of
    /// whichever study.
    SortedSet<Digest> unreadable() {
        return ids(done().unreadable());
    }

    /// Ids of the leaves of all who were erased, of whichever study.
    SortedSet<Digest> erased() {
        return ids(erased);
    }

    private Replayed<?> done() {
        return replayed.orElseThrow(() -> new IllegalStateException("nothing was replayed yet"));
    }

    private SortedSet<Digest> ids(Set<SubjectId> subjects) {
        return subjects.stream()
                .map(subject -> SubjectLeaf.id(lock, subject))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
