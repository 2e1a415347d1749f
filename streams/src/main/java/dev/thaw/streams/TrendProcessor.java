package dev.thaw.streams;

import dev.thaw.core.consent.ConsentHistory;
import dev.thaw.core.consent.ConsentRules;
import dev.thaw.core.event.ConsentEvent;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.trend.ParticipantHistory;
import dev.thaw.core.trend.ParticipantTrend;
import dev.thaw.core.trend.Trends;
import dev.thaw.schemas.Codec;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.LedgerKey;
import dev.thaw.schemas.Sealing;
import dev.thaw.schemas.SubjectErased;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.topic.StageProgress;
import dev.thaw.schemas.topic.StageProgress.Stage;
import dev.thaw.schemas.topic.SubjectErasure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;

/// Marks the subject of each new ledger record, and works marked subjects off with [Trends].
///
/// The work is done between records, in short slices: one long pass would outlive its transaction
/// and be repeated for ever. A subject whose events are still coming in is left alone for a while,
/// and so are all while the task is far behind, because the same work would have to be done again.
final class TrendProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    private static final Duration EVERY = Duration.ofMillis(100);
    private static final Duration LONGEST_SLICE = Duration.ofMillis(200);
    private static final Duration PROTOCOLS_EVERY = Duration.ofSeconds(1);
    private static final Duration FAR_BEHIND = Duration.ofSeconds(2);
    private static final int LONGEST_DEFERRAL = 100;
    private static final ByteArraySerializer AS_IT_IS = new ByteArraySerializer();

    private final Surroundings surroundings;
    private ProcessorContext<byte[], byte[]> context;
    private SealedEvents sealed;
    private Codec<ParticipantTrend> trends;
    private Codec<StageProgress> progress;
    private Codec<SubjectErasure> erasures;
    private TimestampedKeyValueStore<byte[], byte[]> histories;
    private ChangedSubjects changed;
    private int partition;
    private boolean pending;
    private boolean idle;
    private long newestRecordMillis;
    private int deferrals;

    TrendProcessor(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// Also called when the task is revived after a failure: nothing in memory may outlive that.
    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
        this.partition = context.taskId().partition();
        this.sealed = new SealedEvents(surroundings.registry(), surroundings.sealing());
        this.trends = Codecs.participantTrends(surroundings.registry());
        this.progress = Codecs.stageProgress(surroundings.registry());
        this.erasures = Codecs.subjectErasures(surroundings.registry());
        this.histories = context.getStateStore(TrendTopology.HISTORIES);
        this.changed = new ChangedSubjects(context.getStateStore(TrendTopology.CHANGED));
        this.pending = changed.any();
        this.idle = true;
        this.deferrals = 0;
        context.schedule(EVERY, PunctuationType.WALL_CLOCK_TIME, this::workOff);
    }

    /// @param record key: a ledger key; no value where an erasure removed the event
    @Override
    public void process(Record<byte[], byte[]> record) {
        idle = false;
        newestRecordMillis = record.timestamp();
        changed.mark(subjectOf(record.key()), context.currentSystemTimeMs());
        owe(true);
    }

    private SubjectId subjectOf(byte[] key) {
        try {
            return LedgerKey.parse(key).subject();
        } catch (IllegalArgumentException e) {
            throw new BrokenInvariant(
                    "ledger partition %d holds a record that Thaw has not written"
                            .formatted(partition),
                    e);
        }
    }

    private void workOff(long nowMillis) {
        followNewProtocols(nowMillis);
        if (pending && !defers(nowMillis)) {
            workOffSlice(nowMillis);
            owe(changed.any());
        }
        idle = true;
    }

    /// Far behind, more of the same subjects' events are about to follow. But nobody waits for
    /// ever.
    private boolean defers(long nowMillis) {
        boolean farBehind = !idle && nowMillis - newestRecordMillis > FAR_BEHIND.toMillis();
        deferrals = farBehind ? deferrals + 1 : 0;
        return deferrals % LONGEST_DEFERRAL != 0;
    }

    private void workOffSlice(long nowMillis) {
        long end = System.nanoTime() + LONGEST_SLICE.toNanos();
        for (SubjectId subject : changed.due(nowMillis)) {
            if (System.nanoTime() > end) {
                return;
            }
            compute(subject);
        }
    }

    private void compute(SubjectId subject) {
        byte[] key = LedgerKey.prefix(subject);
        List<LedgerEvent> events = historyOf(subject, key);
        if (events.isEmpty()) {
            changed.gone(subject);
            forward(TrendTopology.TRENDS, key, null);
            return;
        }
        StudyId study = events.getFirst().event().study();
        StudyProtocol protocol = protocolOf(study);
        if (ConsentRules.erased(ConsentHistory.in(events), protocol)) {
            askForErasure(subject, study, events);
        }
        Optional<ParticipantTrend> trend =
                Trends.of(new ParticipantHistory(subject, events), protocol);
        changed.computed(subject, study);
        // Nobody may derive a trend any more: the old one has to go.
        forward(
                TrendTopology.TRENDS,
                key,
                trend.flatMap(allowed -> seal(subject, key, allowed)).orElse(null));
        surroundings.figures().trendComputed();
    }

    /// A protocol that came later promises an erasure to somebody who withdrew before and may never
    /// be heard of again. Admission erases whoever is heard of.
    private void askForErasure(SubjectId subject, StudyId study, List<LedgerEvent> events) {
        Instant requested =
                events.stream()
                        .filter(event -> event.event().payload() instanceof ConsentEvent)
                        .map(LedgerEvent::receivedAt)
                        .max(Comparator.naturalOrder())
                        .orElseThrow();
        SubjectErasure erasure = new SubjectErasure(subject, study, requested, events.size());
        forward(
                TrendTopology.ERASURES,
                erasure.key(),
                Patience.insist("Encoding an erasure", () -> erasures.encode(erasure)));
    }

    /// Nothing, if the subject was erased since its history was read.
    private Optional<byte[]> seal(SubjectId subject, byte[] key, ParticipantTrend trend) {
        byte[] place = Sealing.associated(Topic.PARTICIPANT_TRENDS, key);
        byte[] plain = Patience.insist("Encoding a trend", () -> trends.encode(trend));
        try {
            return Optional.of(
                    Patience.insist(
                            "Sealing a trend",
                            () -> surroundings.sealing().seal(subject, place, plain)));
        } catch (SubjectErased e) {
            return Optional.empty();
        }
    }

    private List<LedgerEvent> historyOf(SubjectId subject, byte[] prefix) {
        List<LedgerEvent> events = new ArrayList<>();
        try (KeyValueIterator<byte[], ValueAndTimestamp<byte[]>> rows =
                histories.prefixScan(prefix, AS_IT_IS)) {
            rows.forEachRemaining(
                    row ->
                            sealed.open(
                                            subject,
                                            Sealing.associated(Topic.LEDGER_EVENTS, row.key),
                                            row.value.value())
                                    .ifPresentOrElse(
                                            events::add,
                                            surroundings.figures()::erasedRecordSkipped));
        }
        return events;
    }

    private StudyProtocol protocolOf(StudyId study) {
        StudyProtocol protocol =
                surroundings
                        .protocols()
                        .of(study)
                        .orElseThrow(
                                () ->
                                        new BrokenInvariant(
                                                "study %s has admitted events and no protocol; publish its protocol again"
                                                        .formatted(study)));
        if (!changed.protocols().containsKey(study)) {
            changed.follow(study, protocol.hash());
        }
        return protocol;
    }

    private void followNewProtocols(long nowMillis) {
        surroundings
                .protocols()
                .refreshSince(Instant.ofEpochMilli(nowMillis).minus(PROTOCOLS_EVERY));
        for (Map.Entry<StudyId, String> followed : List.copyOf(changed.protocols().entrySet())) {
            String newest = protocolOf(followed.getKey()).hash();
            if (!newest.equals(followed.getValue())) {
                changed.follow(followed.getKey(), newest);
                owe(changed.any());
            }
        }
    }

    private void owe(boolean now) {
        if (pending != now) {
            pending = now;
            StageProgress owed = new StageProgress(Stage.TRENDS, partition, now);
            forward(TrendTopology.PROGRESS, owed.key(), progress.encode(owed));
        }
    }

    /// Brokers stamp every record with their own time; the one given here only has to be valid.
    private void forward(String sink, byte[] key, byte[] value) {
        context.forward(new Record<>(key, value, context.currentSystemTimeMs()), sink);
    }
}
