package dev.thaw.streams;

import dev.thaw.schemas.Topic;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/// From histories to trends.
///
/// ```text
///  ledger-events ──▶ ledger ──▶ changes ──▶ compute ──┬─ trends ────▶ participant-trends
///                      │                    ▲   ▲     ├─ erasures ──▶ subject-erasures
///                      ▼                    │   ▼     └─ progress ──▶ stage-progress
///                   histories ──────────────┘  changed
/// ```
///
/// The ledger is read as a table, and is its own changelog: `histories` comes back from it when the
/// state directory is lost, and there is no second copy in Kafka. A scan of its store by a subject
/// returns that subject's events in order. Each new event only marks its subject in `changed`;
/// marked subjects are worked off in slices.
final class TrendTopology {

    static final String LEDGER = "ledger";
    static final String HISTORIES = "histories";
    static final String CHANGES = "changes";
    static final String COMPUTE = "compute";
    static final String CHANGED = "changed";
    static final String TRENDS = "trends";
    static final String ERASURES = "erasures";
    static final String PROGRESS = "progress";

    private TrendTopology() {}

    /// @param config of the application; it must ask for `topology.optimization=all`
    static Topology build(Surroundings surroundings, Properties config) {
        // Explicit names are demanded only through a TopologyConfig; elsewhere the setting is
        // silently ignored.
        StreamsBuilder builder = new StreamsBuilder(new TopologyConfig(new StreamsConfig(config)));
        builder.table(
                        Topic.LEDGER_EVENTS.topicName(),
                        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray())
                                .withOffsetResetPolicy(AutoOffsetReset.none())
                                .withName(LEDGER),
                        Materialized.<byte[], byte[]>as(Stores.persistentKeyValueStore(HISTORIES))
                                .withKeySerde(Serdes.ByteArray())
                                .withValueSerde(Serdes.ByteArray())
                                .withCachingDisabled())
                .toStream(Named.as(CHANGES))
                .process(computing(surroundings), Named.as(COMPUTE), HISTORIES);
        return builder.build(config)
                .addSink(
                        TRENDS,
                        Topic.PARTICIPANT_TRENDS.topicName(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer(),
                        COMPUTE)
                .addSink(
                        ERASURES,
                        Topic.SUBJECT_ERASURES.topicName(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer(),
                        COMPUTE)
                .addSink(
                        PROGRESS,
                        Topic.STAGE_PROGRESS.topicName(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer(),
                        COMPUTE);
    }

    private static ProcessorSupplier<byte[], byte[], byte[], byte[]> computing(
            Surroundings surroundings) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<byte[], byte[], byte[], byte[]> get() {
                return new TrendProcessor(surroundings);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(changed());
            }
        };
    }

    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> changed() {
        return Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(CHANGED), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled();
    }
}
