package dev.thaw.streams;

import dev.thaw.core.admission.RefusalReason;
import dev.thaw.core.event.AppSource;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.example.ParticipantBuilder;
import dev.thaw.core.example.Payloads;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.trend.ParticipantHistory;
import dev.thaw.core.trend.ParticipantTrend;
import dev.thaw.schemas.Codec;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.EventHolder;
import dev.thaw.schemas.EventVerdict;
import dev.thaw.schemas.EventVerdict.Outcome;
import dev.thaw.schemas.IntakeKey;
import dev.thaw.schemas.LedgerKey;
import dev.thaw.schemas.RefusalNotice;
import dev.thaw.schemas.RefusedEvent;
import dev.thaw.schemas.Sealing;
import dev.thaw.schemas.StudyAccount;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.protocol.ProtocolFiles;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Bytes;

/// A study of a test's own, in the words of the domain.
final class TestStudy {

    static final Instant CONSENTED = Instant.parse("2025-06-01T08:00:00Z");

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final AppSource APP = new AppSource("test-app", "1.0");

    private final RunningStreams streams = RunningStreams.shared();
    private final StudyId id;
    private StudyProtocol protocol;

    private TestStudy(String id) {
        this.id = new StudyId(id);
    }

    /// A study whose protocol was applied.
    static TestStudy applied() {
        TestStudy study = unknown();
        study.apply("");
        return study;
    }

    /// The same under a name of the test's own.
    static TestStudy applied(String id) {
        TestStudy study = new TestStudy(id);
        study.apply("");
        return study;
    }

    /// A study of which nothing is known yet.
    static TestStudy unknown() {
        return new TestStudy("study-" + COUNT.incrementAndGet());
    }

    /// Applies a protocol like [dev.thaw.core.example.ExampleProtocol], with more lines to it.
    void apply(String more) {
        String yaml =
                """
                api: protocol/v1
                study: %s
                version: "1"
                title: A test
                period: {from: 2025-01-01}
                home_zone: Europe/Oslo
                schedule: {kind: prompts, prompts_per_day: 3}
                vocabulary: {joy: positive, sadness: negative, calm: positive}
                instruments: {PHQ-9: {min: 0, max: 27, step: 1, direction: down}}
                %s
                """
                        .formatted(id, more);
        switch (ProtocolFiles.parse("test.yaml", yaml)) {
            case ProtocolFiles.Valid valid -> {
                protocol = valid.protocol();
                streams.send(
                        new ProducerRecord<>(
                                Topic.STUDY_PROTOCOLS.topicName(),
                                0,
                                id.value().getBytes(StandardCharsets.UTF_8),
                                Codecs.studyProtocols(streams.registry())
                                        .encode(valid.published())));
            }
            case ProtocolFiles.Invalid invalid ->
                    throw new IllegalArgumentException(invalid.problems().toString());
        }
    }

    StudyProtocol protocol() {
        return protocol;
    }

    StudyId id() {
        return id;
    }

    TestParticipant participant(String name) {
        return new TestParticipant(new ParticipantId(name));
    }

    /// Waits until everything that was sent is accounted for and in the trends.
    void settle() {
        streams.settle();
    }

    /// What became of the study's events, all partitions together.
    StudyAccount account() {
        return accountOf(Optional.of(id));
    }

    /// What became of the events of a study, or of those without one.
    static StudyAccount accountOf(Optional<StudyId> study) {
        RunningStreams streams = RunningStreams.shared();
        String prefix = study.map(StudyId::value).orElse("unknown") + "/";
        Codec<StudyAccount> codec = Codecs.studyAccounts(streams.registry());
        Map<String, StudyAccount> newest = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : streams.recordsOf(Topic.EVENT_ACCOUNTS)) {
            String key = new String(record.key(), StandardCharsets.UTF_8);
            if (key.startsWith(prefix)) {
                newest.put(key, codec.decode(record.value()).orThrow());
            }
        }
        return newest.values().stream().reduce(nothing(study), TestStudy::sum);
    }

    private static StudyAccount nothing(Optional<StudyId> study) {
        return new StudyAccount(study, 0, 0, 0, 0, new TreeMap<>());
    }

    /// Two partitions' accounts of one study together.
    static StudyAccount sum(StudyAccount one, StudyAccount other) {
        TreeMap<RefusalReason, Long> refused = new TreeMap<>(one.refusedByReason());
        other.refusedByReason().forEach((reason, n) -> refused.merge(reason, n, Long::sum));
        return new StudyAccount(
                one.study(),
                one.received() + other.received(),
                one.admitted() + other.admitted(),
                one.duplicates() + other.duplicates(),
                one.waiting() + other.waiting(),
                refused);
    }

    /// The account that the test expects.
    StudyAccount account(long admitted, long duplicates, long waiting, RefusalReason... refusals) {
        TreeMap<RefusalReason, Long> refused = new TreeMap<>();
        Arrays.stream(refusals).forEach(reason -> refused.merge(reason, 1L, Long::sum));
        return new StudyAccount(
                Optional.of(id),
                admitted + duplicates + waiting + refusals.length,
                admitted,
                duplicates,
                waiting,
                refused);
    }

    /// The refusals of the study's events.
    List<RefusedEvent> refusals() {
        return allRefusals().stream()
                .filter(refused -> refused.study().equals(Optional.of(id)))
                .toList();
    }

    /// What was said about an event, each time it arrived or was looked at again.
    List<Outcome> verdictsOn(StudyEvent event) {
        return verdicts(event).stream().map(EventVerdict::outcome).toList();
    }

    /// What was said about a participant's event.
    List<Outcome> verdictsOn(TestParticipant participant, StudyEvent event) {
        Optional<EventHolder> holder =
                Optional.of(EventHolder.of(id, participant.name, event.id()));
        return verdicts(event).stream()
                .filter(verdict -> verdict.holder().equals(holder))
                .map(EventVerdict::outcome)
                .toList();
    }

    private List<EventVerdict> verdicts(StudyEvent event) {
        Codec<EventVerdict> codec = Codecs.eventVerdicts(streams.registry());
        return streams.recordsOf(Topic.EVENT_VERDICTS).stream()
                .map(record -> codec.decode(record.value()).orThrow())
                .filter(verdict -> verdict.study().equals(id))
                .filter(verdict -> verdict.event().equals(event.id()))
                .toList();
    }

    /// Word of a refusal, as the gateway sends it.
    void notice(RefusalNotice notice) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(Topic.INTAKE_EVENTS.topicName(), null, null);
        notice.addTo(record.headers());
        streams.send(record);
    }

    /// The refusals of all events ever sent.
    static List<RefusedEvent> allRefusals() {
        RunningStreams streams = RunningStreams.shared();
        Codec<RefusedEvent> codec = Codecs.refusedEvents(streams.registry());
        return streams.recordsOf(Topic.REFUSED_EVENTS).stream()
                .map(record -> codec.decode(record.value()).orThrow())
                .toList();
    }

    /// Somebody who takes part, and whose app sends events.
    final class TestParticipant {

        private final ParticipantId name;
        private final Codec<ParticipantEvent> codec = Codecs.participantEvents(streams.registry());

        private TestParticipant(ParticipantId name) {
            this.name = name;
        }

        /// Consents to everything, before all else.
        StudyEvent consents() {
            return sends(Payloads.fullConsent(CONSENTED), ParticipantBuilder.moment(CONSENTED));
        }

        /// Sends something new.
        StudyEvent sends(EventPayload payload, CaptureTime captured) {
            return sends(event(UUID.randomUUID(), payload, captured));
        }

        /// Sends an event, whether or not it was sent before.
        StudyEvent sends(StudyEvent event) {
            send(event, key().partition(RunningStreams.PARTITIONS));
            return event;
        }

        /// Sends an event where it does not belong, as an app with a partitioner of its own does.
        StudyEvent misplaces(EventPayload payload, CaptureTime captured) {
            StudyEvent event = event(UUID.randomUUID(), payload, captured);
            int right = key().partition(RunningStreams.PARTITIONS);
            send(event, (right + 1) % RunningStreams.PARTITIONS);
            return event;
        }

        /// Something that could be sent.
        StudyEvent event(UUID eventId, EventPayload payload, CaptureTime captured) {
            return new StudyEvent(
                    eventId, id, captured, Optional.empty(), APP, Optional.empty(), payload);
        }

        /// An event of another study's participant as one of this.
        StudyEvent retold(StudyEvent other) {
            return event(other.id(), other.payload(), other.captured());
        }

        private void send(StudyEvent event, int partition) {
            streams.send(
                    new ProducerRecord<>(
                            Topic.INTAKE_EVENTS.topicName(),
                            partition,
                            key().toBytes(),
                            codec.encode(new ParticipantEvent(name, event))));
        }

        IntakeKey key() {
            return new IntakeKey(id, name);
        }

        SubjectId subject() {
            return streams.vault().subjectOf(id, name).orElseThrow();
        }

        /// The admitted events, in the order in which they entered the ledger.
        List<StudyEvent> admitted() {
            return ledger().stream().map(LedgerEvent::event).toList();
        }

        /// The same with what admission added.
        List<LedgerEvent> ledger() {
            return ledgerOf(subject());
        }

        /// The newest trend, if there is one.
        Optional<ParticipantTrend> trend() {
            return trendOf(subject());
        }

        /// Everything admitted.
        ParticipantHistory history() {
            return new ParticipantHistory(subject(), ledger());
        }
    }

    /// What the ledger holds of a subject, in the order in which it entered.
    List<LedgerEvent> ledgerOf(SubjectId subject) {
        Codec<LedgerEvent> events = Codecs.ledgerEvents(streams.registry());
        return newest(Topic.LEDGER_EVENTS).stream()
                .filter(record -> LedgerKey.parse(record.key()).subject().equals(subject))
                .map(record -> events.decode(plain(subject, Topic.LEDGER_EVENTS, record)).orThrow())
                .toList();
    }

    /// The newest record of each key, without tombstones.
    private List<ConsumerRecord<byte[], byte[]>> newest(Topic topic) {
        Map<Bytes, ConsumerRecord<byte[], byte[]>> newest = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : streams.recordsOf(topic)) {
            newest.put(Bytes.wrap(record.key()), record);
        }
        return newest.values().stream().filter(record -> record.value() != null).toList();
    }

    private byte[] plain(SubjectId subject, Topic topic, ConsumerRecord<byte[], byte[]> record) {
        return streams.vault()
                .sealing()
                .open(subject, Sealing.associated(topic, record.key()), record.value())
                .orElseThrow();
    }

    /// The newest trend of a subject, if there is one.
    Optional<ParticipantTrend> trendOf(SubjectId subject) {
        Codec<ParticipantTrend> trends = Codecs.participantTrends(streams.registry());
        return newest(Topic.PARTICIPANT_TRENDS).stream()
                .filter(record -> Arrays.equals(record.key(), LedgerKey.prefix(subject)))
                .findFirst()
                .map(
                        record ->
                                trends.decode(plain(subject, Topic.PARTICIPANT_TRENDS, record))
                                        .orThrow());
    }
}
