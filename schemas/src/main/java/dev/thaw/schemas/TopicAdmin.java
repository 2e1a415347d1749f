package dev.thaw.schemas;

import static java.util.stream.Collectors.toMap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;

/// Brings the topics of a Kafka cluster in line with the catalogue ([Topic]).
public final class TopicAdmin {
    private TopicAdmin() {}

    /// Creates the topics that are missing and sets the catalogue's settings on the others.
    ///
    /// @param participantPartitions partitions of the participants' topics, at least 1
    /// @param replicationFactor copies of each new topic, at least 1
    /// @return the topics that were created
    /// @throws PartitionsDiffer if a topic has another number of partitions, before anything
    ///   changes
    /// @throws KafkaException if Kafka refuses or cannot be reached
    public static List<Topic> apply(
            Admin admin, int participantPartitions, short replicationFactor) {
        Map<String, Integer> existing = partitionsByName(admin);
        List<Topic> missing = new ArrayList<>();
        List<Topic> present = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            Integer partitions = existing.get(topic.topicName());
            int wanted = topic.partitions(participantPartitions);
            if (partitions == null) {
                missing.add(topic);
            } else if (partitions == wanted) {
                present.add(topic);
            } else {
                throw new PartitionsDiffer(topic, partitions, wanted);
            }
        }
        configure(admin, present);
        create(admin, missing, participantPartitions, replicationFactor);
        return missing;
    }

    private static Map<String, Integer> partitionsByName(Admin admin) {
        Collection<String> names = done(admin.listTopics().names());
        List<String> ours =
                Arrays.stream(Topic.values())
                        .map(Topic::topicName)
                        .filter(names::contains)
                        .toList();
        return done(admin.describeTopics(ours).allTopicNames()).values().stream()
                .collect(toMap(TopicDescription::name, topic -> topic.partitions().size()));
    }

    private static void configure(Admin admin, List<Topic> topics) {
        done(
                admin.incrementalAlterConfigs(
                                topics.stream()
                                        .collect(toMap(TopicAdmin::resource, TopicAdmin::settings)))
                        .all());
    }

    private static ConfigResource resource(Topic topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName());
    }

    private static Collection<AlterConfigOp> settings(Topic topic) {
        return topic.config().entrySet().stream()
                .map(
                        setting ->
                                new AlterConfigOp(
                                        new ConfigEntry(setting.getKey(), setting.getValue()),
                                        AlterConfigOp.OpType.SET))
                .toList();
    }

    private static void create(
            Admin admin, List<Topic> topics, int participantPartitions, short replicationFactor) {
        done(
                admin.createTopics(
                                topics.stream()
                                        .map(
                                                topic ->
                                                        new NewTopic(
                                                                        topic.topicName(),
                                                                        topic.partitions(
                                                                                participantPartitions),
                                                                        replicationFactor)
                                                                .configs(topic.config()))
                                        .toList())
                        .all());
    }

    private static <V> V done(KafkaFuture<V> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new KafkaException(
                    "Kafka did not apply the topics: " + e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while applying the topics.", e);
        }
    }

    /// A topic has another number of partitions than asked for. It is never changed: a
    /// participant's events would be spread over two partitions.
    public static final class PartitionsDiffer extends RuntimeException {
        private static final long serialVersionUID = 1L;

        PartitionsDiffer(Topic topic, int actual, int wanted) {
            super(
                    "Topic %s has %d partitions, not %d: ask for %d, or copy the ledger into a larger one with thaw ledger copy."
                            .formatted(topic.topicName(), actual, wanted, actual));
        }
    }
}
