package dev.thaw.streams;

import dev.thaw.schemas.LedgerKey;
import dev.thaw.schemas.Topic;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.RecordContext;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.TopicNameExtractor;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/// What may enter the ledger.
///
/// ```text
///                                        ┌─ admitted ──▶ ledger-events
///                                        ├─ refused ───▶ refused-events
///  intake-events ──▶ intake ──▶ decide ──┼─ verdicts ──▶ event-verdicts
///        ▲                        │ ▲    ├─ accounts ──▶ event-accounts
///        │                        │ │    ├─ erasures ──▶ subject-erasures
///        │                        ▼ │    ├─ progress ──▶ stage-progress
///        │                  admission-state, admission-events
///        │                               └─ misplaced ─┐
///        └─────────────────────────────────────────────┘
/// ```
///
/// Everything that an event causes – its ledger record or refusal, what admission remembers, the
/// account – is one transaction with the intake offset. Records are read as bytes and decoded in
/// `decide`, so that rubbish is a refusal like any other.
final class AdmissionTopology {

    static final String INTAKE = "intake";
    static final String DECIDE = "decide";
    static final String STATE = "admission-state";
    static final String EVENTS = "admission-events";
    static final String ADMITTED = "admitted";
    static final String REFUSED = "refused";
    static final String VERDICTS = "verdicts";
    static final String ACCOUNTS = "accounts";
    static final String ERASURES = "erasures";
    static final String PROGRESS = "progress";
    static final String MISPLACED = "misplaced";

    private AdmissionTopology() {}

    static Topology build(Surroundings surroundings) {
        return new Topology()
                .addSource(
                        AutoOffsetReset.none(),
                        INTAKE,
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        Topic.INTAKE_EVENTS.topicName())
                .addProcessor(DECIDE, () -> new AdmissionProcessor(surroundings), INTAKE)
                .addStateStore(state(), DECIDE)
                .addStateStore(events(), DECIDE)
                .addSink(
                        ADMITTED,
                        Topic.LEDGER_EVENTS.topicName(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer(),
                        bySubject(),
                        DECIDE)
                .addSink(
                        REFUSED,
                        Topic.REFUSED_EVENTS.topicName(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer(),
                        DECIDE)
                .addSink(
                        VERDICTS,
                        Topic.EVENT_VERDICTS.topicName(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer(),
                        DECIDE)
                .addSink(
                        ACCOUNTS,
                        Topic.EVENT_ACCOUNTS.topicName(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer(),
                        DECIDE)
                .addSink(
                        ERASURES,
                        Topic.SUBJECT_ERASURES.topicName(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer(),
                        DECIDE)
                .addSink(
                        PROGRESS,
                        Topic.STAGE_PROGRESS.topicName(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer(),
                        DECIDE)
                .addSink(
                        MISPLACED,
                        new NameFoundAtRunTime(Topic.INTAKE_EVENTS),
                        new ByteArraySerializer(),
                        new ByteArraySerializer(),
                        DECIDE);
    }

    /// Cached, so that a participant's counters and a study's account reach disk and changelog once
    /// a transaction and not once an event.
    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> state() {
        return Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(STATE), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingEnabled();
    }

    /// Not cached: each of its rows is written once, so that there is nothing to spare, and would
    /// push the counters out of the cache.
    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> events() {
        return Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(EVENTS), Serdes.Bytes(), Serdes.ByteArray());
    }

    /// All records of a subject in one partition, whatever follows the subject in the key.
    private static StreamPartitioner<byte[], byte[]> bySubject() {
        return (_, key, _, partitions) ->
                Optional.of(Set.of(LedgerKey.parse(key).partition(partitions)));
    }

    /// Only a name found at run time may be that of a topic which is read, too.
    private record NameFoundAtRunTime(Topic topic) implements TopicNameExtractor<byte[], byte[]> {

        @Override
        public String extract(byte[] key, byte[] value, RecordContext context) {
            return topic.topicName();
        }
    }
}
