package dev.thaw.reports.release;

import dev.thaw.core.release.BlockRelease;
import dev.thaw.core.release.Version;
import java.util.List;

/// What becomes of a block at a release.
record Decision(Matter matter, Place place, BlockRelease release) {

    /// What remains to be told when the figures are written.
    Decision withoutFigures() {
        return switch (release) {
            case BlockRelease.Published(_, var version) ->
                    new Decision(
                            matter,
                            place,
                            new BlockRelease.Published(
                                    List.of(), new Version(version.shown(), List.of())));
            case BlockRelease.Kept _, BlockRelease.Withheld _ -> this;
        };
    }
}
