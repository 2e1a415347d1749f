package dev.thaw.core.claim;

import dev.thaw.core.change.Critical;
import dev.thaw.core.change.Direction;
import dev.thaw.core.change.Index;
import java.util.Set;

/// What is measured, from when to when, and which change counts.
///
/// @param sameDay what several single values of one day, session or occasion come to
/// @param reading the primary one; the verdict names it
/// @param also readings reported beside it
/// @param leastSelfRating from which self-rated change on R3 counts as improvement: 5 is "a little
///   more"
public record Variable(
        Measured measured,
        Direction direction,
        SameDay sameDay,
        Slot baseline,
        Slot outcome,
        ReadingKind reading,
        Set<ReadingKind> also,
        Index index,
        Critical critical,
        int leastSelfRating) {

    /// What has values.
    public sealed interface Measured {

        /// As claim files write it: `err@1`, `item:mood`, `instrument:PHQ-9`.
        String id();

        /// A measure over a window of check-ins.
        record OfCheckIns(String id) implements Measured {}

        /// Something that has single values.
        sealed interface Single extends Measured {}

        /// An instrument's total.
        record Total(String instrument) implements Single {

            @Override
            public String id() {
                return "instrument:" + instrument;
            }
        }

        /// A rating item, value by value. Over a window its mean is a measure of check-ins.
        record Rating(String item) implements Single {

            @Override
            public String id() {
                return "item:" + item;
            }
        }
    }

    /// What several values of one day come to.
    public enum SameDay {
        MEAN,
        FIRST,
        LAST
    }

    /// How a change is read; all are reported, one is primary.
    public enum ReadingKind {
        /// Reliable improvement by the index.
        R1_RELIABLE,
        /// Any improvement, however small.
        R2_ANY,
        /// What the participants themselves say: the last rating of change in the outcome window.
        R3_SELF_RATED
    }
}
