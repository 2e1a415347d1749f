package dev.thaw.launcher;

import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.publisher.EventPublisher;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// Publishes many events and answers for all of them: either all became durable, or the command
/// says that it must be repeated.
final class Dispatch implements AutoCloseable {

    private final EventPublisher publisher;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AtomicLong durable = new AtomicLong();
    private long sent;

    /// @param publisher closed with this
    Dispatch(EventPublisher publisher) {
        this.publisher = publisher;
    }

    /// Sends one event on its way.
    ///
    /// @throws UserProblem if an earlier one failed
    void send(ParticipantEvent event) {
        failIfAnyFailed();
        sent++;
        var _ =
                publisher
                        .publish(event)
                        .whenComplete(
                                (_, problem) -> {
                                    if (problem == null) {
                                        durable.incrementAndGet();
                                    } else {
                                        failure.compareAndSet(null, problem);
                                    }
                                });
    }

    /// Returns when every event is durable.
    ///
    /// @return how many
    long awaitDurable() {
        publisher.flush();
        failIfAnyFailed();
        if (durable.get() != sent) {
            throw new IllegalStateException(
                    "%d events were sent and %d are durable".formatted(sent, durable.get()));
        }
        return sent;
    }

    private void failIfAnyFailed() {
        if (failure.get() != null) {
            throw new UserProblem(
                    "Kafka did not take all events; check that it runs and run the command again:"
                            + " what has arrived already is recognised.",
                    failure.get());
        }
    }

    @Override
    public void close() {
        publisher.close();
    }
}
