package dev.thaw.ingest.http;

import dev.thaw.core.admission.RefusalReason;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.ingest.http.Verdict.NotStored;
import dev.thaw.ingest.http.Verdict.Received;
import dev.thaw.ingest.http.Verdict.Refused;
import dev.thaw.publisher.EventPublisher;
import dev.thaw.schemas.RefusalNotice;
import dev.thaw.schemas.json.EventReading;
import dev.thaw.schemas.registry.RegistryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/// Publishes the events of one request, and a notice of each that is refused here, and waits until
/// each is durable, has failed, or is overdue. After the first failure, and when patience is at its
/// end, no more are tried: Kafka lets each try wait.
final class Storing {
    /// For so long new sends are begun.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Caller caller;
    private final EventPublisher publisher;
    private final Overdue overdue;
    private final long begun = System.nanoTime();
    private boolean failed;

    private Storing(Caller caller, EventPublisher publisher, Overdue overdue) {
        this.caller = caller;
        this.publisher = publisher;
        this.overdue = overdue;
    }

    /// The verdicts on the readings, in their order.
    ///
    /// @throws InterruptedException if the gateway is being stopped
    static List<Verdict> store(
            Caller caller, List<EventReading> readings, EventPublisher publisher, Overdue overdue)
            throws InterruptedException {
        return new Storing(caller, publisher, overdue).verdicts(readings);
    }

    private record Pending(Optional<UUID> event, CompletableFuture<Verdict> verdict) {

        Verdict now() {
            return verdict.getNow(new NotStored(event));
        }
    }

    private List<Verdict> verdicts(List<EventReading> readings) throws InterruptedException {
        List<Pending> first = new ArrayList<>(readings.size());
        for (EventReading reading : readings) {
            first.add(judge(reading, "/" + first.size()));
        }
        await(first);
        List<Pending> last = first.stream().map(this::withNotice).toList();
        await(last);
        return last.stream().map(Pending::now).toList();
    }

    /// Kafka says only afterwards that an event is too large; its notice is sent from here and not
    /// from Kafka's own thread, which it might keep waiting.
    private Pending withNotice(Pending pending) {
        return pending.now() instanceof Refused refused
                        && refused.reason() == RefusalReason.TOO_LARGE
                ? refuse(pending.event(), refused)
                : pending;
    }

    private Pending judge(EventReading reading, String pointer) {
        return switch (reading) {
            case EventReading.Read(ParticipantEvent event) -> {
                Optional<UUID> id = Optional.of(event.event().id());
                yield caller.objection(event, pointer)
                        .map(refused -> refuse(id, refused))
                        .orElseGet(() -> publish(event, pointer));
            }
            case EventReading.Faulty(String within, String sentence) ->
                    refuse(
                            Optional.empty(),
                            new Refused(RefusalReason.MALFORMED, pointer + within, sentence));
        };
    }

    private Pending publish(ParticipantEvent event, String pointer) {
        UUID id = event.event().id();
        return new Pending(
                Optional.of(id),
                send(() -> publisher.publishAndLocate(event))
                        .handle(
                                (place, failure) ->
                                        switch (failure) {
                                            case null ->
                                                    new Received(
                                                            id, place.partition(), place.offset());
                                            case RecordTooLargeException _ -> tooLarge(pointer);
                                            default -> new NotStored(Optional.of(id));
                                        }));
    }

    private static Refused tooLarge(String pointer) {
        return new Refused(
                RefusalReason.TOO_LARGE, pointer, "This event is larger than can be stored.");
    }

    /// A refusal is part of the account, so that it is one only when it is on record.
    private Pending refuse(Optional<UUID> event, Refused refused) {
        RefusalNotice notice = new RefusalNotice(caller.study(), event, refused.reason());
        return new Pending(
                event,
                send(() -> publisher.publish(notice))
                        .handle((_, failure) -> failure == null ? refused : new NotStored(event)));
    }

    private <T> CompletableFuture<T> send(Supplier<CompletableFuture<T>> publish) {
        if (failed || System.nanoTime() - begun > PATIENCE.toNanos()) {
            return CompletableFuture.failedFuture(new NotTried());
        }
        try {
            CompletableFuture<T> durable = publish.get();
            failed =
                    durable.isCompletedExceptionally()
                            && !(durable.exceptionNow() instanceof RecordTooLargeException);
            return durable;
        } catch (KafkaException | RegistryException | IllegalStateException e) {
            // An IllegalStateException is a publisher that was closed.
            failed = true;
            return CompletableFuture.failedFuture(e);
        }
    }

    private void await(List<Pending> pending) throws InterruptedException {
        CompletableFuture<?>[] all =
                pending.stream().map(Pending::verdict).toArray(CompletableFuture<?>[]::new);
        try {
            overdue.await(CompletableFuture.allOf(all), begun);
        } catch (TimeoutException _) {
            failed = true;
        }
    }

    /// It came after a failure or too late.
    private static final class NotTried extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotTried() {
            super("not tried", null, false, false);
        }
    }
}
