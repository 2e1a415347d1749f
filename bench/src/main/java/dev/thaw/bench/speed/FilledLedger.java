package dev.thaw.bench.speed;

import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.PromptIssued;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.launcher.synthetic.SyntheticStudy;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.LedgerCodec;
import dev.thaw.schemas.LedgerKey;
import dev.thaw.schemas.PublishedProtocol;
import dev.thaw.schemas.Sealing;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.protocol.ProtocolFiles;
import dev.thaw.schemas.topic.Protocols;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Writes a synthetic study to the ledger as admission would have written it: the same keys, codec,
/// seals and transactions. Only intake is left out.
///
/// Each participant has four weeks of prompts before and ten of therapy, so that 8 to 12 sessions
/// and the windows behind them are there; the prompts of a day are thinned out to the number of
/// events that is asked for. 250 people take part at a time, and their events come to the ledger in
/// the order of their times.
final class FilledLedger {

    private static final int WEEKS = 14;
    private static final int AT_ONCE = 250;
    private static final int A_TRANSACTION = 5_000;
    private static final long SECONDS_UNDER_WAY = 5;

    /// Of all prompts and their answers of one participant, dropping out included.
    private static final double EVENTS_OF_ALL_PROMPTS = 815;

    /// Consent, enrolment, sessions and the end of therapy.
    private static final double OTHER_EVENTS = 13;

    private final BenchStack stack;
    private final SyntheticStudy study;
    private final PublishedProtocol protocol;
    private final double shareOfPrompts;
    private final LedgerCodec codec;

    /// @param events about how many there shall be
    FilledLedger(BenchStack stack, int participants, int events, long seed) {
        this.stack = stack;
        this.study =
                new SyntheticStudy(
                        new StudyId("replay-%d-%d-%d".formatted(participants, events, seed)),
                        participants,
                        WEEKS,
                        1.0,
                        seed);
        this.protocol =
                switch (ProtocolFiles.parse("synthetic.yaml", study.protocolFile())) {
                    case ProtocolFiles.Valid valid -> valid.published();
                    case ProtocolFiles.Invalid invalid ->
                            throw new IllegalStateException(invalid.problems().toString());
                };
        this.shareOfPrompts =
                ((double) events / participants - OTHER_EVENTS) / EVENTS_OF_ALL_PROMPTS;
        if (shareOfPrompts <= 0 || shareOfPrompts > 1) {
            throw new IllegalArgumentException(
                    "a participant of this study has between 13 and 838 events");
        }
        this.codec = new LedgerCodec(stack.registry());
    }

    PublishedProtocol protocol() {
        return protocol;
    }

    /// Fills the ledger unless that was done before. The protocol is published last, so that a
    /// ledger that was filled half-way does not pass for a whole one.
    ///
    /// @param progress hears how many events were written
    void fill(LongConsumer progress) {
        try (Protocols protocols = new Protocols(stack.kafka(), stack.registry())) {
            if (protocols.published(study.study()).isPresent()) {
                return;
            }
        }
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        config(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            new Writing(producer, progress).write();
        }
    }

    private Map<String, Object> config() {
        Map<String, Object> config = new HashMap<>(stack.kafka());
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, study.study().value());
        config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10);
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 16L << 20);
        return config;
    }

    /// One way through the study.
    private final class Writing {

        private final KafkaProducer<byte[], byte[]> producer;
        private final LongConsumer progress;
        private long written;

        Writing(KafkaProducer<byte[], byte[]> producer, LongConsumer progress) {
            this.producer = producer;
            this.progress = progress;
        }

        void write() {
            producer.beginTransaction();
            List<LedgerEvent> events = new ArrayList<>();
            int people = 0;
            try (Stream<List<ParticipantEvent>> reports = study.reports()) {
                for (List<ParticipantEvent> reported :
                        (Iterable<List<ParticipantEvent>>) reports::iterator) {
                    events.addAll(admitted(reported));
                    people++;
                    if (people % AT_ONCE == 0) {
                        write(events);
                        events.clear();
                    }
                }
            }
            write(events);
            var _ =
                    producer.send(
                            new ProducerRecord<>(
                                    Topic.STUDY_PROTOCOLS.topicName(),
                                    Protocols.key(study.study()),
                                    Codecs.studyProtocols(stack.registry()).encode(protocol)));
            producer.commitTransaction();
        }

        private void write(List<LedgerEvent> events) {
            events.sort(
                    Comparator.comparing(LedgerEvent::receivedAt)
                            .thenComparing(event -> event.event().id()));
            for (LedgerEvent event : events) {
                byte[] key = LedgerKey.of(event).toBytes();
                byte[] place = Sealing.associated(Topic.LEDGER_EVENTS, key);
                var _ =
                        producer.send(
                                new ProducerRecord<>(
                                        Topic.LEDGER_EVENTS.topicName(),
                                        LedgerKey.partition(event.subject(), BenchStack.PARTITIONS),
                                        key,
                                        stack.vault()
                                                .sealing()
                                                .seal(
                                                        event.subject(),
                                                        place,
                                                        codec.encode(event))));
                written++;
                if (written % A_TRANSACTION == 0) {
                    producer.commitTransaction();
                    producer.beginTransaction();
                    progress.accept(written);
                }
            }
        }
    }

    private List<LedgerEvent> admitted(List<ParticipantEvent> reported) {
        SubjectId subject =
                stack.vault()
                        .subjectOf(study.study(), reported.getFirst().participant())
                        .orElseThrow();
        List<LedgerEvent> admitted = new ArrayList<>();
        Set<String> asked = new HashSet<>();
        int prompts = 0;
        for (ParticipantEvent event : reported) {
            Optional<String> prompt = promptOf(event.event().payload());
            if (event.event().payload() instanceof PromptIssued) {
                if (isKept(prompts)) {
                    asked.add(prompt.orElseThrow());
                }
                prompts++;
            }
            if (prompt.isEmpty() || asked.contains(prompt.get())) {
                admitted.add(new LedgerEvent(subject, received(event), event.event()));
            }
        }
        return admitted;
    }

    private static Optional<String> promptOf(EventPayload payload) {
        return switch (payload) {
            case PromptIssued issued -> Optional.of(issued.promptId());
            case CheckInSubmitted checkIn -> checkIn.promptId();
            default -> Optional.empty();
        };
    }

    /// Spread evenly.
    private boolean isKept(int prompt) {
        return Math.floor((prompt + 1) * shareOfPrompts) > Math.floor(prompt * shareOfPrompts);
    }

    private static Instant received(ParticipantEvent event) {
        return ((CaptureTime.Moment) event.event().captured()).at().plusSeconds(SECONDS_UNDER_WAY);
    }
}
