package dev.thaw.core.release;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// What all contributions to a block are.
public sealed interface Kind {

    /// [Contributed.Amount]: published as mean, SD, quantiles and interval.
    record Amounts() implements Kind {}

    /// [Contributed.Share]: published as one ratio of sums.
    record Shares() implements Kind {}

    /// [Contributed.InCategory]: published as counts and shares.
    ///
    /// @param names every category that there is, also those of nobody
    record Categories(SortedSet<String> names) implements Kind {
        public Categories {
            names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
        }
    }

    /// Whether a contribution is of this kind.
    default boolean accepts(Contributed what) {
        return switch (this) {
            case Amounts() -> what instanceof Contributed.Amount;
            case Shares() -> what instanceof Contributed.Share;
            case Categories(var names) ->
                    what instanceof Contributed.InCategory(var name) && names.contains(name);
        };
    }
}
