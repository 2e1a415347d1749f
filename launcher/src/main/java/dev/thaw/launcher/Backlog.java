package dev.thaw.launcher;

import dev.thaw.reports.ProjectionOffsets;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.TopicOffsets;
import dev.thaw.schemas.topic.StageProgress.Stage;
import dev.thaw.schemas.topic.StageProgressTable;
import dev.thaw.streams.StreamsService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/// What has been received and is not yet visible in the tables, stage by stage.
///
/// The stages are read from front to back: what a stage has passed on before it was looked at, the
/// next one is seen to have or not to have. Nothing can slip through between two looks. A topic's
/// end is where it was written to, transactions under way included: when a stage's offsets are seen
/// to be committed, what it wrote with them may not be released to readers yet.
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
        TopicOffsets ledger = new TopicOffsets(admin, Topic.LEDGER_EVENTS);
        long undigested = behind(ledger.writtenEnds(), ledger.committed(StreamsService.TRENDS));
        boolean untrended = progress.isPending(Stage.TRENDS);
        Map<TopicPartition, Long> outputs = new HashMap<>();
        for (Topic topic : List.of(Topic.PARTICIPANT_TRENDS, Topic.EVENT_ACCOUNTS)) {
            TopicOffsets offsets = new TopicOffsets(admin, topic);
            offsets.writtenEnds()
                    .forEach((number, end) -> outputs.put(offsets.partition(number), end));
        }
        return new Backlog(
                unread, unaccounted, undigested, untrended, behind(outputs, projected.read()));
    }

    /// Records of the intake that admission has not read.
    static long unread(Admin admin) {
        TopicOffsets intake = new TopicOffsets(admin, Topic.INTAKE_EVENTS);
        return behind(intake.writtenEnds(), intake.committed(StreamsService.ADMISSION));
    }

    private static <P> long behind(Map<P, Long> ends, Map<P, Long> positions) {
        long behind = 0;
        for (var end : ends.entrySet()) {
            behind += Math.max(0, end.getValue() - positions.getOrDefault(end.getKey(), 0L));
        }
        return behind;
    }
}
