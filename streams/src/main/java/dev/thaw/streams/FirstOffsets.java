package dev.thaw.streams;

import dev.thaw.schemas.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// Says where a streams application begins to read, before it is ever started.
///
/// The topologies have no reset policy: an application whose committed offset lies below the log's
/// start has lost records, and must fail instead of going on as if nothing had happened. So the
/// beginning has to be committed for them once.
final class FirstOffsets {

    private FirstOffsets() {}

    /// Commits the log's start for the partitions that have no offset yet.
    ///
    /// @return how many partitions the topic has
    /// @throws StreamsProblem if the topic is missing or Kafka cannot be reached
    static int ensure(Admin admin, String group, Topic topic) {
        List<TopicPartition> partitions = partitionsOf(admin, topic);
        if (!withoutOffset(admin, group, partitions).isEmpty()) {
            Map<TopicPartition, OffsetAndMetadata> beginning =
                    beginningOf(admin, withoutOffset(admin, group, partitions));
            try {
                admin.alterConsumerGroupOffsets(group, beginning).all().get();
            } catch (ExecutionException e) {
                // Refused while members are active: another instance was faster, if it is all done.
                if (!withoutOffset(admin, group, partitions).isEmpty()) {
                    throw unreachable(e);
                }
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
        return partitions.size();
    }

    private static List<TopicPartition> partitionsOf(Admin admin, Topic topic) {
        String name = topic.topicName();
        int count =
                done(admin.describeTopics(List.of(name)).allTopicNames())
                        .get(name)
                        .partitions()
                        .size();
        List<TopicPartition> partitions = new ArrayList<>();
        for (int partition = 0; partition < count; partition++) {
            partitions.add(new TopicPartition(name, partition));
        }
        return partitions;
    }

    private static List<TopicPartition> withoutOffset(
            Admin admin, String group, List<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> committed =
                done(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        return partitions.stream().filter(partition -> committed.get(partition) == null).toList();
    }

    private static Map<TopicPartition, OffsetAndMetadata> beginningOf(
            Admin admin, List<TopicPartition> partitions) {
        Map<TopicPartition, OffsetSpec> earliest =
                partitions.stream().collect(Collectors.toMap(p -> p, _ -> OffsetSpec.earliest()));
        return done(admin.listOffsets(earliest).all()).entrySet().stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey,
                                entry -> new OffsetAndMetadata(entry.getValue().offset())));
    }

    private static <T> T done(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static StreamsProblem unreachable(ExecutionException e) {
        return e.getCause() instanceof UnknownTopicOrPartitionException
                ? new StreamsProblem("Kafka lacks Thaw's topics; run: thaw topics apply", e)
                : new StreamsProblem(
                        "Kafka did not answer (%s); check that it runs and may be used."
                                .formatted(e.getCause().getMessage()),
                        e);
    }

    private static StreamsProblem interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new StreamsProblem("Interrupted while starting.", e);
    }
}
