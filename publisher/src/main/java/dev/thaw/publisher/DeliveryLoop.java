package dev.thaw.publisher;

import dev.thaw.publisher.Delivery.Received;
import dev.thaw.publisher.Delivery.Refused;
import dev.thaw.publisher.PublisherState.Closed;
import dev.thaw.publisher.PublisherState.KeyRejected;
import dev.thaw.publisher.PublisherState.Online;
import dev.thaw.publisher.PublisherState.Reason;
import dev.thaw.publisher.PublisherState.Waiting;
import dev.thaw.publisher.Transport.Answer;
import dev.thaw.publisher.Transport.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings what is in the spool to the study, on a thread of its own: one batch after the other, so
/// that none overtakes an earlier one.
final class DeliveryLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryLoop.class);
    private static final int MOST_CHARACTERS = 1_000_000;
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Spool spool;
    private final Transport transport;
    private final BackOff backOff;
    private final int mostEvents;
    private final Listeners listeners;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean closing;
    private boolean hurried;
    private volatile PublisherState state = new Online();

    /// Only the thread's own.
    private int atOnce;

    /// Who is told, on the loop's thread.
    ///
    /// @param delivery before the event leaves the spool, so that a crash tells it twice and never
    ///   not at all
    /// @param settled after it left
    record Listeners(
            Consumer<Delivery> delivery,
            Consumer<Delivery> settled,
            Consumer<PublisherState> state) {}

    DeliveryLoop(
            Spool spool,
            Transport transport,
            BackOff backOff,
            int mostEvents,
            Listeners listeners) {
        this.spool = spool;
        this.transport = transport;
        this.backOff = backOff;
        this.mostEvents = mostEvents;
        this.listeners = listeners;
        this.atOnce = mostEvents;
        this.thread = Thread.ofPlatform().daemon().name("thaw-publisher").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// Says that there may be something to send.
    void wake() {
        signal(() -> {});
    }

    /// Ends a back-off, unless the gateway itself asked to wait.
    void hurry() {
        signal(() -> hurried = true);
    }

    PublisherState state() {
        return state;
    }

    /// Waits until nothing is pending; whether that came true.
    boolean flush(Duration patience) throws InterruptedException {
        if (isOwnThread()) {
            throw new IllegalStateException(
                    "a listener must not wait for deliveries, which wait for the listener");
        }
        long left = patience.toNanos();
        lock.lock();
        try {
            while (spool.pending() > 0) {
                if (closing || left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (!isClosing()) {
                step();
            }
        } catch (InterruptedException _) {
            // Closed while it waited for an answer: what it sent is still in the spool.
        }
    }

    private void step() throws InterruptedException {
        try {
            List<Spool.Entry> batch = spool.next(atOnce, MOST_CHARACTERS);
            if (batch.isEmpty()) {
                awaitNews();
            } else {
                take(batch, transport.send(batch));
            }
        } catch (SpoolException e) {
            pause(Reason.SPOOL, e.getMessage(), Optional.empty());
        } catch (RuntimeException e) {
            // Its message might quote what was sent.
            LOG.error(
                    "Delivering failed with {} at {}; it is tried again.",
                    e.getClass().getName(),
                    List.of(e.getStackTrace()).stream().limit(5).toList());
            pause(Reason.UNEXPECTED_ANSWER, "Delivering failed.", Optional.empty());
        }
    }

    private void take(List<Spool.Entry> batch, Answer answer) throws InterruptedException {
        switch (answer) {
            case Answer.Verdicts(List<Verdict> verdicts, Optional<Duration> retryAfter) ->
                    take(batch, verdicts, retryAfter);
            case Answer.TooMuch _ when batch.size() > 1 -> atOnce = batch.size() / 2;
            case Answer.TooMuch(String reason, String detail) ->
                    take(batch, List.of(new Verdict.Refused(reason, "", detail)), Optional.empty());
            case Answer.KeyRejected(String detail, Optional<Duration> retryAfter) ->
                    pause(
                            longer(backOff.longest(), retryAfter),
                            until -> new KeyRejected(detail, until),
                            retryAfter.isPresent());
            case Answer.TryLater(Reason reason, String detail, Optional<Duration> retryAfter) -> {
                if (reason == Reason.TIMED_OUT || reason == Reason.UNEXPECTED_ANSWER) {
                    // A slow connection, or a fault over one of them: fewer may get through.
                    atOnce = Math.max(1, batch.size() / 2);
                }
                pause(reason, detail, retryAfter);
            }
        }
    }

    private void take(
            List<Spool.Entry> batch, List<Verdict> verdicts, Optional<Duration> retryAfter)
            throws InterruptedException {
        List<Delivery> deliveries = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            switch (verdicts.get(i)) {
                case Verdict.Received() -> deliveries.add(new Received(batch.get(i).id()));
                case Verdict.Refused(String reason, String pointer, String detail) ->
                        deliveries.add(new Refused(batch.get(i).id(), reason, pointer, detail));
                case Verdict.NotStored() -> {
                    // It stays where it is and is sent again.
                }
            }
        }
        deliveries.forEach(delivery -> tell(listeners.delivery(), delivery));
        spool.settle(deliveries);
        deliveries.forEach(delivery -> tell(listeners.settled(), delivery));
        wake();
        if (!deliveries.isEmpty()) {
            backOff.reset();
            atOnce = Math.min(mostEvents, Math.max(1, 2 * atOnce));
        }
        if (deliveries.size() < batch.size()) {
            pause(Reason.UNAVAILABLE, "Not all events were stored.", retryAfter);
        } else {
            become(new Online());
        }
    }

    private void pause(Reason reason, String detail, Optional<Duration> retryAfter)
            throws InterruptedException {
        pause(
                longer(backOff.next(), retryAfter),
                until -> new Waiting(reason, detail, until),
                retryAfter.isPresent());
    }

    private static Duration longer(Duration wait, Optional<Duration> asked) {
        return asked.filter(other -> other.compareTo(wait) > 0).orElse(wait);
    }

    private interface Until {
        PublisherState state(Instant until);
    }

    private void pause(Duration wait, Until next, boolean asked) throws InterruptedException {
        become(next.state(Instant.now().plus(wait)));
        long left = wait.toNanos();
        lock.lock();
        try {
            while (!closing && left > 0 && (asked || !hurried)) {
                left = changed.awaitNanos(left);
            }
            if (hurried) {
                // Said during the request that failed, or since: the app knows of something new.
                backOff.reset();
                hurried = false;
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitNews() throws InterruptedException {
        lock.lock();
        try {
            while (!closing && spool.pending() == 0) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void become(PublisherState next) {
        PublisherState before = state;
        state = next;
        if (!isSame(before, next)) {
            tell(listeners.state(), next);
        }
    }

    /// Another moment or sentence is no other state.
    private static boolean isSame(PublisherState one, PublisherState other) {
        if (one instanceof Waiting(Reason reason, _, _)
                && other instanceof Waiting(Reason again, _, _)) {
            return reason == again;
        }
        return one.getClass() == other.getClass();
    }

    private static <T> void tell(Consumer<T> listener, T news) {
        try {
            listener.accept(news);
        } catch (RuntimeException e) {
            // The app's own message may hold anything.
            LOG.error("A listener of the publisher failed with {}.", e.getClass().getName());
        }
    }

    private void signal(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    private boolean isOwnThread() {
        return Thread.currentThread() == thread;
    }

    /// Waits a moment for the request that is under way and then gives it up.
    @Override
    public void close() {
        if (isOwnThread()) {
            throw new IllegalStateException(
                    "a listener must not close the publisher, which waits for the listener");
        }
        signal(() -> closing = true);
        boolean interrupted = false;
        try {
            if (!thread.join(GRACE)) {
                thread.interrupt();
                thread.join(TimeUnit.SECONDS.toMillis(10));
            }
        } catch (InterruptedException _) {
            thread.interrupt();
            interrupted = true;
        }
        transport.close();
        become(new Closed());
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
