package dev.thaw.reports.receipt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.evidence.Digest;
import dev.thaw.core.evidence.MerkleTree;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.reports.replay.LedgerEnds;
import dev.thaw.schemas.PublishedProtocol;
import dev.thaw.schemas.protocol.ProtocolFiles;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/// Pins one study's part of a ledger: which records count, and a hash of each subject's. What is
/// admitted later lies beyond it.
///
/// @param id drawn at random
/// @param horizon up to which day data are said to be complete
/// @param ends where the pinned records end
/// @param protocol as it was published when the ledger was locked
/// @param leaves a hash of each subject's records, by its id
public record Lock(
        UUID id,
        StudyId study,
        Instant createdAt,
        LocalDate horizon,
        LedgerEnds ends,
        PublishedProtocol protocol,
        SortedMap<Digest, Digest> leaves) {

    private static final String FORMAT = "thaw-lock/v1";

    public Lock {
        leaves = Collections.unmodifiableSortedMap(new TreeMap<>(leaves));
    }

    /// One hash for all leaves.
    public Digest root() {
        return MerkleTree.root(leaves);
    }

    /// What the protocol means.
    ///
    /// @throws IllegalStateException if this program does not understand it
    public StudyProtocol studyProtocol() {
        return ProtocolFiles.fromCanonicalJson(protocol.canonicalJson());
    }

    ObjectNode json() {
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("format", FORMAT)
                        .put("lock_id", id.toString())
                        .put("study", study.value())
                        .put("created_at", createdAt.toString())
                        .put("horizon", horizon.toString())
                        .put("merkle_root", root().toString());
        json.putObject("protocol")
                .put("version", protocol.version())
                .put("sha256", protocol.hash())
                .put("canonical", protocol.canonicalJson());
        json.set("end_offsets", Fields.ends(ends));
        json.set("leaves", Fields.leaves(leaves));
        return json;
    }

    /// @throws IllegalArgumentException if it is no lock
    /// @throws java.time.DateTimeException if it is no lock
    static Lock of(JsonNode json) {
        if (!Fields.text(json, "format").equals(FORMAT)) {
            throw new IllegalArgumentException("not of format " + FORMAT);
        }
        StudyId study = new StudyId(Fields.text(json, "study"));
        JsonNode protocol = json.path("protocol");
        return new Lock(
                UUID.fromString(Fields.text(json, "lock_id")),
                study,
                Instant.parse(Fields.text(json, "created_at")),
                LocalDate.parse(Fields.text(json, "horizon")),
                Fields.ends(json.path("end_offsets")),
                new PublishedProtocol(
                        study,
                        Fields.text(protocol, "version"),
                        Fields.text(protocol, "sha256"),
                        Fields.text(protocol, "canonical")),
                Fields.leaves(json.path("leaves")));
    }
}
