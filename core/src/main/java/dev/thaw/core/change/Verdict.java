package dev.thaw.core.change;

import dev.thaw.core.change.Category.Assessed;
import dev.thaw.core.change.Category.NotAssessable;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Flag;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// What became of one participant by one rule.
///
/// @param value of the index; undefined if it does not exist or is withheld
/// @param flags in the order of their declaration
public record Verdict(Category category, IndexValue value, Set<Flag> flags) {

    public Verdict {
        flags = inOrder(flags);
    }

    private static Set<Flag> inOrder(Set<Flag> flags) {
        if (flags.isEmpty()) {
            return Set.of();
        }
        EnumSet<Flag> ordered = EnumSet.copyOf(flags);
        return Collections.unmodifiableSet(ordered);
    }

    /// @param n participants that the index would have rested on
    static Verdict without(NotAssessable reason, int n, Set<Flag> flags) {
        return new Verdict(reason, new IndexValue.Undefined(reason, n), flags);
    }

    /// The index as it is published; without a value if it does not exist or is withheld. It is
    /// worked out here, since most who ask for a verdict ask for its category alone.
    public Estimate index() {
        return value.estimate();
    }

    /// Whether the participant improved reliably, recovered or not.
    public boolean isImproved() {
        return category == Assessed.IMPROVED || category == Assessed.RECOVERED;
    }

    /// More feeling is not always better: flags an improvement `IMPROVED_WITH_OVERWHELM` if the
    /// same participant's overwhelm rose reliably.
    ///
    /// @param overwhelm by a rule for which lower is better
    public Verdict beside(Verdict overwhelm) {
        if (!isImproved() || overwhelm.category() != Assessed.DETERIORATED) {
            return this;
        }
        EnumSet<Flag> more = EnumSet.of(Flag.IMPROVED_WITH_OVERWHELM);
        more.addAll(flags);
        return new Verdict(category, value, more);
    }
}
