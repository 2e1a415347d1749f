package dev.thaw.bench.speed;

import com.sun.management.OperatingSystemMXBean;
import dev.thaw.bench.speed.ReplaySpeed.Cost;
import dev.thaw.bench.speed.ReplaySpeed.Figures;
import dev.thaw.bench.speed.ReplaySpeed.Issued;
import dev.thaw.core.event.SubjectId;
import dev.thaw.reports.claim.ClaimEvaluation;
import dev.thaw.reports.claim.Registration;
import dev.thaw.reports.receipt.Claim;
import dev.thaw.reports.receipt.Edition;
import dev.thaw.reports.receipt.Receipt;
import dev.thaw.reports.receipt.Receipts;
import dev.thaw.reports.receipt.SignedLock;
import dev.thaw.reports.receipt.SigningKey;
import dev.thaw.reports.replay.Ledger;
import dev.thaw.reports.replay.LedgerEnds;
import dev.thaw.reports.replay.Replay;
import dev.thaw.schemas.PublishedProtocol;
import dev.thaw.schemas.claim.ClaimFiles;
import dev.thaw.schemas.topic.SubjectErasures;
import dev.thaw.vault.Erasure;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// A locked ledger, and the two things that are measured on it, one at a time.
final class ReplayRuns {

    private static final LocalDate HORIZON = LocalDate.of(2026, 1, 1);
    private static final Instant REGISTERED = Instant.parse("2025-04-01T00:00:00Z");
    private static final double NANOS = 1e9;

    private final BenchStack stack;
    private final int threads;
    private final boolean registered;
    private final Ledger ledger;
    private final SigningKey key = SigningKey.generate();
    private final PeakHeap heap = PeakHeap.watched();
    private final SignedLock lock;

    private ReplayRuns(
            BenchStack stack, PublishedProtocol protocol, int threads, boolean registered) {
        this.stack = stack;
        this.threads = threads;
        this.registered = registered;
        this.ledger = Ledger.of(stack.kafka());
        this.lock =
                SignedLock.read(
                        receipts(Replay.Progress.silent())
                                .lock(protocol, HORIZON, Instant.EPOCH, key),
                        List.of(key.verifying()));
    }

    static ReplayRuns lock(
            BenchStack stack, PublishedProtocol protocol, int threads, boolean registered) {
        return new ReplayRuns(stack, protocol, threads, registered);
    }

    private Receipts receipts(Replay.Progress progress) {
        return new Receipts(
                new Replay(ledger, stack.vault().sealing(), stack.registry(), threads),
                this::erased,
                progress);
    }

    private Collection<SubjectId> erased() {
        List<SubjectId> erased =
                new ArrayList<>(
                        stack.vault().erasures().all().stream().map(Erasure::subject).toList());
        try (SubjectErasures topic = new SubjectErasures(stack.kafka(), stack.registry())) {
            topic.all().forEach(erasure -> erased.add(erasure.subject()));
        }
        return erased;
    }

    /// One repetition.
    ///
    /// @param backwards whether what is usually last comes first
    Figures measure(ClaimFiles.Valid plain, Optional<ClaimFiles.Valid> curve, boolean backwards)
            throws Exception {
        if (backwards) {
            Optional<Issued> withCurve = curve.map(this::issue);
            Issued without = issue(plain);
            Bare bare = bare();
            return new Figures(bare.records(), bare.cost(), without, withCurve);
        }
        Bare bare = bare();
        Issued without = issue(plain);
        return new Figures(bare.records(), bare.cost(), without, curve.map(this::issue));
    }

    private record Bare(long records, Cost cost) {}

    private Bare bare() throws Exception {
        BareConsumer consumer =
                new BareConsumer(ledger, stack.vault().sealing(), stack.registry(), threads);
        Stopwatch watch = begin();
        long records = consumer.read();
        return new Bare(records, watch.cost());
    }

    private Issued issue(ClaimFiles.Valid claim) {
        Watched watched = new Watched();
        Receipts receipts = receipts(watched);
        Claim asked =
                new Claim(
                        claim.canonicalJson(),
                        registered ? Optional.of(registration().json()) : Optional.empty(),
                        Long.toString(claim.claim().seed()),
                        Edition.RESTRICTED);
        Stopwatch watch = begin();
        byte[] file = receipts.issue(lock, asked, new ClaimEvaluation(), key);
        Cost cost = watch.cost();
        return new Issued(
                cost, watch.secondsTo(watched.lastEnd), watched.replays, heap.take(), result(file));
    }

    /// Before any of these records was there.
    private static Registration registration() {
        return new Registration(REGISTERED, new LedgerEnds(new TreeMap<>()));
    }

    /// What the one before left is nobody's burden.
    private Stopwatch begin() {
        System.gc();
        var _ = heap.take();
        return new Stopwatch();
    }

    /// Both clocks, from now on.
    private static final class Stopwatch {

        private static final OperatingSystemMXBean SYSTEM =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

        private final long processor = SYSTEM.getProcessCpuTime();
        private final long begin = System.nanoTime();

        Cost cost() {
            return new Cost(
                    secondsTo(System.nanoTime()), (SYSTEM.getProcessCpuTime() - processor) / NANOS);
        }

        double secondsTo(long nanoTime) {
            return (nanoTime - begin) / NANOS;
        }
    }

    private String result(byte[] file) {
        return switch (Receipts.read(file, List.of(key.verifying()))) {
            case Receipts.Reading.Valid(Receipt receipt) -> receipt.resultHash().toString();
            case Receipts.Reading.Invalid invalid ->
                    throw new IllegalStateException(invalid.verdict().toString());
        };
    }

    /// Counts whole replays.
    private static final class Watched implements Replay.Progress {

        private int replays;
        private long before;
        private long lastEnd;

        @Override
        public void at(long done, long total) {
            if (done == total && before < total) {
                replays++;
                lastEnd = System.nanoTime();
            }
            before = done;
        }
    }
}
