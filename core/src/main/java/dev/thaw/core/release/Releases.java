package dev.thaw.core.release;

import dev.thaw.core.disclosure.MinimumCell;
import dev.thaw.core.release.BlockRelease.Kept;
import dev.thaw.core.release.BlockRelease.Published;
import dev.thaw.core.release.BlockRelease.Withheld;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/// Decides whether a block is published, and what of it.
///
/// A block is published as a whole, or the version published last stays as a whole: with parts of
/// different versions side by side, a total less some parts would be the rest plus whoever came or
/// went in between. It is published when no sum or difference of figures of any versions, this one
/// among them, goes over 1 to T−1 people ([Combinations]). A pure function, whatever the order of
/// contributions.
public final class Releases {

    private static final Part EVERYONE = new Part.Everyone();

    private final Block block;
    private final List<Version> earlier;
    private final MinimumCell least;
    private final Groups groups;
    private final Suppression suppression;

    private Releases(Block block, List<Version> earlier, Changes changes, MinimumCell least) {
        this.block = block;
        this.earlier = earlier;
        this.least = least;
        groups = new Groups(block);
        suppression = new Suppression(block, groups, changes, least);
    }

    /// @param earlier every version of the block that was ever published, the latest last
    /// @param least T; if it was smaller once, what was published then is not taken back
    public static BlockRelease renew(Block block, List<Version> earlier, MinimumCell least) {
        Changes changes = new Changes(block.contributions(), earlier, least);
        Optional<Reason> reason = tooLittleChanged(changes, earlier, least);
        return reason.isPresent()
                ? new Kept(reason.get())
                : new Releases(block, List.copyOf(earlier), changes, least).release();
    }

    /// Counted against every version: people may leave and come back.
    private static Optional<Reason> tooLittleChanged(
            Changes changes, List<Version> earlier, MinimumCell least) {
        boolean few = false;
        for (int v = 0; v < earlier.size(); v++) {
            boolean nobody = changes.since(v) + earlier.get(v).erased() == 0;
            if (nobody && v == earlier.size() - 1) {
                return Optional.of(Reason.UNCHANGED);
            }
            few |= !nobody && changes.since(v) < least.people();
        }
        return few ? Optional.of(Reason.TOO_FEW_CHANGED) : Optional.empty();
    }

    private BlockRelease release() {
        List<Contribution> everyone = groups.of(EVERYONE);
        if (everyone.size() < least.people()) {
            return not(Reason.TOO_FEW_PEOPLE);
        }
        if (Likeness.tooMuch(everyone, least)) {
            return not(Reason.TOO_MUCH_ALIKE);
        }
        SortedMap<Part, SortedSet<String>> shown = suppression.ofEveryone();
        Map<Partition, SortedMap<Part, SortedSet<String>>> byPartition = new HashMap<>();
        block.partitions().forEach(p -> byPartition.put(p, suppression.of(p)));

        SortedMap<Part, SortedSet<String>> all = new TreeMap<>(shown);
        byPartition.values().forEach(parts -> all.putAll(parts));
        if (judged(all) == Combinations.Finding.SAFE) {
            return published(all);
        }
        Combinations.Finding finding = judged(shown);
        if (finding != Combinations.Finding.SAFE) {
            return not(reason(finding));
        }
        // Not all partitions beside each other: the first ones, as long as it goes. What the latest
        // version divided by is not given up for the sake of a renewal.
        for (Partition partition : block.partitions()) {
            SortedMap<Part, SortedSet<String>> more = new TreeMap<>(shown);
            more.putAll(byPartition.get(partition));
            finding = judged(more);
            if (finding == Combinations.Finding.SAFE) {
                shown = more;
            } else if (!earlier.isEmpty() && earlier.getLast().shows(partition)) {
                return not(reason(finding));
            }
        }
        return published(shown);
    }

    private Combinations.Finding judged(SortedMap<Part, SortedSet<String>> shown) {
        return Combinations.judge(earlier, version(shown), least);
    }

    private Version version(SortedMap<Part, SortedSet<String>> shown) {
        return new Version(suppression.populations(shown), block.contributions());
    }

    private static Reason reason(Combinations.Finding finding) {
        return finding == Combinations.Finding.NOT_PROVEN
                ? Reason.NOT_PROVEN
                : Reason.POPULATIONS_TOO_CLOSE;
    }

    private BlockRelease not(Reason reason) {
        return earlier.isEmpty() ? new Withheld(reason) : new Kept(reason);
    }

    private BlockRelease published(SortedMap<Part, SortedSet<String>> shown) {
        List<Cell> cells = new ArrayList<>();
        cells.add(cell(EVERYONE, shown));
        for (Partition partition : block.partitions()) {
            for (String label : partition.labels()) {
                cells.add(cell(new Part.Labelled(partition.name(), label), shown));
            }
        }
        return Audit.passes(cells, least)
                ? new Published(cells, version(shown))
                : not(Reason.AUDIT_FAILED);
    }

    private Cell cell(Part part, SortedMap<Part, SortedSet<String>> shown) {
        return new Cell(
                part,
                shown.containsKey(part)
                        ? Figures.of(
                                block.kind(),
                                groups.of(part),
                                shown.getOrDefault(part, Collections.emptySortedSet()),
                                least)
                        : new Cell.Hidden());
    }
}
