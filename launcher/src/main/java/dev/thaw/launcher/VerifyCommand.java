package dev.thaw.launcher;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.disclosure.MinimumCell;
import dev.thaw.core.evidence.CountBand;
import dev.thaw.core.evidence.Digest;
import dev.thaw.core.evidence.LeafChanges;
import dev.thaw.reports.receipt.Edition;
import dev.thaw.reports.receipt.Evaluation;
import dev.thaw.reports.receipt.Receipt;
import dev.thaw.reports.receipt.Receipts;
import dev.thaw.reports.receipt.SignedLock;
import dev.thaw.reports.receipt.Verdict;
import dev.thaw.reports.receipt.VerifyingKey;
import dev.thaw.reports.replay.Ledger;
import dev.thaw.schemas.Topic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `thaw verify`: computes a receipt's result again and says what it is worth.
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Compute a receipt's result again from the locked part of the ledger, and compare.",
            "BIT_IDENTICAL (0), REPRODUCED_MINUS_ERASED (3), DIFFERS (1) and where, or"
                    + " INVALID_SIGNATURE (4)."
        },
        footer = {
            "",
            "Examples:",
            "  thaw verify receipt.json",
            "  thaw verify receipt.json --lock pilot-lock.json --json",
            "  thaw verify receipt.json --ledger-topic ledger-events-24",
            "",
            "Exit code 2 if it could not be verified."
        })
final class VerifyCommand implements Callable<Integer> {

    @Parameters(paramLabel = "RECEIPT", description = "A receipt's file.")
    private Path receiptFile;

    @Option(
            names = "--lock",
            paramLabel = "FILE",
            description = "The receipt's lock (default: where 'thaw lock create' put it).")
    private Path lockFile;

    @Option(
            names = "--ledger-topic",
            paramLabel = "TOPIC",
            description = "A copy of the ledger, made by 'thaw ledger copy' (default: the ledger).")
    private String topic = Topic.LEDGER_EVENTS.topicName();

    @Option(
            names = "--public-key",
            paramLabel = "KEY",
            description =
                    "Trust this public key, too, as it stands in a receipt; needed where the"
                            + " receipt was signed elsewhere.")
    private List<String> publicKeys = List.of();

    @Mixin private ReceiptKeyOption receiptKey;
    @Mixin private Where where;
    @Mixin private Output output;

    @Override
    public Integer call() {
        List<VerifyingKey> trusted = new ArrayList<>(receiptKey.keys(where).trusted());
        publicKeys.forEach(key -> trusted.add(VerifyingKey.parse(key)));
        return switch (Receipts.read(GivenFile.content(receiptFile), trusted)) {
            case Receipts.Reading.Invalid(Verdict.InvalidSignature verdict) -> show(verdict);
            case Receipts.Reading.Valid(Receipt receipt) -> verify(receipt, trusted);
        };
    }

    private int verify(Receipt receipt, List<VerifyingKey> trusted) {
        Path file = lockFile != null ? lockFile : LockCommand.defaultFile(where, receipt.lockId());
        SignedLock lock = SignedLock.read(GivenFile.content(file), trusted);
        Evaluation evaluation = Evaluations.of(receipt.claim());
        try (Workspace workspace = Workspace.openWithoutServices(where);
                Bar bar = new Bar("Reading the ledger", 0)) {
            Receipts receipts =
                    LockCommand.receipts(workspace, Ledger.at(workspace.kafka(), topic), bar);
            Verdict verdict = receipts.verify(receipt, lock, evaluation);
            return show(new Finding(verdict, receipt, lock));
        }
    }

    private int show(Verdict.InvalidSignature verdict) {
        output.show(
                Output.object().put("verdict", "INVALID_SIGNATURE").put("reason", verdict.reason()),
                () ->
                        "INVALID_SIGNATURE: the receipt counts for nothing, "
                                + verdict.reason()
                                + ".");
        return ExitCode.INVALID_SIGNATURE;
    }

    private int show(Finding finding) {
        output.show(finding.json(), finding::text);
        return switch (finding.verdict()) {
            case Verdict.BitIdentical _ -> ExitCode.OK;
            case Verdict.ReproducedMinusErased _ -> ExitCode.REPRODUCED_MINUS_ERASED;
            case Verdict.RecordsDiffer _, Verdict.ResultDiffers _ -> ExitCode.FOUND_WRONG;
            case Verdict.InvalidSignature _ -> ExitCode.INVALID_SIGNATURE;
        };
    }

    /// A verdict as it may be shown: of a public receipt neither who nor how many.
    private record Finding(Verdict verdict, Receipt receipt, SignedLock lock) {

        private boolean restricted() {
            return receipt.claim().edition() == Edition.RESTRICTED;
        }

        ObjectNode json() {
            ObjectNode json =
                    Output.object()
                            .put("verdict", name())
                            .put("edition", receipt.claim().edition().text())
                            .put("study", lock.lock().study().value())
                            .put("lock_id", receipt.lockId().toString())
                            .put("claim_sha256", receipt.claim().hash().toString())
                            .put("result_sha256", receipt.resultHash().toString());
            switch (verdict) {
                case Verdict.ReproducedMinusErased minus when restricted() ->
                        json.put("n_erased", minus.erased())
                                .set("restated_result", minus.restated());
                case Verdict.ReproducedMinusErased minus -> json.put("n_erased", band(minus));
                case Verdict.RecordsDiffer(LeafChanges changes) when restricted() -> {
                    json.set("missing_leaves", ids(changes.missing()));
                    json.set("altered_leaves", ids(changes.altered()));
                    json.set("added_leaves", ids(changes.added()));
                    json.put("n_erased", changes.erased().size());
                }
                case Verdict.ResultDiffers differs -> {
                    ArrayNode code = json.putArray("code_differs_in");
                    differs.code().forEach(code::add);
                }
                case Verdict.RecordsDiffer _,
                        Verdict.BitIdentical _,
                        Verdict.InvalidSignature _ -> {
                    // Nothing more may be or need be said.
                }
            }
            return json;
        }

        private String name() {
            return switch (verdict) {
                case Verdict.BitIdentical _ -> "BIT_IDENTICAL";
                case Verdict.ReproducedMinusErased _ -> "REPRODUCED_MINUS_ERASED";
                case Verdict.RecordsDiffer _, Verdict.ResultDiffers _ -> "DIFFERS";
                case Verdict.InvalidSignature _ -> "INVALID_SIGNATURE";
            };
        }

        private String band(Verdict.ReproducedMinusErased minus) {
            int people = lock.lock().studyProtocol().minimumCell();
            return CountBand.of(minus.erased(), new MinimumCell(people));
        }

        private static ArrayNode ids(Collection<Digest> leaves) {
            ArrayNode ids = Output.array();
            leaves.forEach(leaf -> ids.add(leaf.toString()));
            return ids;
        }

        String text() {
            return switch (verdict) {
                case Verdict.BitIdentical _ ->
                        "BIT_IDENTICAL: the same records give the same result, byte for byte.";
                case Verdict.ReproducedMinusErased minus ->
                        "REPRODUCED_MINUS_ERASED(%s): everybody else's records are as they were. The result without the erased is another figure, not a confirmation of this one."
                                .formatted(
                                        restricted()
                                                ? Integer.toString(minus.erased())
                                                : band(minus));
                case Verdict.RecordsDiffer(LeafChanges changes) when restricted() ->
                        "DIFFERS: the records are not those that were locked."
                                + list("missing without an erasure", changes.missing())
                                + list("altered", changes.altered())
                                + list("not locked", changes.added());
                case Verdict.RecordsDiffer _ ->
                        "DIFFERS: the records are not those that were locked.";
                case Verdict.ResultDiffers differs ->
                        "DIFFERS: the result differs though all leaves are equal: code or JDK (%s)."
                                .formatted(
                                        differs.code().isEmpty()
                                                ? "both say that they are the same"
                                                : "other: " + String.join(", ", differs.code()));
                case Verdict.InvalidSignature invalid -> "INVALID_SIGNATURE: " + invalid.reason();
            };
        }

        private static String list(String what, Collection<Digest> leaves) {
            return leaves.isEmpty()
                    ? ""
                    : leaves.stream()
                            .map(leaf -> "\n  leaf " + leaf + " " + what)
                            .collect(Collectors.joining());
        }
    }
}
