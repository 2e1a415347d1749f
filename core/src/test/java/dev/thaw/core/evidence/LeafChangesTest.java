package dev.thaw.core.evidence;

import static dev.thaw.core.evidence.MerkleTreeTest.digest;
import static dev.thaw.core.evidence.MerkleTreeTest.leaves;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LeafChangesTest {

    private final SortedMap<Digest, Digest> pinned = leaves(4);
    private final SortedMap<Digest, Digest> now = new TreeMap<>(pinned);

    @Test
    void whoWasErasedIsNotMissed() {
        // Given
        now.remove(digest("id 0"));
        now.remove(digest("id 1"));

        // When
        LeafChanges changes = LeafChanges.between(pinned, now, Set.of(digest("id 1")));

        // Then
        assertThat(changes.erased()).containsExactly(digest("id 1"));
        assertThat(changes.missing()).containsExactly(digest("id 0"));
        assertThat(changes.onlyErased()).isFalse();
    }

    @Test
    void anErasureThatTouchedNobodyPinnedChangesNothing() {
        LeafChanges changes = LeafChanges.between(pinned, now, Set.of(digest("somebody else")));

        assertThat(changes.erased()).isEmpty();
        assertThat(changes.onlyErased()).isTrue();
    }

    @Test
    void alteredAndAddedLeavesAreNamed() {
        // Given
        now.put(digest("id 2"), digest("other"));
        now.put(digest("id 9"), digest("leaf 9"));

        // When
        LeafChanges changes = LeafChanges.between(pinned, now, Set.of());

        // Then
        assertThat(changes.altered()).containsExactly(digest("id 2"));
        assertThat(changes.added()).containsExactly(digest("id 9"));
        assertThat(changes.onlyErased()).isFalse();
    }
}
