package dev.thaw.bench.speed;

import dev.thaw.schemas.Topic;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/// The least that an exactly-once application with memory can do: look a row up, put one, pass the
/// record on. Rows are as large as those of admission's known events, 33 bytes on either side, and
/// each is new, as most events are.
final class PassThrough implements Processor<byte[], byte[], byte[], byte[]> {

    static final String TOPIC = "pass-through";

    private static final String ROWS = "rows";
    private static final int ROW_BYTES = 33;

    private final LongAdder done;
    private ProcessorContext<byte[], byte[]> context;
    private KeyValueStore<Bytes, byte[]> rows;

    private PassThrough(LongAdder done) {
        this.done = done;
    }

    /// @param done counts the records
    static Topology topology(LongAdder done) {
        return new Topology()
                .addSource(
                        AutoOffsetReset.earliest(),
                        "intake",
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        Topic.INTAKE_EVENTS.topicName())
                .addProcessor("pass", () -> new PassThrough(done), "intake")
                .addStateStore(
                        Stores.keyValueStoreBuilder(
                                        Stores.persistentKeyValueStore(ROWS),
                                        Serdes.Bytes(),
                                        Serdes.ByteArray())
                                .withCachingEnabled(),
                        "pass")
                .addSink(
                        "passed",
                        TOPIC,
                        new ByteArraySerializer(),
                        new ByteArraySerializer(),
                        "pass");
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
        this.rows = context.getStateStore(ROWS);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Bytes row = Bytes.wrap(row(record.key(), context.recordMetadata().orElseThrow()));
        if (rows.get(row) == null) {
            rows.put(row, Arrays.copyOf(record.value(), ROW_BYTES));
        }
        context.forward(record);
        done.increment();
    }

    /// The records of a participant beside each other, as admission has them.
    private static byte[] row(byte[] key, RecordMetadata at) {
        return ByteBuffer.allocate(ROW_BYTES)
                .put((byte) at.partition())
                .put(Arrays.copyOf(key, ROW_BYTES - 1 - Long.BYTES))
                .putLong(at.offset())
                .array();
    }
}
