package dev.thaw.reports.release;

import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.release.Partition;
import dev.thaw.reports.Rows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Who may be in the figures of a study, and how they are divided.
///
/// @param labels of each participant, one for each partition; participants who have none have an
///   empty one
/// @param partitions the most important first
record Cohort(Map<SubjectId, Map<String, String>> labels, List<Partition> partitions) {

    /// How participants are divided, the most important first.
    private enum Division {
        ARM("arm", "arm"),
        SITE("site", "site"),
        MODALITY("modality", "main_modality");

        private final String partition;
        private final String column;

        /// @param partition what researchers call it
        /// @param column of `reports.participant`
        Division(String partition, String column) {
            this.partition = partition;
            this.column = column;
        }
    }

    static Cohort read(Handle snapshot, StudyId study) {
        Map<SubjectId, Map<String, String>> labels = new HashMap<>();
        Map<Map<String, String>, Map<String, String>> alike = new HashMap<>();
        Rows.each(
                snapshot.createQuery(
                                "SELECT * FROM reports.participant"
                                        + " WHERE study = :study AND in_aggregates")
                        .bind("study", study.value()),
                row -> {
                    SortedMap<String, String> theirs = new TreeMap<>();
                    for (Division division : Division.values()) {
                        String label = row.getString(division.column);
                        theirs.put(division.partition, label == null ? "" : label);
                    }
                    labels.put(
                            new SubjectId(row.getObject("subject", UUID.class)),
                            alike.computeIfAbsent(theirs, Map::copyOf));
                });
        return new Cohort(labels, partitions(alike.keySet(), released(snapshot, study)));
    }

    /// Labels once shown stay: one that vanished would tell that its last participant did.
    private static Map<String, SortedSet<String>> released(Handle snapshot, StudyId study) {
        Map<String, SortedSet<String>> released = new HashMap<>();
        Rows.each(
                snapshot.createQuery(
                                """
                                SELECT partition, label FROM reports.release_amount
                                 WHERE study = :study
                                 UNION
                                SELECT partition, label FROM reports.release_share
                                 WHERE study = :study
                                """)
                        .bind("study", study.value()),
                row ->
                        released.computeIfAbsent(row.getString(1), _ -> new TreeSet<>())
                                .add(row.getString(2)));
        return released;
    }

    private static List<Partition> partitions(
            Iterable<Map<String, String>> now, Map<String, SortedSet<String>> released) {
        List<Partition> partitions = new ArrayList<>();
        for (Division division : Division.values()) {
            SortedSet<String> all =
                    new TreeSet<>(released.getOrDefault(division.partition, new TreeSet<>()));
            now.forEach(labels -> all.add(labels.get(division.partition)));
            boolean divides = all.stream().anyMatch(label -> !label.isEmpty());
            if (divides) {
                partitions.add(new Partition(division.partition, all));
            }
        }
        return partitions;
    }
}
