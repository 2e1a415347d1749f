package dev.thaw.streams;

import static dev.thaw.core.example.ParticipantBuilder.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.admission.AdmissionRules;
import dev.thaw.core.admission.RefusalReason;
import dev.thaw.core.event.AppSource;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.example.ExampleProtocol;
import dev.thaw.core.example.ParticipantBuilder;
import dev.thaw.core.example.Payloads;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.schemas.Codec;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.EventVerdict;
import dev.thaw.schemas.EventVerdict.Outcome.Admitted;
import dev.thaw.schemas.EventVerdict.Outcome.Refused;
import dev.thaw.schemas.RefusedEvent;
import dev.thaw.schemas.Sealing;
import dev.thaw.schemas.StudyAccount;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.Unsealed;
import dev.thaw.schemas.registry.RegistryInMemory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What only shows in weeks, or when the vault fails: on a topology without a broker, whose time
/// the test sets.
class WaitingRoomTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration LONGEST = AdmissionRules.LONGEST_WAIT;

    private final RegistryInMemory registry = new RegistryInMemory();
    private final Codec<ParticipantEvent> events = Codecs.participantEvents(registry);
    private final AtomicInteger vaultFailures = new AtomicInteger();
    private boolean erased;

    @TempDir private Path state;
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> intake;
    private TestOutputTopic<byte[], byte[]> ledger;
    private TestOutputTopic<byte[], byte[]> refused;
    private TestOutputTopic<byte[], byte[]> accounts;
    private TestOutputTopic<byte[], byte[]> verdicts;

    @BeforeEach
    void startAdmission() {
        Surroundings surroundings =
                new Surroundings(
                        registry,
                        new OneProtocol(ExampleProtocol.aStudy().protocol()),
                        this::subjectOf,
                        new Unsealed(),
                        1,
                        new StreamsFigures());
        Properties config =
                StreamsConfigs.of(
                        new StreamsSettings(
                                Map.of("bootstrap.servers", "nowhere:9092"), state, 1, "test"),
                        StreamsService.ADMISSION);
        driver = new TopologyTestDriver(AdmissionTopology.build(surroundings), config, START);
        intake =
                driver.createInputTopic(
                        Topic.INTAKE_EVENTS.topicName(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        ledger = output(Topic.LEDGER_EVENTS);
        refused = output(Topic.REFUSED_EVENTS);
        accounts = output(Topic.EVENT_ACCOUNTS);
        verdicts = output(Topic.EVENT_VERDICTS);
    }

    @AfterEach
    void stopAdmission() {
        driver.close();
    }

    @Test
    void aConsentInTheLastMomentSavesWhatWaits() {
        // Given
        StudyEvent checkIn = event(Payloads.felt(50), at(1, 1, "10:00"));
        received(checkIn, START);
        // When
        received(consent(), START.plus(LONGEST).minusMillis(1));
        // Then
        assertThat(admitted()).hasSize(2).last().isEqualTo(checkIn.id());
        assertThat(refusals()).isEmpty();
    }

    @Test
    void whoWasErasedIsRefusedAndCounted() {
        // Given
        erased = true;
        // When
        received(consent(), START);
        received(event(Payloads.felt(50), at(1, 1, "10:00")), START);
        // Then
        assertThat(admitted()).isEmpty();
        assertThat(refusals())
                .extracting(RefusedEvent::reason)
                .containsExactly(RefusalReason.ERASED, RefusalReason.ERASED);
        assertThat(account())
                .isEqualTo("received 2, admitted 0, duplicates 0, waiting 0, refused {ERASED=2}");
    }

    @Test
    void aConsentThatComesTooLateDoesNotSaveWhatWaitedAndANewTryIsHeard() {
        // Given
        StudyEvent early = event(Payloads.felt(10), at(1, 1, "10:00"));
        StudyEvent late = event(Payloads.felt(20), at(1, 2, "10:00"));
        received(early, START);
        received(late, START.plusSeconds(60));
        StudyEvent consent = consent();
        // When
        received(consent, START.plus(LONGEST));
        // Then
        assertThat(admitted()).containsExactly(consent.id(), late.id());
        assertThat(refusals())
                .singleElement()
                .satisfies(
                        refusal -> {
                            assertThat(refusal.reason())
                                    .isEqualTo(RefusalReason.CONSENT_NEVER_ARRIVED);
                            assertThat(refusal.eventId()).contains(early.id());
                            assertThat(refusal.intakeOffset()).isZero();
                            assertThat(refusal.receivedAt()).isEqualTo(START);
                        });
        // When
        received(early, START.plus(LONGEST).plusSeconds(1));
        // Then
        assertThat(admitted()).containsExactly(early.id());
        assertThat(account())
                .isEqualTo(
                        "received 4, admitted 3, duplicates 0, waiting 0,"
                                + " refused {CONSENT_NEVER_ARRIVED=1}");
    }

    @Test
    void whereNobodySendsAnythingTheWallClockEndsTheWaitAnHourLater() {
        // Given
        received(event(Payloads.felt(50), at(1, 1, "10:00")), START);
        // When
        driver.advanceWallClockTime(LONGEST.plusMinutes(30));
        assertThat(refusals()).isEmpty();
        driver.advanceWallClockTime(Duration.ofHours(2));
        driver.advanceWallClockTime(Duration.ofHours(2));
        // Then
        assertThat(refusals())
                .extracting(RefusedEvent::reason)
                .containsExactly(RefusalReason.CONSENT_NEVER_ARRIVED);
        assertThat(account())
                .isEqualTo(
                        "received 1, admitted 0, duplicates 0, waiting 0,"
                                + " refused {CONSENT_NEVER_ARRIVED=1}");
    }

    @Test
    void aVaultThatIsOutOfReachForAMomentCostsNothing() {
        // Given
        vaultFailures.set(3);
        StudyEvent consent = consent();
        // When
        received(consent, START);
        // Then
        assertThat(admitted()).containsExactly(consent.id());
        assertThat(refusals()).isEmpty();
    }

    @Test
    void theStudyHearsOfWhatWaitedBeforeHoldersWereKept() {
        // Given
        StudyEvent early = event(Payloads.felt(10), at(1, 1, "10:00"));
        StudyEvent late = event(Payloads.felt(20), at(1, 2, "10:00"));
        StudyEvent imported = imported(event(Payloads.blank(), at(1, 3, "10:00")));
        received(early, START);
        received(late, START.plusSeconds(60));
        forgetHolders();
        received(imported, START.plusSeconds(60));
        assertThat(verdicts()).hasSize(2);
        // When
        StudyEvent consent = consent();
        received(consent, START.plus(LONGEST));
        // Then
        assertThat(admitted()).containsExactly(consent.id(), late.id(), imported.id());
        assertThat(verdicts())
                .contains(
                        toTheStudy(early, new Refused(RefusalReason.CONSENT_NEVER_ARRIVED)),
                        toTheStudy(late, new Admitted()))
                .hasSize(3)
                .extracting(EventVerdict::event)
                .contains(consent.id());
    }

    private static EventVerdict toTheStudy(StudyEvent event, EventVerdict.Outcome outcome) {
        return new EventVerdict(event.study(), event.id(), Optional.empty(), outcome);
    }

    /// As an admission from before there were such rows left its store.
    private void forgetHolders() {
        KeyValueStore<Bytes, byte[]> rows = driver.getKeyValueStore(AdmissionTopology.STATE);
        List<Bytes> holders = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> row = rows.all()) {
            row.forEachRemaining(
                    one -> {
                        if (one.key.get()[0] == 'H') {
                            holders.add(one.key);
                        }
                    });
        }
        assertThat(holders).isNotEmpty();
        holders.forEach(rows::delete);
    }

    private List<EventVerdict> verdicts() {
        return verdicts.readValuesToList().stream()
                .map(value -> Codecs.eventVerdicts(registry).decode(value).orThrow())
                .toList();
    }

    private Optional<SubjectId> subjectOf(StudyId study, ParticipantId participant) {
        if (vaultFailures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IllegalStateException("connection refused");
        }
        return erased
                ? Optional.empty()
                : Optional.of(new SubjectId(new UUID(study.hashCode(), participant.hashCode())));
    }

    private record OneProtocol(StudyProtocol protocol) implements KnownProtocols {

        @Override
        public Optional<StudyProtocol> of(StudyId study) {
            return Optional.of(protocol).filter(known -> known.study().equals(study));
        }

        @Override
        public boolean refreshSince(Instant moment) {
            return false;
        }
    }

    private static StudyEvent consent() {
        return event(
                Payloads.fullConsent(TestStudy.CONSENTED),
                ParticipantBuilder.moment(TestStudy.CONSENTED));
    }

    private static StudyEvent imported(StudyEvent event) {
        return new StudyEvent(
                event.id(),
                event.study(),
                event.captured(),
                Optional.empty(),
                new AppSource(AppSource.IMPORTER, "1"),
                Optional.empty(),
                event.payload());
    }

    private static StudyEvent event(EventPayload payload, CaptureTime captured) {
        return new StudyEvent(
                UUID.randomUUID(),
                ExampleProtocol.STUDY,
                captured,
                Optional.empty(),
                new AppSource("test-app", "1.0"),
                Optional.empty(),
                payload);
    }

    private void received(StudyEvent event, Instant when) {
        intake.pipeInput(
                new byte[0],
                events.encode(new ParticipantEvent(new ParticipantId("ada"), event)),
                when);
    }

    private TestOutputTopic<byte[], byte[]> output(Topic topic) {
        return driver.createOutputTopic(
                topic.topicName(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private List<UUID> admitted() {
        Sealing sealing = new Unsealed();
        List<UUID> ids = new ArrayList<>();
        ledger.readKeyValuesToList()
                .forEach(
                        record ->
                                ids.add(
                                        Codecs.ledgerEvents(registry)
                                                .decode(
                                                        sealing.open(null, null, record.value)
                                                                .orElseThrow())
                                                .orThrow()
                                                .event()
                                                .id()));
        return ids;
    }

    private List<RefusedEvent> refusals() {
        return refused.readValuesToList().stream()
                .map(value -> Codecs.refusedEvents(registry).decode(value).orThrow())
                .toList();
    }

    private String account() {
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        StudyAccount account =
                Codecs.studyAccounts(registry)
                        .decode(accounts.readValuesToList().getLast())
                        .orThrow();
        return "received %d, admitted %d, duplicates %d, waiting %d, refused %s"
                .formatted(
                        account.received(),
                        account.admitted(),
                        account.duplicates(),
                        account.waiting(),
                        account.refusedByReason());
    }
}
