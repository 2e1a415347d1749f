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
    private int hurries;
    private int asidesHurried;
    private volatile long asideDue = System.nanoTime();
    private volatile PublisherState state = new Online();

    /// From here on only the thread's own.
    private int atOnce;

    private final Stumbling stumbling = new Stumbling();
    private Optional<Spool.Entry> lastDelivered = Optional.empty();
    private boolean gettingThrough;

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

    /// Ends a back-off, unless the gateway itself asked to wait, and the rest of those that were
    /// set aside.
    void hurry() {
        signal(
                () -> {
                    hurried = true;
                    hurries++;
                    asidesHurried = spool.aside();
                    asideDue = System.nanoTime();
                });
    }

    PublisherState state() {
        return state;
    }

    /// Waits until nothing is left that can be sent now; whether that came true.
    boolean flush(Duration patience) throws InterruptedException {
        if (isOwnThread()) {
            throw new IllegalStateException(
                    "a listener must not wait for deliveries, which wait for the listener");
        }
        long left = patience.toNanos();
        lock.lock();
        try {
            while (spool.pending() > 0 && (closing || !spool.isIdle())) {
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

    /// The first event failed again and again. It is set aside if the gateway stores another just
    /// before it and just after, and it still fails: then it is not the gateway that is down. The
    /// other is what was delivered last: to send that once more changes nothing and keeps the
    /// order. Where nothing was delivered since the start, it is one from behind, and only where
    /// somebody is there to answer: a gateway that comes back at last is given the first event
    /// first.
    private void lookWhetherItStandsInTheWay(Spool.Entry first) throws InterruptedException {
        List<Spool.Entry> behind = spool.behind(first, NEIGHBOURS);
        if (behind.isEmpty()) {
            List<Spool.Entry> alone = List.of(first);
            take(alone, transport.send(alone));
            return;
        }
        List<Spool.Entry> before = lastDelivered.stream().toList();
        Answer there = transport.send(before);
        if (!isThere(there, before)) {
            pauseAfter(there);
            return;
        }
        int turn = stumbling.surplus() % behind.size();
        Optional<Answer> failure = failure(first);
        if (failure.isEmpty()) {
            return;
        }
        boolean others =
                before.isEmpty() ? isStored(behind.get(turn)) : storesOne(transport.send(before));
        if (!others) {
            pauseAfter(failure.get());
        } else if (failure(first).isPresent()) {
            setAside(first);
        }
    }

    private void setAside(Spool.Entry first) {
        settle(
                List.of(first),
                List.of(
                        new SetAside(
                                first.id(),
                                "Others can be delivered and this cannot; it is tried again"
                                        + " from time to time.")));
        restUnlessHurried();
        stumbling.over();
    }

    /// Without an event before it, an empty request asks only whether somebody is there who answers
    /// as the gateway does.
    private static boolean isThere(Answer answer, List<Spool.Entry> before) {
        return before.isEmpty()
                ? answer instanceof Answer.Verdicts(_, boolean taken, _) && taken
                : storesOne(answer);
    }

    /// Whether an answer to one event shows that events get all the way through: it was stored, or
    /// judged by a gateway that took the request. What stands on the way, or this library itself,
    /// may refuse an event while nothing is stored.
    private static boolean storesOne(Answer answer) {
        return answer instanceof Answer.Verdicts(List<Verdict> verdicts, boolean taken, _)
                && switch (verdicts.getFirst()) {
                    case Verdict.Received() -> true;
                    case Verdict.Refused _ -> taken;
                    case Verdict.NotStored() -> false;
                };
    }

    /// Sends one from behind; whether it got all the way through.
    private boolean isStored(Spool.Entry entry) throws InterruptedException {
        List<Spool.Entry> alone = List.of(entry);
        Answer answer = transport.send(alone);
        List<Delivery> delivered = deliveries(alone, answer);
        if (!delivered.isEmpty()) {
            settle(alone, delivered);
        }
        return storesOne(answer);
    }

    /// Sends the first event once more. Absent: it did not fail as it did before.
    private Optional<Answer> failure(Spool.Entry first) throws InterruptedException {
        List<Spool.Entry> alone = List.of(first);
        Answer answer = transport.send(alone);
        Optional<String> how =
                howItFailed(answer).filter(same -> stumbling.isSame(first.id(), same));
        if (how.isEmpty()) {
            take(alone, answer);
            return Optional.empty();
        }
        stumbling.again(first.id(), how.get());
        return Optional.of(answer);
    }

    /// In which way events failed together; absent if they were delivered, or if it says nothing
    /// about the events.
    private static Optional<String> howItFailed(Answer answer) {
        return switch (answer) {
            case Answer.Verdicts(List<Verdict> verdicts, _, _)
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
                && (gettingThrough || spool.isIdle());
    }

    /// Sends one of those that were set aside. While it fails, the others go first.
    private void tryAside() throws InterruptedException {
        List<Spool.Entry> alone = spool.nextAside().stream().toList();
        if (alone.isEmpty()) {
            return;
        }
        int begun = hurries();
        Answer answer = transport.send(alone);
        List<Delivery> delivered = deliveries(alone, answer);
        if (!delivered.isEmpty()) {
            settle(alone, delivered);
            become(new Online());
        } else if (howItFailed(answer).isPresent()) {
            spool.putBehind(alone.getFirst().id());
            triedInVain(begun);
            become(new Online());
        } else {
            // This says nothing about the event: its turn is still to come.
            gettingThrough = false;
            pauseAfter(answer);
        }
    }

    /// An event that was set aside failed once more.
    ///
    /// @param begun how often the app had wanted all to be tried when the event was sent
    private void triedInVain(int begun) {
        lock.lock();
        try {
            if (hurries == begun) {
                asidesHurried = Math.max(0, Math.min(asidesHurried, spool.aside()) - 1);
            }
            restUnlessHurried();
        } finally {
            lock.unlock();
        }
    }

    /// Leaves those that were set aside alone for a while, unless the app wants them to be tried.
    private void restUnlessHurried() {
        lock.lock();
        try {
            if (asidesHurried == 0) {
                asideDue = System.nanoTime() + backOff.unhurried().toNanos();
            }
        } finally {
            lock.unlock();
        }
    }

    private int hurries() {
        lock.lock();
        try {
            return hurries;
        } finally {
            lock.unlock();
        }
    }

    private void take(List<Spool.Entry> batch, Answer answer) throws InterruptedException {
        gettingThrough = false;
        howItFailed(answer)
                .filter(_ -> batch.size() == 1)
                .ifPresentOrElse(
                        how -> stumbling.again(batch.getFirst().id(), how), stumbling::over);
        if (howItFailed(answer).isPresent() && deliveries(batch, answer).isEmpty()) {
            // A slow connection, or a fault over one of them: fewer may get through.
            atOnce = Math.max(1, batch.size() / 2);
        }
        switch (answer) {
            case Answer.Verdicts verdicts -> settle(batch, verdicts);
            case Answer.TooMuch _ when batch.size() > 1 -> atOnce = batch.size() / 2;
            case Answer.TooMuch _ -> settle(batch, deliveries(batch, answer));
            case Answer.TryLater _, Answer.KeyRejected _ -> pauseAfter(answer);
        }
    }

    private void pauseAfter(Answer answer) throws InterruptedException {
        switch (answer) {
            case Answer.Verdicts(_, _, Optional<Duration> retryAfter) ->
                    pause(Reason.UNAVAILABLE, "Not all events were stored.", retryAfter);
            case Answer.TooMuch(_, String detail) ->
                    // Of an event that was taken before.
                    pause(Reason.UNEXPECTED_ANSWER, detail, Optional.empty());
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
            case Answer.Verdicts(List<Verdict> verdicts, _, _) -> deliveries(batch, verdicts);
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
            while (!closing && spool.isIdle() && !isAsideDue()) {
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
