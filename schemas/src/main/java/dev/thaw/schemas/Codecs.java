package dev.thaw.schemas;

import dev.thaw.core.admission.RefusalReason;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.trend.ParticipantTrend;
import dev.thaw.schemas.Codec.Shape;
import dev.thaw.schemas.EventVerdict.Outcome;
import dev.thaw.schemas.EventVerdict.Outcome.Admitted;
import dev.thaw.schemas.EventVerdict.Outcome.Duplicate;
import dev.thaw.schemas.EventVerdict.Outcome.Refused;
import dev.thaw.schemas.EventVerdict.Outcome.Waiting;
import dev.thaw.schemas.registry.SchemaRegistry;
import dev.thaw.schemas.topic.ClaimRegistration;
import dev.thaw.schemas.topic.StageProgress;
import dev.thaw.schemas.topic.StageProgress.Stage;
import dev.thaw.schemas.topic.StudyApp;
import dev.thaw.schemas.topic.SubjectErasure;
import dev.thaw.topics.StudyProtocolRecord;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// The codec of each topic's values. Values of sealed topics are sealed after they are encoded
/// ([Sealing]).
public final class Codecs {
    private static final String NO_STUDY = "unknown";

    private Codecs() {}

    /// Values of [Topic#INTAKE_EVENTS].
    public static Codec<ParticipantEvent> participantEvents(SchemaRegistry registry) {
        return new Codec<>(
                registry,
                Topic.INTAKE_EVENTS.valueSubject(),
                new Shape<>(
                        dev.thaw.events.ParticipantEvent.class,
                        ToAvro::participantEvent,
                        ToCore::participantEvent));
    }

    /// Values of [Topic#LEDGER_EVENTS], before they are sealed.
    public static Codec<LedgerEvent> ledgerEvents(SchemaRegistry registry) {
        return new Codec<>(
                registry,
                Topic.LEDGER_EVENTS.valueSubject(),
                new Shape<>(
                        dev.thaw.events.LedgerEvent.class,
                        ToAvro::ledgerEvent,
                        ToCore::ledgerEvent));
    }

    /// Values of [Topic#REFUSED_EVENTS].
    public static Codec<RefusedEvent> refusedEvents(SchemaRegistry registry) {
        return new Codec<>(
                registry,
                Topic.REFUSED_EVENTS.valueSubject(),
                new Shape<>(
                        dev.thaw.topics.RefusedEvent.class,
                        r ->
                                new dev.thaw.topics.RefusedEvent(
                                        r.study().map(StudyId::value).orElse(NO_STUDY),
                                        r.eventId().orElse(null),
                                        r.reason().name(),
                                        r.detail(),
                                        r.intakePartition(),
                                        r.intakeOffset(),
                                        r.receivedAt()),
                        r ->
                                new RefusedEvent(
                                        study(r.getStudy()),
                                        Optional.ofNullable(r.getEventId()),
                                        Symbols.named(RefusalReason.class, r.getReason()),
                                        r.getDetail(),
                                        r.getIntakePartition(),
                                        r.getIntakeOffset(),
                                        r.getReceivedAt())));
    }

    /// Values of [Topic#EVENT_ACCOUNTS].
    public static Codec<StudyAccount> studyAccounts(SchemaRegistry registry) {
        return new Codec<>(
                registry,
                Topic.EVENT_ACCOUNTS.valueSubject(),
                new Shape<>(
                        dev.thaw.topics.StudyAccount.class,
                        Codecs::accountRecord,
                        Codecs::account));
    }

    /// Values of [Topic#STUDY_PROTOCOLS].
    public static Codec<PublishedProtocol> studyProtocols(SchemaRegistry registry) {
        return new Codec<>(
                registry,
                Topic.STUDY_PROTOCOLS.valueSubject(),
                new Shape<>(
                        StudyProtocolRecord.class,
                        p ->
                                new StudyProtocolRecord(
                                        p.study().value(),
                                        p.version(),
                                        p.hash(),
                                        p.canonicalJson()),
                        r ->
                                new PublishedProtocol(
                                        new StudyId(r.getStudy()),
                                        r.getVersion(),
                                        r.getHash(),
                                        r.getCanonicalJson())));
    }

    /// Values of [Topic#EVENT_VERDICTS].
    public static Codec<EventVerdict> eventVerdicts(SchemaRegistry registry) {
        return new Codec<>(
                registry,
                Topic.EVENT_VERDICTS.valueSubject(),
                new Shape<>(
                        dev.thaw.topics.EventVerdict.class,
                        v ->
                                new dev.thaw.topics.EventVerdict(
                                        v.study().value(),
                                        v.event(),
                                        symbol(v.outcome()),
                                        v.outcome() instanceof Refused(RefusalReason reason)
                                                ? reason.name()
                                                : null,
                                        v.holder()
                                                .map(EventHolder::bytes)
                                                .map(ByteBuffer::wrap)
                                                .orElse(null)),
                        r ->
                                new EventVerdict(
                                        new StudyId(r.getStudy()),
                                        r.getEventId(),
                                        Optional.ofNullable(r.getHolder()).map(Codecs::holder),
                                        outcome(r.getVerdict(), r.getReason()))));
    }

    private static EventHolder holder(ByteBuffer bytes) {
        byte[] sha256 = new byte[bytes.remaining()];
        bytes.duplicate().get(sha256);
        return EventHolder.ofBytes(sha256);
    }

    private static String symbol(Outcome outcome) {
        return switch (outcome) {
            case Admitted _ -> "ADMITTED";
            case Duplicate _ -> "DUPLICATE";
            case Waiting _ -> "WAITING";
            case Refused _ -> "REFUSED";
        };
    }

    private static Outcome outcome(String symbol, String reason) {
        return switch (symbol) {
            case "ADMITTED" -> new Admitted();
            case "DUPLICATE" -> new Duplicate();
            case "WAITING" -> new Waiting();
            case "REFUSED" -> new Refused(Symbols.named(RefusalReason.class, reason));
            default -> throw new UnknownSymbol(Outcome.class);
        };
    }

    /// Values of [Topic#STUDY_APPS].
    public static Codec<StudyApp> studyApps(SchemaRegistry registry) {
        return new Codec<>(
                registry,
                Topic.STUDY_APPS.valueSubject(),
                new Shape<>(
                        dev.thaw.topics.StudyApp.class,
                        app ->
                                new dev.thaw.topics.StudyApp(
                                        app.study().value(),
                                        app.name(),
                                        app.keySha256(),
                                        app.revoked(),
                                        app.holder().name(),
                                        List.copyOf(app.eventTypes()),
                                        app.eventsPerMinute().isPresent()
                                                ? app.eventsPerMinute().getAsInt()
                                                : null),
                        app ->
                                new StudyApp(
                                        new StudyId(app.getStudy()),
                                        app.getName(),
                                        app.getKeySha256(),
                                        app.getRevoked(),
                                        StudyApp.Holder.valueOf(app.getHolder()),
                                        new TreeSet<>(app.getEventTypes()),
                                        app.getEventsPerMinute() == null
                                                ? OptionalInt.empty()
                                                : OptionalInt.of(app.getEventsPerMinute()))));
    }

    /// Values of [Topic#STAGE_PROGRESS].
    public static Codec<StageProgress> stageProgress(SchemaRegistry registry) {
        return new Codec<>(
                registry,
                Topic.STAGE_PROGRESS.valueSubject(),
                new Shape<>(
                        dev.thaw.topics.StageProgress.class,
                        progress ->
                                new dev.thaw.topics.StageProgress(
                                        progress.stage().text(),
                                        progress.partition(),
                                        progress.pending()),
                        progress ->
                                new StageProgress(
                                        stage(progress.getStage()),
                                        progress.getPartition(),
                                        progress.getPending())));
    }

    /// Values of [Topic#SUBJECT_ERASURES].
    public static Codec<SubjectErasure> subjectErasures(SchemaRegistry registry) {
        return new Codec<>(
                registry,
                Topic.SUBJECT_ERASURES.valueSubject(),
                new Shape<>(
                        dev.thaw.topics.SubjectErasure.class,
                        erasure ->
                                new dev.thaw.topics.SubjectErasure(
                                        erasure.subject().value(),
                                        erasure.study().value(),
                                        erasure.requestedAt(),
                                        erasure.events()),
                        erasure ->
                                new SubjectErasure(
                                        new SubjectId(erasure.getSubject()),
                                        new StudyId(erasure.getStudy()),
                                        erasure.getRequestedAt(),
                                        erasure.getEvents())));
    }

    /// Registered claims, for `claim-registrations`.
    public static Codec<ClaimRegistration> claimRegistrations(SchemaRegistry registry) {
        return new Codec<>(
                registry,
                Topic.CLAIM_REGISTRATIONS.valueSubject(),
                new Shape<>(
                        dev.thaw.topics.ClaimRegistration.class,
                        claim ->
                                new dev.thaw.topics.ClaimRegistration(
                                        claim.study().value(),
                                        claim.claimHash(),
                                        claim.canonicalClaim(),
                                        claim.ledger(),
                                        texts(claim.endOffsets())),
                        claim ->
                                new ClaimRegistration(
                                        new StudyId(claim.getStudy()),
                                        claim.getClaimHash(),
                                        claim.getCanonicalClaim(),
                                        claim.getLedger(),
                                        partitions(claim.getEndOffsets()))));
    }

    private static Map<String, Long> texts(SortedMap<Integer, Long> offsets) {
        Map<String, Long> texts = new TreeMap<>();
        offsets.forEach((partition, offset) -> texts.put(partition.toString(), offset));
        return texts;
    }

    /// @throws NumberFormatException if a key is no number
    private static SortedMap<Integer, Long> partitions(Map<String, Long> texts) {
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        texts.forEach((partition, offset) -> offsets.put(Integer.valueOf(partition), offset));
        return offsets;
    }

    private static Stage stage(String text) {
        for (Stage stage : Stage.values()) {
            if (stage.text().equals(text)) {
                return stage;
            }
        }
        throw new UnknownSymbol(Stage.class);
    }

    /// Values of [Topic#PARTICIPANT_TRENDS], before they are sealed.
    public static Codec<ParticipantTrend> participantTrends(SchemaRegistry registry) {
        return new Codec<>(
                registry,
                Topic.PARTICIPANT_TRENDS.valueSubject(),
                new Shape<>(
                        dev.thaw.topics.ParticipantTrend.class,
                        TrendRecords::toAvro,
                        TrendRecords::toCore));
    }

    private static dev.thaw.topics.StudyAccount accountRecord(StudyAccount account) {
        Map<String, Long> byReason = new TreeMap<>();
        account.refusedByReason().forEach((reason, count) -> byReason.put(reason.name(), count));
        return new dev.thaw.topics.StudyAccount(
                account.study().map(StudyId::value).orElse(NO_STUDY),
                account.received(),
                account.admitted(),
                account.duplicates(),
                account.waiting(),
                account.refused(),
                byReason);
    }

    private static StudyAccount account(dev.thaw.topics.StudyAccount account) {
        SortedMap<RefusalReason, Long> byReason = new TreeMap<>();
        account.getRefusedByReason()
                .forEach(
                        (reason, count) ->
                                byReason.put(Symbols.named(RefusalReason.class, reason), count));
        return new StudyAccount(
                study(account.getStudy()),
                account.getReceived(),
                account.getAdmitted(),
                account.getDuplicates(),
                account.getWaiting(),
                byReason);
    }

    private static Optional<StudyId> study(String study) {
        return study.equals(NO_STUDY) ? Optional.empty() : Optional.of(new StudyId(study));
    }
}
