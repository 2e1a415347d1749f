package dev.thaw.reports.release;

import dev.thaw.core.disclosure.MinimumCell;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.release.Block;
import dev.thaw.core.release.Contributed;
import dev.thaw.core.release.Contribution;
import dev.thaw.core.release.Releases;
import dev.thaw.core.release.Version;
import dev.thaw.reports.Rows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jdbi.v3.core.Handle;

/// All blocks of one subject matter: what participants contribute now.
final class Blocks {

    private final Matter matter;
    private final Cohort cohort;
    private final PastVersions past;
    private final SortedMap<Place, List<Contribution>> now = new TreeMap<>();

    private Blocks(Matter matter, Cohort cohort, PastVersions past) {
        this.matter = matter;
        this.cohort = cohort;
        this.past = past;
    }

    static Blocks read(Handle snapshot, StudyId study, Matter matter, Cohort cohort) {
        Blocks blocks = new Blocks(matter, cohort, PastVersions.read(snapshot, study, matter));
        Map<String, Contributed> parsed = new HashMap<>();
        Rows.each(
                snapshot.createQuery(matter.query())
                        .bind("study", study.value())
                        .bind("matter", matter.name()),
                row -> {
                    SubjectId subject = new SubjectId(row.getObject("subject", UUID.class));
                    Place place =
                            new Place(
                                    Place.Along.valueOf(row.getString("axis")),
                                    row.getInt("axis_index"),
                                    row.getInt("window_length"));
                    blocks.now
                            .computeIfAbsent(place, _ -> new ArrayList<>())
                            .add(
                                    new Contribution(
                                            subject,
                                            parsed.computeIfAbsent(
                                                    row.getString("contributed"), matter::parse),
                                            cohort.labels().get(subject)));
                });
        return blocks;
    }

    /// One piece of work a block, by place; they do not depend on each other.
    List<Callable<Decision>> decisions(MinimumCell least) {
        List<Callable<Decision>> decisions = new ArrayList<>();
        now.forEach((place, _) -> decisions.add(() -> decide(place, least)));
        return decisions;
    }

    private Decision decide(Place place, MinimumCell least) {
        Block block =
                new Block(
                        matter.name(),
                        place.point(),
                        matter.kind(),
                        cohort.partitions(),
                        now.get(place));
        List<Version> earlier = past.of(place);
        return new Decision(matter, place, Releases.renew(block, earlier, least));
    }
}
