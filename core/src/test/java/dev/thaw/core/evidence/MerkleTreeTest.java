package dev.thaw.core.evidence;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {

    @Test
    void theRootOfNobodyIsTheDigestOfNothing() {
        assertThat(MerkleTree.root(new TreeMap<>()))
                .hasToString("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void threeLeavesAreSplitTwoToOne() {
        // Given
        SortedMap<Digest, Digest> leaves = leaves(3);
        List<Digest> hashes = new ArrayList<>();
        leaves.forEach(
                (id, leaf) -> hashes.add(Digest.of(new byte[] {0}, id.bytes(), leaf.bytes())));

        // Then
        Digest two = Digest.of(new byte[] {1}, hashes.get(0).bytes(), hashes.get(1).bytes());
        assertThat(MerkleTree.root(leaves))
                .isEqualTo(Digest.of(new byte[] {1}, two.bytes(), hashes.get(2).bytes()));
    }

    @Test
    void theOrderInWhichLeavesWereFoundLeavesNoTrace() {
        SortedMap<Digest, Digest> leaves = leaves(50);
        List<Digest> ids = new ArrayList<>(leaves.keySet());
        Collections.shuffle(ids, new Random(7));
        SortedMap<Digest, Digest> shuffled = new TreeMap<>();
        ids.forEach(id -> shuffled.put(id, leaves.get(id)));

        assertThat(MerkleTree.root(shuffled)).isEqualTo(MerkleTree.root(leaves));
    }

    @Test
    void everyLeafAndEveryIdCounts() {
        SortedMap<Digest, Digest> leaves = leaves(9);
        Digest root = MerkleTree.root(leaves);
        for (Digest id : leaves.keySet()) {
            SortedMap<Digest, Digest> altered = new TreeMap<>(leaves);
            altered.put(id, digest("other"));
            assertThat(MerkleTree.root(altered)).isNotEqualTo(root);

            SortedMap<Digest, Digest> gone = new TreeMap<>(leaves);
            gone.remove(id);
            assertThat(MerkleTree.root(gone)).isNotEqualTo(root);

            gone.put(digest("other id"), leaves.get(id));
            assertThat(MerkleTree.root(gone)).isNotEqualTo(root);
        }
    }

    @Test
    void aDigestIsReadOnlyAsItIsWritten() {
        Digest digest = digest("a");

        assertThat(Digest.parse(digest.toString())).isEqualTo(digest);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Digest.parse(digest.toString().substring(2)));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                Digest.parse(
                                        "CA978112CA1BBDCAFAC231B39A23DC4DA786EFF8147C4E72B9807785AFEE48BB"));
    }

    static SortedMap<Digest, Digest> leaves(int count) {
        SortedMap<Digest, Digest> leaves = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            leaves.put(digest("id " + i), digest("leaf " + i));
        }
        return leaves;
    }

    static Digest digest(String text) {
        return Digest.of(text.getBytes(US_ASCII));
    }
}
