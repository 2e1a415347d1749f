package dev.thaw.bench.faults;

import dev.thaw.launcher.Backlog;
import dev.thaw.reports.ProjectionOffsets;
import dev.thaw.schemas.topic.StageProgressTable;
import java.time.Duration;

/// Waits until everything that was published stands in the tables.
final class Watch implements AutoCloseable {

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final Duration REVIVE_EVERY = Duration.ofSeconds(1);
    private static final Duration LONGEST_STANDSTILL = Duration.ofMinutes(4);

    private final RunningThaw thaw;
    private final StageProgressTable progress;
    private final ProjectionOffsets projected;

    Watch(RunningThaw thaw) {
        this.thaw = thaw;
        this.progress = new StageProgressTable(thaw.kafka(), thaw.registry());
        this.projected = ProjectionOffsets.of(thaw.database());
    }

    /// Waits, and starts services again that ended by themselves.
    ///
    /// @throws IllegalStateException if nothing moves for minutes
    void awaitVisible() {
        String last = "";
        long moved = System.nanoTime();
        long revived = moved;
        while (true) {
            String now = look();
            if (now.isEmpty()) {
                return;
            }
            if (!now.equals(last)) {
                last = now;
                moved = System.nanoTime();
            } else if (System.nanoTime() - moved > LONGEST_STANDSTILL.toNanos()) {
                throw new IllegalStateException(
                        "nothing has moved for %d minutes: %s"
                                .formatted(LONGEST_STANDSTILL.toMinutes(), now));
            }
            if (System.nanoTime() - revived > REVIVE_EVERY.toNanos()) {
                thaw.revive();
                revived = System.nanoTime();
            }
            Pause.of(LOOK_EVERY);
        }
    }

    /// What is not visible yet, in words; nothing if everything is. Whoever was just killed may not
    /// answer yet.
    private String look() {
        try {
            Backlog backlog = Backlog.read(thaw.admin(), progress, projected);
            return backlog.isEmpty() ? "" : backlog.toString();
        } catch (RuntimeException e) {
            return "no answer (" + e.getClass().getSimpleName() + ")";
        }
    }

    @Override
    public void close() {
        progress.close();
    }
}
