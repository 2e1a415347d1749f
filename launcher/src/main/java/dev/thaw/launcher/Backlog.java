package dev.thaw.launcher;

import dev.thaw.reports.ProjectionOffsets;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.topic.StageProgress.Stage;
import dev.thaw.schemas.topic.StageProgressTable;
import dev.thaw.streams.StreamsService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/// What has been received and is not yet visible in the tables, stage by stage.
///
/// The stages are read from front to back: what a stage has passed on before it was looked at, the
/// next one is seen to have or not to have. Nothing can slip through between two looks.
///
/// @param unread records of the intake that admission has not read
/// @param unaccounted whether decisions were made that no published account holds yet
/// @param undigested ledger records that the trends have not read
/// @param untrended whether any subject's new events are not in its trend yet
/// @param unprojected records of trends and accounts that are not in the tables
public record Backlog(
        long unread, boolean unaccounted, long undigested, boolean untrended, long unprojected) {

    /// Whether everything that was received is visible.
    public boolean isEmpty() {
        return unread == 0 && !unaccounted && undigested == 0 && !untrended && unprojected == 0;
    }

    /// How many records are on their way.
    long size() {
        return unread + undigested + unprojected;
    }

    /// Looks now.
    ///
    /// @throws RuntimeException if Kafka, the registry or the database does not answer
    public static Backlog read(
            Admin admin, StageProgressTable progress, ProjectionOffsets projected) {
        long unread = unread(admin);
        boolean unaccounted = progress.isPending(Stage.ACCOUNTS);
        long undigested =
                behind(ends(admin, Topic.LEDGER_EVENTS), committed(admin, StreamsService.TRENDS));
        boolean untrended = progress.isPending(Stage.TRENDS);
        Map<TopicPartition, Long> outputs = new HashMap<>();
        outputs.putAll(ends(admin, Topic.PARTICIPANT_TRENDS));
        outputs.putAll(ends(admin, Topic.EVENT_ACCOUNTS));
        return new Backlog(
                unread, unaccounted, undigested, untrended, behind(outputs, projected.read()));
    }

    /// Records of the intake that admission has not read.
    static long unread(Admin admin) {
        return behind(ends(admin, Topic.INTAKE_EVENTS), committed(admin, StreamsService.ADMISSION));
    }

    private static long behind(
            Map<TopicPartition, Long> ends, Map<TopicPartition, Long> positions) {
        long behind = 0;
        for (var end : ends.entrySet()) {
            behind += Math.max(0, end.getValue() - positions.getOrDefault(end.getKey(), 0L));
        }
        return behind;
    }

    private static Map<TopicPartition, Long> committed(Admin admin, String group) {
        Map<TopicPartition, Long> committed = new HashMap<>();
        for (Map.Entry<TopicPartition, OffsetAndMetadata> entry :
                done(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                        .entrySet()) {
            if (entry.getValue() != null) {
                committed.put(entry.getKey(), entry.getValue().offset());
            }
        }
        return committed;
    }

    private static Map<TopicPartition, Long> ends(Admin admin, Topic topic) {
        int partitions =
                done(admin.describeTopics(List.of(topic.topicName())).allTopicNames())
                        .get(topic.topicName())
                        .partitions()
                        .size();
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            asked.put(new TopicPartition(topic.topicName(), partition), OffsetSpec.latest());
        }
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (Map.Entry<TopicPartition, ListOffsetsResultInfo> entry :
                done(admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                                .all())
                        .entrySet()) {
            ends.put(entry.getKey(), entry.getValue().offset());
        }
        return ends;
    }

    private static <T> T done(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new UserProblem("Kafka did not tell its offsets; check that it runs.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserProblem("Interrupted.", e);
        }
    }
}
