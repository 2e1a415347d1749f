package dev.thaw.reports.release;

import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.release.Contributed;
import dev.thaw.core.release.Contribution;
import dev.thaw.core.release.Population;
import dev.thaw.core.release.Version;
import dev.thaw.reports.Rows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Every version of one subject matter's blocks that was ever published.
final class PastVersions {

    /// @param shown every population that was published, with its size
    /// @param remaining contributions of those who were not erased since
    private record Past(SortedMap<Population, Integer> shown, List<Contribution> remaining) {}

    private final Map<Place, SortedMap<Integer, Past>> versions = new HashMap<>();

    private PastVersions() {}

    static PastVersions read(Handle snapshot, StudyId study, Matter matter) {
        PastVersions past = new PastVersions();
        past.readPopulations(snapshot, study, matter);
        past.readContributors(snapshot, study, matter);
        return past;
    }

    /// The oldest first.
    List<Version> of(Place place) {
        return versions.getOrDefault(place, new TreeMap<>()).values().stream()
                .map(past -> new Version(past.shown(), past.remaining()))
                .toList();
    }

    private void readPopulations(Handle snapshot, StudyId study, Matter matter) {
        Rows.each(
                snapshot.createQuery(
                                """
                                SELECT * FROM reports.release_population
                                 WHERE study = :study AND subject_matter = :matter
                                """)
                        .bind("study", study.value())
                        .bind("matter", matter.name()),
                row -> {
                    Place place =
                            new Place(
                                    Place.Along.valueOf(row.getString("axis")),
                                    row.getInt("axis_index"),
                                    row.getInt("window_length"));
                    versions.computeIfAbsent(place, _ -> new TreeMap<>())
                            .computeIfAbsent(
                                    row.getInt("release_number"),
                                    _ -> new Past(new TreeMap<>(), new ArrayList<>()))
                            .shown()
                            .put(
                                    new Population(
                                            PartNames.part(
                                                    row.getString("partition"),
                                                    row.getString("label")),
                                            Optional.of(row.getString("category"))
                                                    .filter(name -> !name.isEmpty())),
                                    row.getInt("participant_count"));
                });
    }

    /// What is equal is one object: most people said the same at most releases.
    private void readContributors(Handle snapshot, StudyId study, Matter matter) {
        Map<String, Place> places = new HashMap<>();
        Map<String, Contributed> parsed = new HashMap<>();
        Map<Map<String, String>, Map<String, String>> labels = new HashMap<>();
        Rows.each(
                snapshot.createQuery(
                                """
                                SELECT release_number, subject, labels::text, contributed::text
                                  FROM reports.release_contributor
                                 WHERE study = :study AND subject_matter = :matter
                                """)
                        .bind("study", study.value())
                        .bind("matter", matter.name()),
                row -> {
                    int release = row.getInt(1);
                    SubjectId subject = new SubjectId(row.getObject(2, UUID.class));
                    Map<String, String> theirs =
                            labels.computeIfAbsent(TextMap.parse(row.getString(3)), Map::copyOf);
                    TextMap.parse(row.getString(4))
                            .forEach(
                                    (place, text) ->
                                            versions.get(
                                                            places.computeIfAbsent(
                                                                    place, Place::parse))
                                                    .get(release)
                                                    .remaining()
                                                    .add(
                                                            new Contribution(
                                                                    subject,
                                                                    parsed.computeIfAbsent(
                                                                            text, matter::parse),
                                                                    theirs)));
                });
    }
}
