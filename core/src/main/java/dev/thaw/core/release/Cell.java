package dev.thaw.core.release;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Rational;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What is published of one part of a block.
public record Cell(Part part, Content content) {

    /// Figures, or nothing.
    public sealed interface Content {}

    /// Nothing is shown, neither how many people there are. It may be a 0.
    public record Hidden() implements Content {}

    /// Figures of amounts.
    ///
    /// @param mean with its 95 % interval
    /// @param standardDeviation the (n − 1) one
    /// @param quantiles of type 7; INSUFFICIENT_N where too few people lie beyond the quantile
    public record Amounts(
            int n,
            Estimate mean,
            Estimate standardDeviation,
            SortedMap<Rational, Estimate> quantiles)
            implements Content {
        public Amounts {
            quantiles = Collections.unmodifiableSortedMap(new TreeMap<>(quantiles));
        }
    }

    /// The sum of all parts by the sum of all wholes.
    public record Shares(int n, Estimate ratio) implements Content {}

    /// How many people are in which category.
    ///
    /// @param shown counts of the categories shown
    /// @param hidden the others
    public record Categories(int n, SortedMap<String, Counted> shown, SortedSet<String> hidden)
            implements Content {
        public Categories {
            shown = Collections.unmodifiableSortedMap(new TreeMap<>(shown));
            hidden = Collections.unmodifiableSortedSet(new TreeSet<>(hidden));
        }
    }

    /// @param share of the cell's people, with Wilson's 95 % interval
    public record Counted(int people, Estimate share) {}
}
