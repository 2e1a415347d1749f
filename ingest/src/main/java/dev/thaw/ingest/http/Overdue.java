package dev.thaw.ingest.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/// Ends waiting that should be over long since: Kafka's client answers within its own time, but not
/// if its thread died. There is one look a second for all requests; a timer for each takes as long
/// as storing an event.
final class Overdue {
    private static final Executor IN_A_SECOND =
            CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

    private final Duration patience;
    private final Set<Waiting> all = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile boolean overdue;

    /// @param patience how long a request may last
    Overdue(Duration patience) {
        this.patience = patience;
    }

    /// Somebody who waits; one is never equal to another.
    ///
    /// @param due by the clock of `System.nanoTime`
    private static final class Waiting {
        private final CompletableFuture<?> end;
        private final long due;

        Waiting(CompletableFuture<?> end, long due) {
            this.end = end;
            this.due = due;
        }
    }

    /// Waits for an end that does not fail.
    ///
    /// @param since when the request began, by the clock of `System.nanoTime`
    /// @throws TimeoutException if the request lasts too long
    void await(CompletableFuture<?> end, long since) throws InterruptedException, TimeoutException {
        Waiting waiting = new Waiting(end, since + patience.toNanos());
        all.add(waiting);
        lookLater();
        try {
            end.get();
            overdue = false;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TimeoutException tooLong) {
                overdue = true;
                throw tooLong;
            }
            throw new IllegalStateException("what is waited for does not fail", e);
        } finally {
            all.remove(waiting);
        }
    }

    /// Whether the latest waiting lasted too long.
    boolean isLatest() {
        return overdue;
    }

    private void lookLater() {
        if (!all.isEmpty() && looking.compareAndSet(false, true)) {
            IN_A_SECOND.execute(this::look);
        }
    }

    private void look() {
        long now = System.nanoTime();
        for (Waiting waiting : all) {
            if (now - waiting.due > 0) {
                waiting.end.completeExceptionally(new TimeoutException());
            }
        }
        looking.set(false);
        lookLater();
    }
}
