package dev.thaw.reports.published;

import java.time.Instant;

/// What became of a result that somebody wants to publish.
public sealed interface Publication {

    /// It can be seen.
    sealed interface Published extends Publication {

        /// Its number within the study.
        int number();
    }

    /// It was added.
    record Added(int number) implements Published {}

    /// The very same receipt was published before; nothing is added.
    record AlreadyThere(int number, Instant publishedAt) implements Published {}

    /// Together with an earlier one it would tell about fewer people than the minimum cell.
    ///
    /// @param earlier number of that one
    /// @param cell of whom: the name of a count that both show
    /// @param least fewest people by whom counts may differ
    record TooClose(int earlier, String cell, int least) implements Publication {}
}
