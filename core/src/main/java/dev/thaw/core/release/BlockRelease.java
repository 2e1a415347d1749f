package dev.thaw.core.release;

import java.util.List;

/// What becomes of a block at a release. Never part of it.
public sealed interface BlockRelease {

    /// It is published.
    ///
    /// @param cells everyone first, then the partitions in their order, by label
    /// @param version what to keep for the next release
    record Published(List<Cell> cells, Version version) implements BlockRelease {
        public Published {
            cells = List.copyOf(cells);
        }
    }

    /// The latest version stays as it is.
    record Kept(Reason reason) implements BlockRelease {}

    /// It was never published, and is not now.
    record Withheld(Reason reason) implements BlockRelease {}
}
