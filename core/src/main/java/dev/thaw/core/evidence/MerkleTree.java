package dev.thaw.core.evidence;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// One hash for many leaves, built as in RFC 6962: leaves and nodes are hashed with different first
/// bytes, so that no node can be passed off as a leaf, and a tree of n leaves is split at the
/// largest power of two below n.
public final class MerkleTree {

    private static final byte[] LEAF = {0};
    private static final byte[] NODE = {1};

    private MerkleTree() {}

    /// The root over leaves in the order of their ids. Of no leaves: the digest of nothing.
    ///
    /// @param leaves by id
    public static Digest root(SortedMap<Digest, Digest> leaves) {
        List<Digest> hashes = leaves.entrySet().stream().map(MerkleTree::leaf).toList();
        return hashes.isEmpty() ? Digest.of() : root(hashes);
    }

    private static Digest leaf(Map.Entry<Digest, Digest> leaf) {
        return Digest.of(LEAF, leaf.getKey().bytes(), leaf.getValue().bytes());
    }

    private static Digest root(List<Digest> hashes) {
        if (hashes.size() == 1) {
            return hashes.getFirst();
        }
        int split = Integer.highestOneBit(hashes.size() - 1);
        return Digest.of(
                NODE,
                root(hashes.subList(0, split)).bytes(),
                root(hashes.subList(split, hashes.size())).bytes());
    }
}
