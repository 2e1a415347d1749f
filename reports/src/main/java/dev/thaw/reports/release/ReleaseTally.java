package dev.thaw.reports.release;

import dev.thaw.core.release.BlockRelease;
import dev.thaw.core.release.Reason;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What became of the blocks of a release. For stewards: that a block was kept tells that few
/// changed.
///
/// @param published blocks published, for the first time or anew
/// @param kept blocks of which the version published last stays, by reason
/// @param withheld blocks that were never published, by reason
public record ReleaseTally(
        int published, SortedMap<Reason, Integer> kept, SortedMap<Reason, Integer> withheld) {

    public ReleaseTally {
        kept = Collections.unmodifiableSortedMap(new TreeMap<>(kept));
        withheld = Collections.unmodifiableSortedMap(new TreeMap<>(withheld));
    }

    static ReleaseTally of(Iterable<Decision> decisions) {
        int published = 0;
        SortedMap<Reason, Integer> kept = new TreeMap<>();
        SortedMap<Reason, Integer> withheld = new TreeMap<>();
        for (Decision decision : decisions) {
            switch (decision.release()) {
                case BlockRelease.Published _ -> published++;
                case BlockRelease.Kept(Reason why) -> kept.merge(why, 1, Integer::sum);
                case BlockRelease.Withheld(Reason why) -> withheld.merge(why, 1, Integer::sum);
            }
        }
        return new ReleaseTally(published, kept, withheld);
    }
}
