package dev.thaw.reports.receipt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.disclosure.MinimumCell;
import dev.thaw.core.evidence.CountBand;
import dev.thaw.core.evidence.Digest;
import dev.thaw.core.evidence.MerkleTree;
import dev.thaw.schemas.json.CanonicalBytes;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/// A result with everything that it takes to compute it again.
///
/// @param lockId of the lock that says which records count
/// @param lockHash SHA-256 of the lock's file
/// @param claim what was asked
/// @param code what computed, as [RunningCode] writes it
/// @param root over the leaves of the subjects whose records were read
/// @param leaves of those subjects, by id; empty in a public receipt
/// @param result as the evaluation gave it
public record Receipt(
        UUID lockId,
        Digest lockHash,
        Claim claim,
        JsonNode code,
        Digest root,
        SortedMap<Digest, Digest> leaves,
        JsonNode result) {

    private static final String FORMAT = "thaw-receipt/v1";

    public Receipt {
        leaves = Collections.unmodifiableSortedMap(new TreeMap<>(leaves));
    }

    /// SHA-256 of the result's canonical form.
    public Digest resultHash() {
        return Digest.of(CanonicalBytes.of(result));
    }

    /// @param leaves of the subjects whose records were read
    static ObjectNode json(
            SignedLock signed,
            Claim claim,
            RunningCode code,
            SortedMap<Digest, Digest> leaves,
            JsonNode result) {
        Lock lock = signed.lock();
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("format", FORMAT)
                        .put("edition", claim.edition().text())
                        .put("study", lock.study().value())
                        .put("seed", claim.seed())
                        .put("merkle_root", MerkleTree.root(leaves).toString())
                        .put("result_sha256", Digest.of(CanonicalBytes.of(result)).toString());
        json.set("lock", lock(signed));
        json.putObject("claim")
                .put("sha256", claim.hash().toString())
                .put("canonical", claim.canonical());
        claim.registration().ifPresent(registration -> json.set("registration", registration));
        json.set("code", code.json());
        json.set("result", result);
        count(json, lock, claim.edition(), leaves);
        return json;
    }

    private static ObjectNode lock(SignedLock signed) {
        Lock lock = signed.lock();
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("lock_id", lock.id().toString())
                        .put("sha256", signed.hash().toString())
                        .put("merkle_root", lock.root().toString())
                        .put("horizon", lock.horizon().toString())
                        .put("created_at", lock.createdAt().toString())
                        .put("protocol_sha256", lock.protocol().hash());
        json.set("end_offsets", Fields.ends(lock.ends()));
        return json;
    }

    private static void count(
            ObjectNode json, Lock lock, Edition edition, SortedMap<Digest, Digest> leaves) {
        int erased = lock.leaves().size() - leaves.size();
        switch (edition) {
            case RESTRICTED -> {
                json.put("n_leaves", leaves.size()).put("n_erased", erased);
                json.set("leaves", Fields.leaves(leaves));
            }
            case PUBLIC -> {
                MinimumCell minimum = new MinimumCell(lock.studyProtocol().minimumCell());
                json.put("n_leaves", CountBand.of(leaves.size(), minimum))
                        .put("n_erased", CountBand.of(erased, minimum));
            }
        }
    }

    /// @throws IllegalArgumentException if it is no receipt
    static Receipt of(JsonNode json) {
        if (!Fields.text(json, "format").equals(FORMAT)) {
            throw new IllegalArgumentException("not of format " + FORMAT);
        }
        JsonNode lock = json.path("lock");
        return new Receipt(
                UUID.fromString(Fields.text(lock, "lock_id")),
                Digest.parse(Fields.text(lock, "sha256")),
                new Claim(
                        Fields.text(json.path("claim"), "canonical"),
                        Optional.ofNullable(json.get("registration")),
                        Fields.text(json, "seed"),
                        Edition.valueOf(Fields.text(json, "edition").toUpperCase(Locale.ROOT))),
                json.path("code"),
                Digest.parse(Fields.text(json, "merkle_root")),
                Fields.leaves(json.path("leaves")),
                json.path("result"));
    }
}
