package dev.thaw.reports.replay;

import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.reports.replay.SubjectReader.Reading;
import dev.thaw.schemas.Sealing;
import dev.thaw.schemas.registry.SchemaRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.InterruptException;

/// Reads events from the ledger, once, those of one study or of several, and turns each subject's
/// history into a result.
///
/// ```
/// partition ─ poll ─ newest record of each key ─ by subject ─ open ─ decode ─ in order ─▶ result
/// ```
///
/// A few threads each hold one partition's sealed records at a time and let go of them as they are
/// read. The ledger keeps all of a subject in one partition, so that every subject is whole. Which
/// partition is read when, and by whom, leaves no trace in what comes out.
public final class Replay {

    private static final int THREADS = 2;
    private static final int PREPARED_AT_ONCE = 5_000;

    private final Ledger ledger;
    private final Sealing sealing;
    private final SchemaRegistry registry;
    private final int threads;

    /// A replay by two threads.
    public Replay(Ledger ledger, Sealing sealing, SchemaRegistry registry) {
        this(ledger, sealing, registry, THREADS);
    }

    /// @param threads how many partitions may be in memory at a time
    public Replay(Ledger ledger, Sealing sealing, SchemaRegistry registry, int threads) {
        this.ledger = ledger;
        this.sealing = sealing;
        this.registry = registry;
        this.threads = threads;
    }

    /// The ledger that is read.
    public Ledger ledger() {
        return ledger;
    }

    /// What the subjects' records are sealed with.
    public Sealing sealing() {
        return sealing;
    }

    /// Hears how far a replay is; never called by two threads at once.
    @FunctionalInterface
    public interface Progress {

        /// @param done offsets that were worked off
        /// @param total all offsets
        void at(long done, long total);

        /// Tells nobody.
        static Progress silent() {
            return (_, _) -> {};
        }
    }

    /// Reads up to where the ledger ends now.
    ///
    /// @param counts whether a record lies before the end that is meant; records behind it are
    ///   looked at only for what they remove
    /// @param erased subjects that are left out, whatever is left of them
    /// @param result called once for each subject that takes part, by any of the threads
    /// @throws IllegalStateException if the ledger cannot be read with these keys
    /// @throws RuntimeException of the implementation's own if anything cannot be reached
    public <R> Replayed<R> run(
            StudyId study,
            Predicate<LedgerPosition> counts,
            Set<SubjectId> erased,
            Function<SubjectRecords, R> result,
            Progress progress) {
        return run(study::equals, counts, erased, result, progress);
    }

    /// The same for all studies that are meant, in one reading.
    public <R> Replayed<R> run(
            Predicate<StudyId> studies,
            Predicate<LedgerPosition> counts,
            Set<SubjectId> erased,
            Function<SubjectRecords, R> result,
            Progress progress) {
        return new Run<>(studies, counts, erased, result, progress).run();
    }

    private final class Run<R> {

        private final Predicate<StudyId> studies;
        private final Predicate<LedgerPosition> counts;
        private final Set<SubjectId> erased;
        private final Function<SubjectRecords, R> result;
        private final Progress progress;
        private final String ledgerId = ledger.id();
        private final SortedMap<Integer, Long> ends = ledger.ends();
        private final SortedMap<Integer, Long> starts = ledger.starts();
        private final long total = extent(starts, ends);
        private final List<Integer> partitions = List.copyOf(ends.keySet());
        private final Replayed.Gathering<R> gathering = new Replayed.Gathering<>();
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicLong done = new AtomicLong();
        private final AtomicBoolean failed = new AtomicBoolean();

        Run(
                Predicate<StudyId> studies,
                Predicate<LedgerPosition> counts,
                Set<SubjectId> erased,
                Function<SubjectRecords, R> result,
                Progress progress) {
            this.studies = studies;
            this.counts = counts;
            this.erased = erased;
            this.result = result;
            this.progress = progress;
        }

        private static long extent(SortedMap<Integer, Long> starts, SortedMap<Integer, Long> ends) {
            return ends.entrySet().stream()
                    .mapToLong(end -> end.getValue() - starts.get(end.getKey()))
                    .sum();
        }

        Replayed<R> run() {
            List<Callable<Void>> workers = new ArrayList<>();
            for (int i = 0; i < Math.min(threads, partitions.size()); i++) {
                workers.add(this::work);
            }
            try (ExecutorService executor =
                    Executors.newThreadPerTaskExecutor(
                            Thread.ofPlatform().name("thaw-replay-", 0).factory())) {
                for (Future<Void> worker : executor.invokeAll(workers)) {
                    worker.get();
                }
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            } catch (ExecutionException e) {
                throw unwrapped(e);
            }
            return gathering.done();
        }

        private static RuntimeException unwrapped(ExecutionException e) {
            return switch (e.getCause()) {
                case RuntimeException cause -> cause;
                case Error cause -> throw cause;
                default -> new IllegalStateException("the replay failed", e);
            };
        }

        private Void work() {
            SubjectReader reader = new SubjectReader(studies, sealing, registry);
            try (Consumer<byte[], byte[]> consumer = ledger.newConsumer()) {
                int index = next.getAndIncrement();
                while (index < partitions.size() && !failed.get()) {
                    replay(partitions.get(index), consumer, reader);
                    index = next.getAndIncrement();
                }
                return null;
            } catch (RuntimeException | Error e) {
                failed.set(true);
                throw e;
            }
        }

        private void replay(
                int partition, Consumer<byte[], byte[]> consumer, SubjectReader reader) {
            SortedMap<SubjectId, List<SealedRecord>> left =
                    PartitionRecords.read(
                            ledger, consumer, partition, ledgerId, ends.get(partition), counts);
            long rest = ends.get(partition) - starts.get(partition);
            while (!left.isEmpty() && !failed.get()) {
                List<SubjectId> soon = left.keySet().stream().limit(PREPARED_AT_ONCE).toList();
                sealing.prepare(soon);
                for (SubjectId subject : soon) {
                    List<SealedRecord> came = left.remove(subject);
                    read(subject, PartitionRecords.newest(came), reader);
                    rest -= came.size();
                    advance(came.size());
                }
            }
            advance(rest);
        }

        private void read(SubjectId subject, List<SealedRecord> records, SubjectReader reader) {
            if (records.isEmpty() || erased.contains(subject)) {
                return;
            }
            switch (reader.read(subject, records)) {
                case Reading.Read(SubjectRecords read) ->
                        gathering.result(subject, result.apply(read), records.size());
                case Reading.OfAnotherStudy _ -> gathering.ofAnotherStudy();
                case Reading.KeyDestroyed _ -> gathering.keyDestroyed(subject);
                case Reading.Unreadable _ -> gathering.unreadable(subject);
            }
        }

        private void advance(long offsets) {
            long now = done.addAndGet(offsets);
            synchronized (progress) {
                progress.at(now, total);
            }
        }
    }
}
