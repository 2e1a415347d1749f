package dev.thaw.bench.speed;

import dev.thaw.core.event.AppSource;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.Observation.Attendance;
import dev.thaw.core.event.Observation.InstrumentScored;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.event.Observation.SessionHeld;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.trend.ParticipantHistory;
import dev.thaw.core.trend.ParticipantTrend;
import dev.thaw.core.trend.Trends;
import dev.thaw.launcher.synthetic.People;
import dev.thaw.launcher.synthetic.Prompting;
import dev.thaw.launcher.synthetic.SyntheticStudy;
import dev.thaw.schemas.Codec;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.LedgerKey;
import dev.thaw.schemas.Sealing;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.protocol.ProtocolFiles;
import dev.thaw.schemas.topic.Protocols;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Writes the trends of a study to their topic as the streams would have written them: the same
/// keys, codec, seals and transactions.
///
/// Some dozens of trends are computed from the events of a synthetic study in which nobody leaves,
/// and everybody fills in a questionnaire at each session. They are then told of many participants,
/// each under a random id of their own, of one of eight sites, three arms and four modalities.
final class GeneratedTrends {

    /// Trends that are computed.
    private static final int DIFFERENT = 60;

    private static final int SITES = 8;
    private static final List<String> ARMS = List.of("early", "late", "usual");
    private static final List<Modality> MODALITIES =
            List.of(Modality.CBT, Modality.EFT, Modality.MINDFULNESS, Modality.SOMATIC);
    private static final AppSource APP = new AppSource("bench", "1");
    private static final String INSTRUMENT = "PHQ-9";
    private static final int HIGHEST_TOTAL = 27;
    private static final int A_TRANSACTION = 250;
    private static final long SECONDS_UNDER_WAY = 5;

    private final BenchStack stack;
    private final int participants;
    private final ProtocolFiles.Valid protocol;
    private final List<ParticipantTrend> computed;
    private final Codec<ParticipantTrend> codec;

    /// @param weeks of check-ins, four of them before therapy
    GeneratedTrends(BenchStack stack, int participants, int weeks, long seed) {
        this.stack = stack;
        this.participants = participants;
        SyntheticStudy synthetic =
                new SyntheticStudy(
                        new StudyId("speed"),
                        DIFFERENT,
                        weeks,
                        1.0,
                        seed,
                        People.BLUNTED.leaving(0),
                        Prompting.EVERY_DAY);
        this.protocol =
                protocol(
                        synthetic.protocolFile()
                                + "instruments: {%s: {min: 0, max: %d, step: 1, direction: down}}\n"
                                        .formatted(INSTRUMENT, HIGHEST_TOTAL));
        this.computed = computed(synthetic, protocol.protocol(), seed);
        this.codec = Codecs.participantTrends(stack.registry());
    }

    private static ProtocolFiles.Valid protocol(String file) {
        return switch (ProtocolFiles.parse("bench.yaml", file)) {
            case ProtocolFiles.Valid valid -> valid;
            case ProtocolFiles.Invalid invalid ->
                    throw new IllegalStateException(invalid.problems().toString());
        };
    }

    private static List<ParticipantTrend> computed(
            SyntheticStudy study, StudyProtocol protocol, long seed) {
        Random random = new Random(seed);
        SubjectId nobody = new SubjectId(new UUID(0, 0));
        return study.reports()
                .map(reported -> withQuestionnaires(reported, random))
                .map(
                        reported ->
                                new ParticipantHistory(
                                        nobody,
                                        reported.stream()
                                                .map(event -> admitted(nobody, event))
                                                .toList()))
                .map(history -> Trends.of(history, protocol).orElseThrow())
                .toList();
    }

    private static List<StudyEvent> withQuestionnaires(
            List<ParticipantEvent> reported, Random random) {
        List<StudyEvent> events = new ArrayList<>();
        for (ParticipantEvent event : reported) {
            events.add(event.event());
            if (event.event().payload() instanceof SessionHeld held
                    && held.attendance() == Attendance.ATTENDED) {
                events.add(
                        new StudyEvent(
                                new UUID(random.nextLong(), random.nextLong()),
                                event.event().study(),
                                event.event().captured(),
                                event.event().recordedAt(),
                                APP,
                                Optional.empty(),
                                new InstrumentScored(
                                        INSTRUMENT,
                                        Optional.empty(),
                                        Optional.of(
                                                BigDecimal.valueOf(
                                                        random.nextInt(HIGHEST_TOTAL + 1))),
                                        new TreeMap<>(),
                                        held.sessionNumber())));
            }
        }
        return events;
    }

    private static LedgerEvent admitted(SubjectId subject, StudyEvent event) {
        return new LedgerEvent(
                subject,
                ((CaptureTime.Moment) event.captured()).at().plusSeconds(SECONDS_UNDER_WAY),
                event);
    }

    StudyProtocol protocol() {
        return protocol.protocol();
    }

    /// Publishes the protocol.
    void publishProtocol() {
        BareProducer.write(
                stack.kafka(),
                List.of(
                        new ProducerRecord<>(
                                Topic.STUDY_PROTOCOLS.topicName(),
                                Protocols.key(protocol().study()),
                                Codecs.studyProtocols(stack.registry())
                                        .encode(protocol.published()))));
    }

    /// Whether the protocol was published: whoever publishes it last finds out whether all is
    /// there.
    boolean isProtocolPublished() {
        try (Protocols protocols = new Protocols(stack.kafka(), stack.registry())) {
            return protocols.published(protocol().study()).isPresent();
        }
    }

    /// Publishes everybody's trend once.
    ///
    /// @param round another one tells another trend of each participant
    /// @param progress hears how many were written
    void publish(int round, IntConsumer progress) {
        Map<String, Object> config = new HashMap<>(stack.kafka());
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, protocol().study().value());
        config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            for (int first = 0; first < participants; first += A_TRANSACTION) {
                int last = Math.min(participants, first + A_TRANSACTION);
                producer.beginTransaction();
                for (int number = first; number < last; number++) {
                    var _ = producer.send(sealed(trend(number, round)));
                }
                producer.commitTransaction();
                progress.accept(last);
            }
        }
    }

    private ProducerRecord<byte[], byte[]> sealed(ParticipantTrend trend) {
        byte[] key = LedgerKey.prefix(trend.subject());
        return new ProducerRecord<>(
                Topic.PARTICIPANT_TRENDS.topicName(),
                LedgerKey.partition(trend.subject(), BenchStack.PARTITIONS),
                key,
                stack.vault()
                        .sealing()
                        .seal(
                                trend.subject(),
                                Sealing.associated(Topic.PARTICIPANT_TRENDS, key),
                                codec.encode(trend)));
    }

    private ParticipantTrend trend(int number, int round) {
        ParticipantTrend of = computed.get((number + round) % computed.size());
        // Independent of each other and of the trend, and the same in every round.
        int draw = new SplittableRandom(number).nextInt(SITES * ARMS.size() * MODALITIES.size());
        return new ParticipantTrend(
                subject(number),
                of.study(),
                of.protocolHash(),
                Optional.of("site-" + (1 + draw % SITES)),
                Optional.of(ARMS.get(draw / SITES % ARMS.size())),
                Optional.of(MODALITIES.get(draw / SITES / ARMS.size())),
                of.events(),
                of.excluded(),
                of.sessionsAttended(),
                of.inAggregates(),
                of.flow(),
                of.presence(),
                of.measures(),
                of.changes());
    }

    private SubjectId subject(int number) {
        return stack.vault()
                .subjectOf(protocol().study(), new ParticipantId("p-" + number))
                .orElseThrow();
    }
}
