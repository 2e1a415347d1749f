package dev.thaw.reports;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// How far the topics are in the tables. Read and moved in PostgreSQL only, in the transaction that
/// writes the rows: rows and offsets cannot disagree.
public final class ProjectionOffsets {

    private static final Comparator<TopicPartition> ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    private final Jdbi jdbi;

    private ProjectionOffsets(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// The offsets of a database, whose tables are made where there are none.
    public static ProjectionOffsets of(DataSource database) {
        return new ProjectionOffsets(ReportsDatabase.open(database));
    }

    /// The offset of the next record to read of every partition that was ever read. Compared with
    /// the ends of the topics (of committed transactions), it tells what is not in the tables yet.
    public SortedMap<TopicPartition, Long> read() {
        return jdbi.withHandle(ProjectionOffsets::read);
    }

    static SortedMap<TopicPartition, Long> read(Handle handle) {
        SortedMap<TopicPartition, Long> offsets = new TreeMap<>(ORDER);
        handle.createQuery("SELECT topic, partition, next_offset FROM reports.projection_offset")
                .map(
                        (row, _) ->
                                offsets.put(
                                        new TopicPartition(row.getString(1), row.getInt(2)),
                                        row.getLong(3)))
                .list();
        return Collections.unmodifiableSortedMap(offsets);
    }

    /// Where to read on; partitions that were never read begin where their logs begin.
    ///
    /// @param logStarts of the partitions in question
    static SortedMap<TopicPartition, Long> startAt(
            Handle handle, Map<TopicPartition, Long> logStarts) {
        sorted(logStarts.keySet())
                .forEach(
                        partition ->
                                handle.createUpdate(
                                                "INSERT INTO reports.projection_offset"
                                                        + " (topic, partition, next_offset) VALUES"
                                                        + " (:topic, :partition, :offset) ON CONFLICT DO"
                                                        + " NOTHING")
                                        .bind("topic", partition.topic())
                                        .bind("partition", partition.partition())
                                        .bind("offset", logStarts.get(partition))
                                        .execute());
        SortedMap<TopicPartition, Long> starts = new TreeMap<>(read(handle));
        starts.keySet().retainAll(logStarts.keySet());
        return starts;
    }

    /// Moves offsets, always in the same order, so that two instances wait for each other and never
    /// in a circle.
    ///
    /// @throws MovedByAnother if one of them is not where it is expected to be: roll back
    static void move(Handle handle, Map<TopicPartition, Move> moves) {
        for (TopicPartition partition : sorted(moves.keySet())) {
            Move move = moves.get(partition);
            int moved =
                    handle.createUpdate(
                                    "UPDATE reports.projection_offset SET next_offset = :next"
                                            + " WHERE topic = :topic AND partition = :partition"
                                            + " AND next_offset = :expected")
                            .bind("topic", partition.topic())
                            .bind("partition", partition.partition())
                            .bind("expected", move.expected())
                            .bind("next", move.next())
                            .execute();
            if (moved != 1) {
                throw new MovedByAnother();
            }
        }
    }

    private static Collection<TopicPartition> sorted(Collection<TopicPartition> partitions) {
        return partitions.stream().sorted(ORDER).toList();
    }

    /// @param expected where the offset must be
    /// @param next where it goes
    record Move(long expected, long next) {}

    /// Another instance has read the same records and was faster.
    static final class MovedByAnother extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MovedByAnother() {
            super("the offsets were moved by another instance", null, false, false);
        }
    }
}
