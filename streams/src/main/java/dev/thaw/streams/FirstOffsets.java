package dev.thaw.streams;

import dev.thaw.schemas.Topic;
import dev.thaw.schemas.TopicOffsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
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
        TopicOffsets offsets = new TopicOffsets(admin, topic);
        try {
            if (!withoutOffset(offsets, group).isEmpty()) {
                commitStarts(admin, group, offsets);
            }
            return offsets.partitions();
        } catch (UnknownTopicOrPartitionException e) {
            throw new StreamsProblem("Kafka lacks Thaw's topics; run: thaw topics apply", e);
        } catch (KafkaException e) {
            throw new StreamsProblem(
                    "Kafka did not answer (%s); check that it runs and may be used."
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private static void commitStarts(Admin admin, String group, TopicOffsets offsets) {
        SortedMap<Integer, Long> starts = offsets.starts();
        Map<TopicPartition, OffsetAndMetadata> beginning = new HashMap<>();
        for (int partition : withoutOffset(offsets, group)) {
            beginning.put(
                    offsets.partition(partition), new OffsetAndMetadata(starts.get(partition)));
        }
        try {
            admin.alterConsumerGroupOffsets(group, beginning).all().get();
        } catch (ExecutionException e) {
            // Refused while members are active: another instance was faster, if it is all done.
            if (!withoutOffset(offsets, group).isEmpty()) {
                throw new KafkaException(e.getCause().getMessage(), e);
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static List<Integer> withoutOffset(TopicOffsets offsets, String group) {
        Set<Integer> committed = offsets.committed(group).keySet();
        return IntStream.range(0, offsets.partitions())
                .filter(partition -> !committed.contains(partition))
                .boxed()
                .toList();
    }
}
