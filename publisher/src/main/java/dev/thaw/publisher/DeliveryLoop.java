package dev.thaw.publisher;

import dev.thaw.publisher.Delivery.Received;
import dev.thaw.publisher.Delivery.Refused;
import dev.thaw.publisher.Delivery.SetAside;
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
import java.util.UUID;
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
    private static final int NEIGHBOURS = 16;
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

    /// From here on only the thread's own.
    private int atOnce;

    private final Stumbling stumbling = new Stumbling();
    private Optional<Spool.Entry> lastDelivered = Optional.empty();
    private boolean gettingThrough;
    private long asideDue = System.nanoTime();

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
            if (isAsideDue()) {
                tryAside();
                return;
            }
            List<Spool.Entry> batch = spool.next(atOnce, MOST_CHARACTERS);
            if (batch.isEmpty()) {
                awaitNews();
            } else if (batch.size() == 1 && stumbling.isEnough(batch.getFirst().id())) {
                lookWhetherItStandsInTheWay(batch.getFirst());
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

    /// The first event failed again and again. It is set aside if what lies before and behind it
    /// can be delivered now, and it still fails: then it is not the gateway that is down. What was
    /// delivered before it is sent once more for that, which changes nothing and keeps the order.
    private void lookWhetherItStandsInTheWay(Spool.Entry first) throws InterruptedException {
        List<Spool.Entry> queue = spool.next(1 + NEIGHBOURS, Integer.MAX_VALUE);
        if (queue.size() == 1) {
            take(queue, transport.send(queue));
            return;
        }
        if (lastDelivered.isPresent()) {
            List<Spool.Entry> before = List.of(lastDelivered.get());
            Answer answer = transport.send(before);
            if (deliveries(before, answer).isEmpty()) {
                pauseAfter(answer);
                return;
            }
        }
        if (!stillFails(first)) {
            return;
        }
        Optional<Answer> inVain = sendOneOf(queue.subList(1, queue.size()), first);
        if (inVain.isPresent()) {
            pauseAfter(inVain.get());
            return;
        }
        if (stillFails(first)) {
            settle(
                    List.of(first),
                    List.of(
                            new SetAside(
                                    first.id(),
                                    "Others can be delivered and this cannot; it is tried again"
                                            + " from time to time.")));
            asideDue = System.nanoTime() + backOff.unhurried().toNanos();
            stumbling.over();
        }
    }

    /// Sends those behind one by one until one is delivered. Those that fail as the first does are
    /// as bad as it, and their turn comes; where all do, what was delivered before is proof enough.
    ///
    /// @return the answer that says that others do not get through either; absent: they do
    private Optional<Answer> sendOneOf(List<Spool.Entry> behind, Spool.Entry first)
            throws InterruptedException {
        for (Spool.Entry entry : behind) {
            List<Spool.Entry> alone = List.of(entry);
            Answer answer = transport.send(alone);
            List<Delivery> delivered = deliveries(alone, answer);
            if (!delivered.isEmpty()) {
                settle(alone, delivered);
                return Optional.empty();
            }
            boolean asBad =
                    howItFailed(answer)
                            .filter(how -> stumbling.isSame(first.id(), how))
                            .isPresent();
            if (!asBad || (lastDelivered.isEmpty() && entry.equals(behind.getLast()))) {
                return Optional.of(answer);
            }
        }
        return Optional.empty();
    }

    /// Sends the first event once more; whether it fails as it did before.
    private boolean stillFails(Spool.Entry first) throws InterruptedException {
        List<Spool.Entry> alone = List.of(first);
        Answer answer = transport.send(alone);
        if (howItFailed(answer).filter(how -> stumbling.isSame(first.id(), how)).isPresent()) {
            stumbling.again(first.id(), howItFailed(answer).orElseThrow());
            return true;
        }
        take(alone, answer);
        return false;
    }

    /// In which way an event failed that was sent alone; absent if it was delivered or that says
    /// nothing about the event.
    private static Optional<String> howItFailed(Answer answer) {
        return switch (answer) {
            case Answer.Verdicts(List<Verdict> verdicts, _)
                    when verdicts.contains(new Verdict.NotStored()) ->
                    Optional.of("NOT_STORED");
            case Answer.TryLater(Reason reason, String detail, _)
                    when reason == Reason.TIMED_OUT
                            || reason == Reason.UNAVAILABLE
                            || reason == Reason.UNEXPECTED_ANSWER ->
                    Optional.of(reason + " " + detail);
            default -> Optional.empty();
        };
    }

    private boolean isAsideDue() {
        return spool.aside() > 0
                && System.nanoTime() - asideDue >= 0
                && (gettingThrough || spool.pending() == 0);
    }

    /// Sends one of those that were set aside. While it fails, the others go first.
    private void tryAside() throws InterruptedException {
        List<Spool.Entry> alone = spool.nextAside().stream().toList();
        if (alone.isEmpty()) {
            return;
        }
        List<Delivery> delivered = deliveries(alone, transport.send(alone));
        if (delivered.isEmpty()) {
            spool.putBehind(alone.getFirst().id());
            asideDue = System.nanoTime() + backOff.unhurried().toNanos();
        } else {
            settle(alone, delivered);
        }
    }

    private void take(List<Spool.Entry> batch, Answer answer) throws InterruptedException {
        gettingThrough = false;
        howItFailed(answer)
                .filter(_ -> batch.size() == 1)
                .ifPresentOrElse(
                        how -> stumbling.again(batch.getFirst().id(), how), stumbling::over);
        switch (answer) {
            case Answer.Verdicts verdicts -> settle(batch, verdicts);
            case Answer.TooMuch _ when batch.size() > 1 -> atOnce = batch.size() / 2;
            case Answer.TooMuch _ -> settle(batch, deliveries(batch, answer));
            case Answer.TryLater(Reason reason, _, _) -> {
                if (reason == Reason.TIMED_OUT || reason == Reason.UNEXPECTED_ANSWER) {
                    // A slow connection, or a fault over one of them: fewer may get through.
                    atOnce = Math.max(1, batch.size() / 2);
                }
                pauseAfter(answer);
            }
            case Answer.KeyRejected _ -> pauseAfter(answer);
        }
    }

    private void pauseAfter(Answer answer) throws InterruptedException {
        switch (answer) {
            case Answer.Verdicts(_, Optional<Duration> retryAfter) ->
                    pause(Reason.UNAVAILABLE, "Not all events were stored.", retryAfter);
            case Answer.TooMuch _ -> throw new IllegalStateException("this is a verdict");
            case Answer.KeyRejected(String detail, Optional<Duration> retryAfter) ->
                    pause(
                            longer(backOff.longest(), retryAfter),
                            until -> new KeyRejected(detail, until),
                            retryAfter.isPresent());
            case Answer.TryLater(Reason reason, String detail, Optional<Duration> retryAfter) ->
                    pause(reason, detail, retryAfter);
        }
    }

    private void settle(List<Spool.Entry> batch, Answer.Verdicts answer)
            throws InterruptedException {
        List<Delivery> deliveries = deliveries(batch, answer);
        settle(batch, deliveries);
        if (deliveries.size() < batch.size()) {
            pauseAfter(answer);
        } else {
            gettingThrough = true;
            become(new Online());
        }
    }

    /// What an answer says of the events that are done with.
    private static List<Delivery> deliveries(List<Spool.Entry> batch, Answer answer) {
        return switch (answer) {
            case Answer.Verdicts(List<Verdict> verdicts, _) -> deliveries(batch, verdicts);
            case Answer.TooMuch(String reason, String detail) when batch.size() == 1 ->
                    List.of(new Refused(batch.getFirst().id(), reason, "", detail));
            case Answer.TooMuch _, Answer.KeyRejected _, Answer.TryLater _ -> List.of();
        };
    }

    private static List<Delivery> deliveries(List<Spool.Entry> batch, List<Verdict> verdicts) {
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
        return deliveries;
    }

    private void settle(List<Spool.Entry> batch, List<Delivery> deliveries) {
        deliveries.forEach(delivery -> tell(listeners.delivery(), delivery));
        spool.settle(deliveries);
        deliveries.stream()
                .filter(delivery -> !(delivery instanceof SetAside))
                .forEach(delivery -> tell(listeners.settled(), delivery));
        wake();
        if (!deliveries.isEmpty()) {
            backOff.reset();
            atOnce = Math.min(mostEvents, Math.max(1, 2 * atOnce));
        }
        if (!deliveries.isEmpty() && deliveries.getLast() instanceof Received(UUID id)) {
            lastDelivered = batch.stream().filter(entry -> entry.id().equals(id)).findFirst();
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
            while (!closing && spool.pending() == 0 && !isAsideDue()) {
                if (spool.aside() == 0) {
                    changed.await();
                } else if (changed.awaitNanos(asideDue - System.nanoTime()) <= 0) {
                    return;
                }
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
