package dev.thaw.streams;

import dev.thaw.core.admission.Admission;
import dev.thaw.core.admission.Admission.Admitted;
import dev.thaw.core.admission.Admission.Duplicate;
import dev.thaw.core.admission.Admission.Refused;
import dev.thaw.core.admission.Admission.Waits;
import dev.thaw.core.admission.AdmissionRules;
import dev.thaw.core.admission.Refusal;
import dev.thaw.core.admission.RefusalReason;
import dev.thaw.core.consent.ConsentHistory;
import dev.thaw.core.consent.ConsentRules;
import dev.thaw.core.event.ConsentEvent;
import dev.thaw.core.event.ConsentEvent.ConsentWithdrawn;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.schemas.Codec;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.Decoded;
import dev.thaw.schemas.Decoded.Undecodable;
import dev.thaw.schemas.EventHolder;
import dev.thaw.schemas.EventVerdict;
import dev.thaw.schemas.EventVerdict.Outcome;
import dev.thaw.schemas.IntakeCodec;
import dev.thaw.schemas.IntakeKey;
import dev.thaw.schemas.LedgerKey;
import dev.thaw.schemas.RefusalNotice;
import dev.thaw.schemas.RefusedEvent;
import dev.thaw.schemas.Reported;
import dev.thaw.schemas.Sealing;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.topic.StageProgress;
import dev.thaw.schemas.topic.StageProgress.Stage;
import dev.thaw.schemas.topic.SubjectErasure;
import dev.thaw.streams.AdmissionState.Known;
import dev.thaw.streams.WaitingRoom.Ticket;
import dev.thaw.streams.WaitingRoom.Waiting;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/// Gathers what is known about an event's participant, asks [AdmissionRules], and does what they
/// say. Nothing is decided here.
final class AdmissionProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    private static final Duration ACCOUNTS_EVERY = Duration.ofMillis(200);
    private static final Duration PROTOCOLS_EVERY = Duration.ofSeconds(1);
    private static final Duration QUIET_TIME = Duration.ofHours(1);

    private final Surroundings surroundings;
    private ProcessorContext<byte[], byte[]> context;
    private IntakeCodec intake;
    private Codec<RefusedEvent> refusals;
    private Codec<EventVerdict> verdicts;
    private Codec<StageProgress> progress;
    private Codec<SubjectErasure> erasures;
    private SealedEvents sealed;
    private AdmissionState state;
    private Accounts accounts;
    private int partition;
    private boolean accountsOwed;
    private boolean quiet;

    AdmissionProcessor(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// Also called when the task is revived after a failure: nothing in memory may outlive that.
    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
        this.partition = context.taskId().partition();
        this.intake = new IntakeCodec(surroundings.registry());
        this.refusals = Codecs.refusedEvents(surroundings.registry());
        this.verdicts = Codecs.eventVerdicts(surroundings.registry());
        this.progress = Codecs.stageProgress(surroundings.registry());
        this.erasures = Codecs.subjectErasures(surroundings.registry());
        this.sealed = new SealedEvents(surroundings.registry(), surroundings.sealing());
        this.state =
                new AdmissionState(
                        new StateRows(
                                context.getStateStore(AdmissionTopology.EVENTS),
                                context.getStateStore(AdmissionTopology.STATE)),
                        sealed);
        this.accounts = new Accounts(state, Codecs.studyAccounts(surroundings.registry()));
        this.accountsOwed = false;
        this.quiet = false;
        context.schedule(ACCOUNTS_EVERY, PunctuationType.WALL_CLOCK_TIME, _ -> publishAccounts());
        context.schedule(
                PROTOCOLS_EVERY,
                PunctuationType.WALL_CLOCK_TIME,
                now ->
                        surroundings
                                .protocols()
                                .refreshSince(Instant.ofEpochMilli(now).minus(PROTOCOLS_EVERY)));
        context.schedule(QUIET_TIME, PunctuationType.WALL_CLOCK_TIME, this::endWaitInQuietTimes);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        quiet = false;
        Instant received = Instant.ofEpochMilli(record.timestamp());
        endWaitOf(received);
        RecordMetadata at = context.recordMetadata().orElseThrow();
        Optional<RefusalNotice> notice = RefusalNotice.in(record.headers());
        if (notice.isPresent()) {
            refuse(notice.get(), at.offset(), received);
        } else {
            decide(record.value(), at.offset(), received);
        }
        oweAccounts();
        surroundings.figures().decided();
    }

    private void decide(byte[] value, long offset, Instant received) {
        switch (Patience.insist("Decoding an event", () -> intake.decode(value))) {
            case Undecodable<Reported> undecodable ->
                    refuseUndecodable(undecodable, offset, received);
            case Decoded.Value<Reported>(Reported reported) -> {
                IntakeKey key = IntakeKey.of(reported.event());
                if (key.partition(surroundings.intakePartitions()) == partition) {
                    decide(reported, offset, received);
                } else {
                    forward(AdmissionTopology.MISPLACED, key.toBytes(), value);
                }
            }
        }
    }

    /// The gateway refused it before it came here; it counts like any other. There is no verdict on
    /// it: whoever sent it was told, and the id may be that of an event that was admitted.
    private void refuse(RefusalNotice notice, long offset, Instant received) {
        accounts.refused(Optional.of(notice.study()), notice.reason());
        publishRefusal(
                Optional.of(notice.study()),
                notice.event(),
                new Refusal(notice.reason(), "at the gateway"),
                offset,
                received);
    }

    private void refuseUndecodable(
            Undecodable<Reported> undecodable, long offset, Instant received) {
        if (undecodable.reason() == Decoded.Reason.NEWER_KIND) {
            throw new BrokenInvariant(
                    "intake partition %d, offset %d: %s Upgrade this program first, then the study apps."
                            .formatted(partition, offset, undecodable.detail()));
        }
        accounts.refused(Optional.empty(), RefusalReason.UNDECODABLE);
        publishRefusal(
                Optional.empty(),
                Optional.empty(),
                new Refusal(RefusalReason.UNDECODABLE, undecodable.detail()),
                offset,
                received);
    }

    private void decide(Reported reported, long offset, Instant received) {
        ParticipantEvent sent = reported.event();
        StudyId study = sent.event().study();
        if (sent.event().payload() instanceof ConsentWithdrawn) {
            // What follows from it is what the newest protocol promises.
            surroundings.protocols().refreshSince(received);
        }
        Optional<StudyProtocol> protocol = protocolOf(study, received);
        if (protocol.isEmpty()) {
            refuse(sent, Refusal.of(RefusalReason.UNKNOWN_STUDY), offset, received);
            return;
        }
        Optional<SubjectId> found =
                Patience.insist(
                        "Asking the vault",
                        () -> surroundings.subjects().subjectOf(study, sent.participant()));
        if (found.isEmpty()) {
            refuse(sent, Refusal.of(RefusalReason.ERASED), offset, received);
            return;
        }
        LedgerEvent event = new LedgerEvent(found.get(), received, sent.event());
        Decision decision =
                decide(event, protocol.get(), received, newest -> state.knownOf(event, newest));
        switch (decision.admission()) {
            case Admitted _ -> {
                accounts.admitted(study);
                publishVerdict(sent, new Outcome.Admitted());
                admit(event, reported, decision);
            }
            case Duplicate _ -> {
                accounts.duplicate(study);
                publishVerdict(sent, new Outcome.Duplicate());
            }
            case Waits _ -> {
                Known known = decision.known();
                Ticket ticket = Ticket.of(event, askerOf(sent), offset, known.day());
                state.keep(new Waiting(ticket, event), known);
                accounts.waits(study);
                publishVerdict(sent, new Outcome.Waiting());
            }
            case Refused(Refusal refusal) -> {
                refuse(sent, refusal, offset, received);
                if (refusal.reason() == RefusalReason.ERASED) {
                    eraseIfNotDone(event);
                }
            }
        }
    }

    /// A protocol that came later may promise an erasure to somebody who withdrew before.
    private void eraseIfNotDone(LedgerEvent event) {
        if (!state.isErased(event.subject())) {
            erase(event);
        }
    }

    private void admit(LedgerEvent event, Reported reported, Decision decision) {
        if (asksForErasure(event, decision.protocol())) {
            erase(event);
            return;
        }
        state.remember(event, decision.known());
        state.admit(event);
        publish(event, place -> sealed.close(place, event, reported));
        if (event.event().payload() instanceof ConsentEvent) {
            decideWaitingOf(event.subject(), event.receivedAt());
        }
    }

    /// Whether an erasure is what the event says, or what the consent text promised to whoever
    /// withdraws.
    private boolean asksForErasure(LedgerEvent event, StudyProtocol protocol) {
        return event.event().payload() instanceof ConsentEvent
                && ConsentRules.erased(
                        state.consentsOf(event.subject()).with(ConsentHistory.Entry.of(event)),
                        protocol);
    }

    /// All at once, in the transaction of the request itself: nothing of the subject stays here,
    /// its events leave the ledger, and the erasure is on record for whoever carries it on
    /// ([ErasureWorker]). The request is not written to the ledger, which would be the first thing
    /// to erase.
    private void erase(LedgerEvent request) {
        SubjectId subject = request.subject();
        for (Ticket ticket : state.ticketsOf(subject)) {
            refuseAfterWaiting(ticket, Refusal.of(RefusalReason.ERASED));
        }
        List<LedgerKey> admitted = state.erase(subject);
        admitted.forEach(key -> forward(AdmissionTopology.ADMITTED, key.toBytes(), null));
        SubjectErasure erasure =
                new SubjectErasure(
                        subject, request.event().study(), request.receivedAt(), admitted.size());
        forward(
                AdmissionTopology.ERASURES,
                erasure.key(),
                Patience.insist("Encoding an erasure", () -> erasures.encode(erasure)));
    }

    /// What is decided, by what knowledge and by which protocol.
    private record Decision(Admission admission, Known known, StudyProtocol protocol) {

        static Decision of(LedgerEvent event, Known known, StudyProtocol protocol) {
            return new Decision(
                    AdmissionRules.decide(
                            known.participant(), protocol, event.event(), event.receivedAt()),
                    known,
                    protocol);
        }
    }

    /// A refusal counts only by a protocol that was read after the event was received: a protocol
    /// applied before an event was sent is always known when the event is judged.
    private Decision decide(
            LedgerEvent event,
            StudyProtocol protocol,
            Instant now,
            Function<StudyProtocol, Known> known) {
        Decision decision = Decision.of(event, known.apply(protocol), protocol);
        if (decision.admission() instanceof Refused && surroundings.protocols().refreshSince(now)) {
            StudyProtocol newest = surroundings.protocols().of(protocol.study()).orElse(protocol);
            return Decision.of(event, known.apply(newest), newest);
        }
        return decision;
    }

    private Optional<StudyProtocol> protocolOf(StudyId study, Instant received) {
        Optional<StudyProtocol> known = surroundings.protocols().of(study);
        if (known.isEmpty()) {
            surroundings.protocols().refreshSince(received);
            return surroundings.protocols().of(study);
        }
        return known;
    }

    /// More is known about a subject's consent: decides all that waited for it, in order.
    private void decideWaitingOf(SubjectId subject, Instant now) {
        for (Waiting waiting : state.waitingOf(subject)) {
            LedgerEvent event = waiting.event();
            StudyProtocol protocol =
                    protocolOf(event.event().study(), now)
                            .orElseThrow(
                                    () ->
                                            new BrokenInvariant(
                                                    "study %s has events and no protocol"
                                                            .formatted(event.event().study())));
            switch (decide(event, protocol, now, _ -> state.knownOf(waiting)).admission()) {
                case Admitted _ -> {
                    state.release(waiting.ticket());
                    state.admit(event);
                    accounts.admittedAfterWaiting(event.event().study());
                    publishVerdict(waiting.ticket(), new Outcome.Admitted());
                    publish(event, place -> sealed.close(place, event));
                }
                case Refused(Refusal refusal) -> refuseAfterWaiting(waiting.ticket(), refusal);
                case Waits _ -> {
                    // Still nothing is known that speaks about its time.
                }
                case Duplicate _ ->
                        throw new BrokenInvariant(
                                "event %s waits twice".formatted(event.event().id()));
            }
        }
    }

    /// Intake's own time ends a wait, so that a replay of intake ends it before the same record.
    private void endWaitOf(Instant now) {
        for (Ticket ticket : state.overdueAt(now)) {
            refuseAfterWaiting(ticket, Refusal.of(RefusalReason.CONSENT_NEVER_ARRIVED));
        }
    }

    /// Nobody sends anything to this partition, so that its time stands still. After an hour
    /// without a record there is no backlog either: what is overdue by an hour of the wall clock
    /// cannot have been saved by a record not yet read.
    private void endWaitInQuietTimes(long wallClockMillis) {
        if (quiet) {
            endWaitOf(Instant.ofEpochMilli(wallClockMillis).minus(QUIET_TIME));
            oweAccounts();
        }
        quiet = true;
    }

    private void refuse(ParticipantEvent reported, Refusal refusal, long offset, Instant received) {
        StudyId study = reported.event().study();
        accounts.refused(Optional.of(study), refusal.reason());
        publishVerdict(reported, new Outcome.Refused(refusal.reason()));
        publishRefusal(
                Optional.of(study), Optional.of(reported.event().id()), refusal, offset, received);
    }

    private void refuseAfterWaiting(Ticket ticket, Refusal refusal) {
        state.forget(ticket);
        accounts.refusedAfterWaiting(ticket.study(), refusal.reason());
        publishVerdict(ticket, new Outcome.Refused(refusal.reason()));
        publishRefusal(
                Optional.of(ticket.study()),
                Optional.of(ticket.key().eventId()),
                refusal,
                ticket.intakeOffset(),
                ticket.receivedAt());
    }

    /// @param close seals the event for its place
    private void publish(LedgerEvent event, UnaryOperator<byte[]> close) {
        byte[] key = LedgerKey.of(event).toBytes();
        byte[] place = Sealing.associated(Topic.LEDGER_EVENTS, key);
        forward(AdmissionTopology.ADMITTED, key, close.apply(place));
        surroundings.figures().admitted();
    }

    private void publishRefusal(
            Optional<StudyId> study,
            Optional<UUID> eventId,
            Refusal refusal,
            long offset,
            Instant received) {
        RefusedEvent refused =
                new RefusedEvent(
                        study,
                        eventId,
                        refusal.reason(),
                        refusal.pointer(),
                        partition,
                        offset,
                        received);
        byte[] value = Patience.insist("Encoding a refusal", () -> refusals.encode(refused));
        forward(AdmissionTopology.REFUSED, null, value);
    }

    private void publishVerdict(ParticipantEvent reported, Outcome outcome) {
        StudyEvent event = reported.event();
        publishVerdict(event.study(), event.id(), askerOf(reported), outcome);
    }

    private void publishVerdict(Ticket ticket, Outcome outcome) {
        publishVerdict(ticket.study(), ticket.key().eventId(), ticket.asker(), outcome);
    }

    private static Asker askerOf(ParticipantEvent reported) {
        StudyEvent event = reported.event();
        return event.source().isImporter()
                ? new Asker.Nobody()
                : new Asker.Holder(
                        EventHolder.of(event.study(), reported.participant(), event.id()));
    }

    private void publishVerdict(StudyId study, UUID event, Asker asker, Outcome outcome) {
        switch (asker) {
            case Asker.Holder(EventHolder holder) ->
                    publish(new EventVerdict(study, event, Optional.of(holder), outcome));
            case Asker.StudyOnly() ->
                    publish(new EventVerdict(study, event, Optional.empty(), outcome));
            case Asker.Nobody() -> {
                // Imported.
            }
        }
    }

    private void publish(EventVerdict verdict) {
        byte[] value = Patience.insist("Encoding a verdict", () -> verdicts.encode(verdict));
        forward(AdmissionTopology.VERDICTS, verdict.key(), value);
    }

    private void oweAccounts() {
        if (!accountsOwed && accounts.changed()) {
            accountsOwed = true;
            publish(new StageProgress(Stage.ACCOUNTS, partition, true));
        }
    }

    private void publishAccounts() {
        if (accounts.changed()) {
            accounts.takeChanged(this::publishAccount);
            accountsOwed = false;
            publish(new StageProgress(Stage.ACCOUNTS, partition, false));
        }
    }

    private void publishAccount(String study, byte[] account) {
        byte[] key = (study + "/" + partition).getBytes(StandardCharsets.UTF_8);
        forward(AdmissionTopology.ACCOUNTS, key, account);
    }

    private void publish(StageProgress owed) {
        forward(AdmissionTopology.PROGRESS, owed.key(), progress.encode(owed));
    }

    /// Brokers stamp every record with their own time; the one given here only has to be valid.
    private void forward(String sink, byte[] key, byte[] value) {
        context.forward(new Record<>(key, value, context.currentSystemTimeMs()), sink);
    }
}
