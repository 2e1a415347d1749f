package dev.thaw.bench.faults;

import dev.thaw.launcher.Backlog;
import dev.thaw.reports.ProjectionOffsets;
import dev.thaw.schemas.topic.StageProgressTable;
import dev.thaw.vault.Erasure;
import dev.thaw.vault.Erasure.Step;
import dev.thaw.vault.Erasures;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/// Waits until everything that was published stands in the tables, and nothing of the erased does.
final class Watch implements AutoCloseable {

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final Duration REVIVE_EVERY = Duration.ofSeconds(1);
    private static final Duration LONGEST_STANDSTILL = Duration.ofMinutes(4);

    private final RunningThaw thaw;
    private final Erasures erasures;
    private final StageProgressTable progress;
    private final ProjectionOffsets projected;

    Watch(RunningThaw thaw, Erasures erasures) {
        this.thaw = thaw;
        this.erasures = erasures;
        this.progress = new StageProgressTable(thaw.kafka(), thaw.registry());
        this.projected = ProjectionOffsets.of(thaw.database());
    }

    /// Waits until all is visible, and starts services again that ended by themselves. Erasures are
    /// looked at first: when nobody empties anything any more, what was written last is found.
    ///
    /// @param asked how many erasures were asked for
    /// @throws IllegalStateException if nothing moves for minutes
    void awaitVisible(int asked) {
        await(
                () -> {
                    String open = without(Step.TABLES_EMPTIED, asked);
                    return open + backlog();
                });
    }

    /// Waits until all erasures have their receipts.
    ///
    /// @param asked how many erasures were asked for
    /// @throws IllegalStateException if nothing moves for minutes
    void awaitComplete(int asked) {
        await(() -> without(Step.COMPLETED, asked));
    }

    private String without(Step step, int asked) {
        List<Erasure> all = erasures.all();
        long done = all.stream().filter(erasure -> erasure.isDone(step)).count();
        return done == asked
                ? ""
                : "%d erasures asked for, %d noted, %d %s".formatted(asked, all.size(), done, step);
    }

    private String backlog() {
        Backlog backlog = Backlog.read(thaw.admin(), progress, projected);
        return backlog.isEmpty() ? "" : backlog.toString();
    }

    private void await(Supplier<String> missing) {
        String last = "";
        long moved = System.nanoTime();
        long revived = moved;
        while (true) {
            String now = look(missing);
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

    /// What is missing, in words; nothing if all is there. Whoever was just killed may not answer
    /// yet.
    private static String look(Supplier<String> missing) {
        try {
            return missing.get();
        } catch (RuntimeException e) {
            return "no answer (" + e.getClass().getSimpleName() + ")";
        }
    }

    @Override
    public void close() {
        progress.close();
    }
}
