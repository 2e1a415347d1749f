package dev.thaw.publisher;

import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.publisher.PublisherState.Reason;
import dev.thaw.publisher.Transport.Answer.KeyRejected;
import dev.thaw.publisher.Transport.Answer.TryLater;
import dev.thaw.publisher.Transport.Answer.Verdicts;
import dev.thaw.schemas.json.EventJson;
import dev.thaw.schemas.json.EventReading;
import dev.thaw.schemas.registry.RegistryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/// Puts events on the intake topic without a gateway between.
final class KafkaTransport implements Transport {

    private final StudyId study;
    private final Supplier<EventPublisher> connect;
    private Optional<EventPublisher> connected = Optional.empty();

    /// @param connect makes a producer, which fails while Kafka's name cannot be resolved
    KafkaTransport(StudyId study, Supplier<EventPublisher> connect) {
        this.study = study;
        this.connect = connect;
    }

    @Override
    public Answer send(List<Spool.Entry> batch) throws InterruptedException {
        List<CompletableFuture<Verdict>> sent = new ArrayList<>();
        try {
            EventPublisher publisher = publisher();
            for (Spool.Entry entry : batch) {
                sent.add(send(publisher, entry));
            }
            // What is refused is refused here, before Kafka is asked; of nothing, nothing is.
            return new Verdicts(await(sent), batch.isEmpty(), Optional.empty());
        } catch (InterruptException e) {
            throw asked(e);
        } catch (KafkaException | RegistryException e) {
            return later(e);
        } catch (ExecutionException e) {
            return later(e.getCause());
        }
    }

    private EventPublisher publisher() {
        if (connected.isEmpty()) {
            connected = Optional.of(connect.get());
        }
        return connected.get();
    }

    private CompletableFuture<Verdict> send(EventPublisher publisher, Spool.Entry entry) {
        return switch (EventJson.read(study, entry.json())) {
            case EventReading.Read(ParticipantEvent event) ->
                    publisher.publish(event).handle((_, failure) -> verdict(failure));
            case EventReading.Faulty(String pointer, String sentence) ->
                    CompletableFuture.completedFuture(
                            new Verdict.Refused("MALFORMED", pointer, sentence));
        };
    }

    private static Verdict verdict(Throwable failure) {
        return switch (failure) {
            case null -> new Verdict.Received();
            case RecordTooLargeException _ ->
                    new Verdict.Refused(
                            "TOO_LARGE", "", "This event is larger than can be stored.");
            case AuthenticationException e -> throw e;
            case AuthorizationException e -> throw e;
            default -> new Verdict.NotStored();
        };
    }

    private static List<Verdict> await(List<CompletableFuture<Verdict>> sent)
            throws InterruptedException, ExecutionException {
        List<Verdict> verdicts = new ArrayList<>();
        for (CompletableFuture<Verdict> verdict : sent) {
            verdicts.add(verdict.get());
        }
        return verdicts;
    }

    /// Some failures are a producer's last: the next try makes another.
    private Answer later(Throwable e) {
        close();
        String kind = e.getClass().getSimpleName();
        return switch (e) {
            case AuthenticationException _ -> rejected(kind);
            case AuthorizationException _ -> rejected(kind);
            default ->
                    new TryLater(
                            Reason.UNREACHABLE,
                            "Kafka or its registry cannot be reached (%s).".formatted(kind),
                            Optional.empty());
        };
    }

    private static KeyRejected rejected(String kind) {
        return new KeyRejected(
                "Kafka did not accept who asks (%s).".formatted(kind), Optional.empty());
    }

    private static InterruptedException asked(InterruptException e) {
        // Kafka sets the flag again, which the exception below stands for.
        Thread.interrupted();
        InterruptedException asked = new InterruptedException("the publisher is being closed");
        asked.initCause(e);
        return asked;
    }

    @Override
    public void close() {
        connected.ifPresent(EventPublisher::close);
        connected = Optional.empty();
    }
}
