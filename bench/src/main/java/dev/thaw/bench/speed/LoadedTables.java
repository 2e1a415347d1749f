package dev.thaw.bench.speed;

import dev.thaw.reports.ErasedSubjects;
import dev.thaw.reports.Projection;
import dev.thaw.reports.Projection.Progress;
import dev.thaw.vault.Vault;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// The projection at work on trends that are all on their topic already.
final class LoadedTables {

    private static final long LOOK_NANOS = 5_000_000;
    private static final double NANOS = 1e9;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private LoadedTables() {}

    /// What was written from the first transaction of the projection, which does not count, to the
    /// last.
    ///
    /// @param rows in the tables, those of the first transaction left out
    record Written(long rows, double seconds) {

        double perSecond() {
            return rows / seconds;
        }
    }

    /// Starts the projection, as another process would, and waits until it has read so many trends.
    static Written project(BenchStack stack, int trends) {
        // Keys that were just made would still be in the memory of the other one.
        Vault vault = stack.openVault();
        try (Projection projection =
                Projection.start(
                        stack.kafka(),
                        stack.registry(),
                        vault.sealing(),
                        ErasedSubjects.none(),
                        stack.database())) {
            Progress first = await(projection, 1);
            long begin = System.nanoTime();
            Progress last = await(projection, trends);
            return new Written(last.rows() - first.rows(), (System.nanoTime() - begin) / NANOS);
        }
    }

    private static Progress await(Projection projection, int records) {
        Progress progress = projection.progress();
        long moved = System.nanoTime();
        while (progress.records() < records) {
            LockSupport.parkNanos(LOOK_NANOS);
            Progress now = projection.progress();
            if (!now.equals(progress)) {
                moved = System.nanoTime();
            } else if (projection.state() instanceof Projection.State.Failed(String reason)) {
                throw new IllegalStateException(reason);
            } else if (System.nanoTime() - moved > PATIENCE.toNanos()) {
                throw new IllegalStateException("the projection does not move any more");
            }
            progress = now;
        }
        return progress;
    }
}
