package dev.thaw.ingest.http;

import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.ingest.http.Verdict.NotStored;
import dev.thaw.ingest.http.Verdict.Reason;
import dev.thaw.ingest.http.Verdict.Received;
import dev.thaw.ingest.http.Verdict.Refused;
import dev.thaw.publisher.EventPublisher;
import dev.thaw.schemas.json.EventReading;
import dev.thaw.schemas.registry.RegistryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/// Publishes the events of one request and waits until each is durable, has failed, or patience is
/// at its end. After the first failure no more are tried: Kafka lets each try wait.
final class Storing {
    private final EventPublisher publisher;
    private final long deadline;
    private boolean failed;

    private Storing(EventPublisher publisher, Duration patience) {
        this.publisher = publisher;
        this.deadline = System.nanoTime() + patience.toNanos();
    }

    /// The verdicts on the readings, in their order.
    ///
    /// @throws InterruptedException if the gateway is being stopped
    static List<Verdict> store(
            List<EventReading> readings, EventPublisher publisher, Duration patience)
            throws InterruptedException {
        return new Storing(publisher, patience).verdicts(readings);
    }

    private record Pending(Verdict unlessDone, CompletableFuture<Verdict> verdict) {

        static Pending settled(Verdict verdict) {
            return new Pending(verdict, CompletableFuture.completedFuture(verdict));
        }

        Verdict now() {
            return verdict.getNow(unlessDone);
        }
    }

    private List<Verdict> verdicts(List<EventReading> readings) throws InterruptedException {
        List<Pending> pending = new ArrayList<>(readings.size());
        for (EventReading reading : readings) {
            String pointer = "/" + pending.size();
            pending.add(
                    switch (reading) {
                        case EventReading.Read(ParticipantEvent event)
                                when event.event().source().isImporter() ->
                                Pending.settled(
                                        new Refused(
                                                Reason.MALFORMED,
                                                pointer + "/source/app",
                                                "This name is kept for imports of existing data."));
                        case EventReading.Read(ParticipantEvent event) -> publish(event, pointer);
                        case EventReading.Faulty(String within, String sentence) ->
                                Pending.settled(
                                        new Refused(Reason.MALFORMED, pointer + within, sentence));
                    });
        }
        await(pending);
        return pending.stream().map(Pending::now).toList();
    }

    private Pending publish(ParticipantEvent event, String pointer) {
        UUID id = event.event().id();
        NotStored notStored = new NotStored(id);
        if (failed || System.nanoTime() - deadline > 0) {
            return Pending.settled(notStored);
        }
        CompletableFuture<Void> durable;
        try {
            durable = publisher.publish(event);
        } catch (KafkaException | RegistryException | IllegalStateException _) {
            // An IllegalStateException is a publisher that was closed.
            failed = true;
            return Pending.settled(notStored);
        }
        CompletableFuture<Verdict> verdict =
                durable.handle(
                        (_, failure) ->
                                switch (failure) {
                                    case null -> new Received(id);
                                    case RecordTooLargeException _ ->
                                            new Refused(
                                                    Reason.TOO_LARGE,
                                                    pointer,
                                                    "This event is larger than can be stored.");
                                    default -> notStored;
                                });
        failed = verdict.getNow(null) instanceof NotStored;
        return new Pending(notStored, verdict);
    }

    private void await(List<Pending> pending) throws InterruptedException {
        CompletableFuture<?>[] all =
                pending.stream().map(Pending::verdict).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(all)
                    .get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a verdict never fails", e);
        }
    }
}
