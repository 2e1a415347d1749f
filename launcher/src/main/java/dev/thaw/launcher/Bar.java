package dev.thaw.launcher;

import java.io.Console;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// A progress bar on standard error for work that has lasted longer than two seconds. Nothing is
/// shown where standard error is no terminal.
final class Bar implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final String task;
    private final long total;
    private final long shownFrom = System.nanoTime() + PATIENCE.toNanos();
    private final boolean terminal =
            Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    private ProgressBar bar;

    /// @param total how much there is to do; 0 if that is not known
    Bar(String task, long total) {
        this.task = task;
        this.total = total;
    }

    /// Says how much is done. Cheap: may be called for each of a million rows.
    void at(long done) {
        at(done, () -> total);
    }

    /// Says how much is done, of a total that still grows.
    void at(long done, LongSupplier newTotal) {
        if (!terminal) {
            return;
        }
        if (bar == null) {
            if ((done & 0xFF) != 0 || System.nanoTime() < shownFrom) {
                return;
            }
            bar = show();
        }
        bar.stepTo(done);
        bar.maxHint(newTotal.getAsLong() > 0 ? newTotal.getAsLong() : -1);
    }

    private ProgressBar show() {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total > 0 ? total : -1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(250)
                .continuousUpdate()
                .clearDisplayOnFinish()
                .build();
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
