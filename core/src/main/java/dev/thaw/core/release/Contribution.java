package dev.thaw.core.release;

import dev.thaw.core.event.SubjectId;
import java.util.Map;
import java.util.Optional;

/// One participant's part in a block.
///
/// @param contributor nothing of it is published; it tells whether two releases are about the same
///   people
/// @param labels one for each partition of the block, such as arm → care; a label may be "unknown".
///   The same map may serve all blocks of a participant
public record Contribution(SubjectId contributor, Contributed what, Map<String, String> labels) {

    public Contribution {
        labels = Map.copyOf(labels);
    }

    /// The category, in a block of categories.
    Optional<String> category() {
        return what instanceof Contributed.InCategory(var name)
                ? Optional.of(name)
                : Optional.empty();
    }
}
