package dev.thaw.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.schemas.registry.CompatibilityLevel;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// The topic `_schemas`, as Confluent's registry keeps it: what is written here comes back through
/// one reader into the [RegistryState], and a write returns when it has.
final class SchemasTopic implements AutoCloseable {
    static final String NAME = "_schemas";

    private static final TopicPartition ONLY_PARTITION = new TopicPartition(NAME, 0);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RegistryState state;
    private final KafkaProducer<String, String> producer;
    private final KafkaConsumer<String, String> consumer;
    private final Thread reader;
    private long nextOffset;
    private Optional<RuntimeException> failure = Optional.empty();

    /// Makes the topic if need be and returns when the state holds all of it.
    ///
    /// @param kafka how to reach Kafka: `bootstrap.servers` and whatever security it asks for
    SchemasTopic(Map<String, ?> kafka, RegistryState state) {
        this.state = state;
        create(kafka);
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("acks", "all");
        settings.put("buffer.memory", 4L << 20);
        settings.put("delivery.timeout.ms", (int) PATIENCE.toMillis());
        settings.put("request.timeout.ms", (int) PATIENCE.toMillis() / 2);
        settings.put("linger.ms", 0);
        producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
        Map<String, Object> reading = new HashMap<>(kafka);
        reading.put("enable.auto.commit", false);
        reading.put("auto.offset.reset", "earliest");
        consumer = new KafkaConsumer<>(reading, new StringDeserializer(), new StringDeserializer());
        consumer.assign(List.of(ONLY_PARTITION));
        consumer.seekToBeginning(List.of(ONLY_PARTITION));
        long end = consumer.endOffsets(List.of(ONLY_PARTITION)).get(ONLY_PARTITION);
        reader = Thread.ofPlatform().daemon().name("thaw-registry-reader").start(this::read);
        awaitOffset(end);
    }

    void write(SubjectVersion version) {
        ObjectNode key =
                JSON.createObjectNode()
                        .put("keytype", "SCHEMA")
                        .put("subject", version.subject())
                        .put("version", version.version())
                        .put("magic", 1);
        ObjectNode value =
                JSON.createObjectNode()
                        .put("subject", version.subject())
                        .put("version", version.version())
                        .put("id", version.id())
                        .put("schema", version.text())
                        .put("deleted", version.deleted());
        write(key, Optional.of(value));
    }

    void writeLevel(Optional<String> subject, Optional<CompatibilityLevel> level) {
        ObjectNode key =
                JSON.createObjectNode()
                        .put("keytype", "CONFIG")
                        .put("subject", subject.orElse(null))
                        .put("magic", 0);
        write(key, level.map(set -> JSON.createObjectNode().put("compatibilityLevel", set.name())));
    }

    void writeDeletion(String subject, int lastVersion) {
        ObjectNode key =
                JSON.createObjectNode()
                        .put("keytype", "DELETE_SUBJECT")
                        .put("subject", subject)
                        .put("magic", 0);
        write(
                key,
                Optional.of(
                        JSON.createObjectNode()
                                .put("subject", subject)
                                .put("version", lastVersion)));
    }

    @Override
    public void close() {
        producer.close();
        consumer.wakeup();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(ObjectNode key, Optional<ObjectNode> value) {
        ProducerRecord<String, String> record =
                new ProducerRecord<>(
                        NAME, 0, key.toString(), value.map(ObjectNode::toString).orElse(null));
        awaitOffset(result(producer.send(record)::get).offset() + 1);
    }

    private synchronized void awaitOffset(long wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (nextOffset < wanted) {
            failure.ifPresent(
                    cause -> {
                        throw new IllegalStateException("The topic _schemas is not read.", cause);
                    });
            long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (left <= 0) {
                throw new IllegalStateException("Kafka does not deliver the topic _schemas.");
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while reading _schemas.", e);
            }
        }
    }

    private void read() {
        try {
            while (true) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMinutes(1))) {
                    apply(record);
                }
                arrivedAt(consumer.position(ONLY_PARTITION));
            }
        } catch (WakeupException e) {
            fail(new IllegalStateException("The registry is closed.", e));
        } catch (RuntimeException e) {
            fail(e);
        } finally {
            // It has nothing to finish and no group to leave; in order it would first let a fetch
            // wait for schemas that nobody registers any more.
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    private synchronized void arrivedAt(long offset) {
        nextOffset = offset;
        notifyAll();
    }

    private synchronized void fail(RuntimeException cause) {
        failure = Optional.of(cause);
        notifyAll();
    }

    private void apply(ConsumerRecord<String, String> record) {
        try {
            JsonNode key = JSON.readTree(record.key());
            Optional<JsonNode> value =
                    record.value() == null
                            ? Optional.empty()
                            : Optional.of(JSON.readTree(record.value()));
            switch (key.path("keytype").asText()) {
                case "SCHEMA" -> value.map(SchemasTopic::version).ifPresent(state::put);
                case "CONFIG" ->
                        state.setLevel(
                                Optional.ofNullable(key.path("subject").textValue()),
                                value.map(set -> set.path("compatibilityLevel").asText())
                                        .map(CompatibilityLevel::valueOf));
                case "DELETE_SUBJECT" ->
                        value.ifPresent(
                                deleted ->
                                        state.hideUpTo(
                                                deleted.path("subject").asText(),
                                                deleted.path("version").intValue()));
                default -> {
                    // Confluent's registry also writes NOOP and kinds of entries for features that
                    // this one lacks.
                }
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "Offset %d of _schemas is not a registry's.".formatted(record.offset()), e);
        }
    }

    private static SubjectVersion version(JsonNode value) {
        if (!value.path("schemaType").asText("AVRO").equals("AVRO")
                || !value.path("references").isEmpty()) {
            throw new IllegalStateException(
                    "_schemas holds schemas that are not plain Avro: go on using the registry that wrote them.");
        }
        return new SubjectVersion(
                value.path("subject").asText(),
                value.path("version").intValue(),
                value.path("id").intValue(),
                value.path("schema").asText(),
                value.path("deleted").booleanValue());
    }

    private static void create(Map<String, ?> kafka) {
        Map<String, String> compacted =
                Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        try (Admin admin = Admin.create(new HashMap<>(kafka))) {
            NewTopic topic =
                    new NewTopic(NAME, Optional.of(1), Optional.empty()).configs(compacted);
            try {
                result(admin.createTopics(List.of(topic)).all()::get);
            } catch (TopicExistsException e) {
                requireCompacted(admin);
            }
        }
    }

    /// Retention by time would lose schemas, and with them every record that names one.
    private static void requireCompacted(Admin admin) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, NAME);
        String policy =
                result(admin.describeConfigs(List.of(resource)).all()::get)
                        .get(resource)
                        .get(TopicConfig.CLEANUP_POLICY_CONFIG)
                        .value();
        if (!policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
            throw new StartupProblem(
                    "The topic _schemas has cleanup.policy=%s and would lose schemas: set it to compact."
                            .formatted(policy));
        }
    }

    private interface Pending<T> {
        T get() throws InterruptedException, ExecutionException;
    }

    private static <T> T result(Pending<T> pending) {
        try {
            return pending.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause
                    ? cause
                    : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while waiting for Kafka.", e);
        }
    }
}
