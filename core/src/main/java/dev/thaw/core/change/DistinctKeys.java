package dev.thaw.core.change;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;

/// Participants are put in the order of their keys, which must therefore tell them apart.
final class DistinctKeys {

    private DistinctKeys() {}

    /// @throws IllegalArgumentException if a key comes twice
    static <T> void require(Collection<T> participants, Function<T, String> key) {
        Set<String> keys = new HashSet<>();
        if (!participants.stream().map(key).allMatch(keys::add)) {
            throw new IllegalArgumentException("Each participant must come once.");
        }
    }
}
