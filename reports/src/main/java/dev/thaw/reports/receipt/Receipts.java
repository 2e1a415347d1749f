package dev.thaw.reports.receipt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.evidence.Digest;
import dev.thaw.core.evidence.LeafChanges;
import dev.thaw.core.evidence.MerkleTree;
import dev.thaw.reports.replay.EndsSeen;
import dev.thaw.reports.replay.Replay;
import dev.thaw.schemas.PublishedProtocol;
import dev.thaw.schemas.json.CanonicalBytes;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/// Locks a ledger, issues receipts for results, and verifies them.
public final class Receipts {

    private final Replay replay;
    private final Supplier<? extends Collection<SubjectId>> erased;
    private final Replay.Progress progress;

    /// @param erased everybody whose erasure was ever asked for, of whichever study
    public Receipts(
            Replay replay,
            Supplier<? extends Collection<SubjectId>> erased,
            Replay.Progress progress) {
        this.replay = replay;
        this.erased = erased;
        this.progress = progress;
    }

    /// Locks a study's part of the ledger as it is now.
    ///
    /// @param protocol of the study, as it is published
    /// @return the lock's file
    /// @throws ReceiptProblem if records of somebody cannot be read
    public byte[] lock(
            PublishedProtocol protocol, LocalDate horizon, Instant createdAt, SigningKey key) {
        UUID id = UUID.randomUUID();
        EndsSeen ends = new EndsSeen();
        LockedLedger ledger =
                new LockedLedger(id, protocol.study(), ends, replay, erased, progress);
        ledger.ensureReplayed();
        if (!ledger.unreadable().isEmpty()) {
            throw new ReceiptProblem(
                    "%d participants have records that somebody changed so that nobody can read them; a ledger is locked whole or not at all."
                            .formatted(ledger.unreadable().size()));
        }
        Lock lock =
                new Lock(
                        id,
                        protocol.study(),
                        createdAt,
                        horizon,
                        ends.ends(),
                        protocol,
                        ledger.leaves());
        return SignedJson.sign(lock.json(), key);
    }

    /// Evaluates a claim on the locked records and signs what comes out.
    ///
    /// @return the receipt's file
    /// @throws ReceiptProblem if the records are not what was locked, erasures apart
    public byte[] issue(SignedLock lock, Claim claim, Evaluation evaluation, SigningKey key) {
        LockedLedger ledger = open(lock.lock());
        JsonNode result = evaluate(lock.lock(), claim, evaluation, ledger);
        LeafChanges changes = changes(lock.lock().leaves(), ledger);
        if (!changes.onlyErased()) {
            throw new ReceiptProblem(
                    "The ledger is not as it was locked: records of %d participants are missing without an erasure, and those of %d are altered. No receipt is issued."
                            .formatted(changes.missing().size(), changes.altered().size()));
        }
        return SignedJson.sign(
                Receipt.json(lock, claim, RunningCode.here(), ledger.leaves(), result), key);
    }

    /// What a receipt's file says, if it is as it was signed.
    ///
    /// @param trusted keys by one of which it must be signed
    public static Reading read(byte[] file, Collection<VerifyingKey> trusted) {
        return switch (SignedJson.read(file, trusted)) {
            case SignedJson.Reading.Refused(String reason) ->
                    new Reading.Invalid(new Verdict.InvalidSignature(reason));
            case SignedJson.Reading.Trusted(JsonNode content) -> parsed(content);
        };
    }

    private static Reading parsed(JsonNode content) {
        try {
            return new Reading.Valid(Receipt.of(content));
        } catch (IllegalArgumentException e) {
            return new Reading.Invalid(
                    new Verdict.InvalidSignature("it is signed, but no receipt of this version"));
        }
    }

    /// What a receipt's file turns out to be.
    public sealed interface Reading {

        /// A receipt as it was signed.
        record Valid(Receipt receipt) implements Reading {}

        /// No such receipt.
        record Invalid(Verdict.InvalidSignature verdict) implements Reading {}
    }

    /// Does everything again and compares.
    ///
    /// @throws ReceiptProblem if the lock is not the receipt's, or the ledger is not the lock's
    public Verdict verify(Receipt receipt, SignedLock lock, Evaluation evaluation) {
        if (!receipt.lockHash().equals(lock.hash())) {
            throw new ReceiptProblem(
                    "That is not the receipt's lock; name the file of lock %s with --lock."
                            .formatted(receipt.lockId()));
        }
        LockedLedger ledger = open(lock.lock());
        JsonNode result = evaluate(lock.lock(), receipt.claim(), evaluation, ledger);
        if (receipt.root().equals(MerkleTree.root(ledger.leaves()))) {
            return Digest.of(CanonicalBytes.of(result)).equals(receipt.resultHash())
                    ? new Verdict.BitIdentical()
                    : new Verdict.ResultDiffers(RunningCode.here().differencesFrom(receipt.code()));
        }
        LeafChanges changes = changes(pinned(receipt, lock.lock()), ledger);
        return changes.onlyErased()
                ? new Verdict.ReproducedMinusErased(changes.erased().size(), result)
                : new Verdict.RecordsDiffer(changes);
    }

    /// A public receipt leaves its leaves to the lock.
    private static SortedMap<Digest, Digest> pinned(Receipt receipt, Lock lock) {
        return switch (receipt.claim().edition()) {
            case RESTRICTED -> receipt.leaves();
            case PUBLIC -> lock.leaves();
        };
    }

    private LockedLedger open(Lock lock) {
        return new LockedLedger(
                lock.id(), lock.study(), lock.ends()::contains, replay, erased, progress);
    }

    private JsonNode evaluate(Lock lock, Claim claim, Evaluation evaluation, LockedLedger ledger) {
        byte[] result =
                evaluation.canonicalResult(
                        new EvaluationInput(claim, lock.studyProtocol(), lock.horizon(), ledger));
        ledger.ensureReplayed();
        checkIsLocked(lock, ledger);
        return CanonicalBytes.parse(result)
                .filter(ObjectNode.class::isInstance)
                .orElseThrow(
                        () -> new IllegalStateException("a result is a canonical JSON object"));
    }

    /// A ledger is the locked one by its id, or a copy of it by what its records say.
    private void checkIsLocked(Lock lock, LockedLedger ledger) {
        if (ledger.leaves().isEmpty()
                && !lock.leaves().isEmpty()
                && !lock.ends().byLedger().containsKey(replay.ledger().id())) {
            throw new ReceiptProblem(
                    "The topic %s is neither the ledger that was locked nor a copy of it; connect the Kafka that belongs to the lock."
                            .formatted(replay.ledger().topic()));
        }
    }

    /// Whoever has an unreadable record is there with other records, if they were pinned at all.
    private static LeafChanges changes(SortedMap<Digest, Digest> pinned, LockedLedger ledger) {
        SortedMap<Digest, Digest> now = new TreeMap<>(ledger.leaves());
        for (Digest id : ledger.unreadable()) {
            if (pinned.containsKey(id)) {
                now.put(id, Digest.of());
            }
        }
        return LeafChanges.between(pinned, now, ledger.erased());
    }
}
