package dev.thaw.core.release;

import dev.thaw.core.event.SubjectId;
import dev.thaw.core.number.Rational;
import dev.thaw.core.release.Contributed.Amount;
import dev.thaw.core.release.Contributed.InCategory;
import dev.thaw.core.trend.Axis;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/// A study whose participants join, leave, come back, change their values and move between sites.
final class RandomStudy {

    static final Partition ARM = partition("arm", "care", "thaw");
    static final Partition SITE = partition("site", "north", "south", "west");
    static final Partition MODALITY = partition("modality", "CBT", "EMDR");
    private static final List<Partition> PARTITIONS = List.of(ARM, SITE, MODALITY);
    private static final Kind.Categories CHANGE =
            new Kind.Categories(new TreeSet<>(List.of("improved", "unchanged", "worse")));

    private final Random random;
    private final boolean categories;
    private final boolean confounded;
    private final List<Partition> partitions;
    private final SortedMap<SubjectId, Contribution> contributions = new TreeMap<>();
    private final Map<SubjectId, Map<String, String>> labels = new HashMap<>();
    private int enrolled;

    RandomStudy(Random random, int participants) {
        this.random = random;
        categories = random.nextInt(3) == 0;
        confounded = random.nextBoolean();
        partitions = PARTITIONS.subList(0, 1 + random.nextInt(PARTITIONS.size()));
        join(participants);
    }

    private static Partition partition(String name, String... labels) {
        return new Partition(name, new TreeSet<>(List.of(labels)));
    }

    Block block() {
        List<Contribution> shuffled = new ArrayList<>(contributions.values());
        Collections.shuffle(shuffled, random);
        return new Block(
                "err@1",
                new AxisPoint.At(Axis.WEEK, 4),
                categories ? CHANGE : new Kind.Amounts(),
                partitions,
                shuffled);
    }

    void join(int participants) {
        for (int i = 0; i < participants; i++) {
            SubjectId id = new SubjectId(new UUID(0, enrolled++));
            Map<String, String> theirs = new TreeMap<>();
            PARTITIONS.forEach(p -> theirs.put(p.name(), any(p.labels())));
            if (confounded && random.nextInt(8) > 0) {
                theirs.put("modality", theirs.get("arm").equals("care") ? "CBT" : "EMDR");
            }
            labels.put(id, theirs);
            contributions.put(id, new Contribution(id, value(), theirs));
        }
    }

    void leave(int participants) {
        some(participants).forEach(id -> contributions.remove(id));
    }

    void comeBack(int participants) {
        List<SubjectId> gone = new ArrayList<>(new TreeSet<>(labels.keySet()));
        gone.removeAll(contributions.keySet());
        Collections.shuffle(gone, random);
        gone.stream()
                .limit(participants)
                .forEach(
                        id -> contributions.put(id, new Contribution(id, value(), labels.get(id))));
    }

    void answerLate(int participants) {
        for (SubjectId id : some(participants)) {
            contributions.put(id, new Contribution(id, value(), labels.get(id)));
        }
    }

    void move(int participants) {
        for (SubjectId id : some(participants)) {
            Map<String, String> moved = new TreeMap<>(labels.get(id));
            moved.put("site", any(SITE.labels()));
            labels.put(id, moved);
            contributions.put(id, new Contribution(id, contributions.get(id).what(), moved));
        }
    }

    /// They are gone, and who comes later is somebody else.
    Set<SubjectId> erase(int participants) {
        Set<SubjectId> erased = Set.copyOf(some(participants));
        erased.forEach(id -> contributions.remove(id));
        erased.forEach(labels::remove);
        return erased;
    }

    /// Something happens, to a few or to many.
    void goOn(int most) {
        for (int events = 1 + random.nextInt(3); events > 0; events--) {
            int people = random.nextInt(most + 1);
            switch (random.nextInt(6)) {
                case 0 -> leave(people);
                case 1 -> comeBack(people);
                case 2 -> answerLate(people);
                case 3 -> move(people);
                default -> join(people);
            }
        }
    }

    private List<SubjectId> some(int participants) {
        List<SubjectId> ids = new ArrayList<>(contributions.keySet());
        Collections.shuffle(ids, random);
        return ids.subList(0, Math.min(participants, ids.size()));
    }

    private Contributed value() {
        return categories
                ? new InCategory(any(CHANGE.names()))
                : new Amount(Rational.of(random.nextInt(4) == 0 ? 0 : random.nextInt(100), 7));
    }

    private String any(Collection<String> names) {
        return List.copyOf(names).get(random.nextInt(names.size()));
    }
}
