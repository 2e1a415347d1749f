package dev.thaw.launcher;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.claim.Counted;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.evidence.Digest;
import dev.thaw.reports.claim.CountingEvaluation;
import dev.thaw.reports.published.Publication;
import dev.thaw.reports.published.PublishedResults;
import dev.thaw.reports.receipt.Edition;
import dev.thaw.reports.receipt.Receipt;
import dev.thaw.reports.receipt.Receipts;
import dev.thaw.reports.receipt.SignedLock;
import dev.thaw.reports.receipt.Verdict;
import dev.thaw.reports.receipt.VerifyingKey;
import dev.thaw.reports.replay.Ledger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `thaw claim publish`: lets researchers see a verdict.
@Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        description = {
            "Let researchers see a verdict and its public receipt: in the query API, on the pages and"
                    + " in SQL.",
            "The receipt is verified first, as 'thaw verify' does. A result is refused that together"
                    + " with an earlier one of the same claim or measure would tell about fewer"
                    + " people than the minimum cell. What is published stays published."
        },
        footer = {
            "",
            "Example:",
            "  thaw claim evaluate claim.yaml --lock pilot-lock.json --edition public --out public",
            "  thaw claim publish public",
            "",
            "Exit codes: 0 it is published, also if it was before; 2 it is not, one sentence says"
                    + " why."
        })
final class ClaimPublishCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "FOLDER",
            description = "What 'thaw claim evaluate --edition public' wrote, or its receipt.json.")
    private Path folder;

    @Option(
            names = "--lock",
            paramLabel = "FILE",
            description = "The receipt's lock (default: where 'thaw lock create' put it).")
    private Path lockFile;

    @Mixin private ReceiptKeyOption receiptKey;
    @Mixin private Where where;
    @Mixin private Output output;

    @Override
    public Integer call() {
        List<VerifyingKey> trusted = receiptKey.keys(where).trusted();
        byte[] file =
                GivenFile.content(
                        Files.isDirectory(folder) ? ReceiptFolder.at(folder).receipt() : folder);
        Receipt receipt = ReceiptFolder.read(file, trusted);
        checkEdition(receipt);
        Path path = lockFile != null ? lockFile : LockCommand.defaultFile(where, receipt.lockId());
        SignedLock lock = SignedLock.read(GivenFile.content(path), trusted);
        try (Workspace workspace = Workspace.openWithoutServices(where)) {
            Publication.Published published = published(workspace, file, receipt, lock);
            output.show(json(lock, file, published), () -> text(lock, published));
        }
        return ExitCode.OK;
    }

    private Publication.Published published(
            Workspace workspace, byte[] file, Receipt receipt, SignedLock lock) {
        PublishedResults results = PublishedResults.of(workspace.database());
        Optional<Publication.AlreadyThere> before = results.published(lock.lock().study(), file);
        return before.isPresent()
                ? before.get()
                : switch (results.publish(
                        file,
                        receipt,
                        lock.lock(),
                        verified(workspace, receipt, lock),
                        new ErasureLog(workspace))) {
                    case Publication.Published published -> published;
                    case Publication.TooClose tooClose -> throw new UserProblem(sentence(tooClose));
                };
    }

    private static void checkEdition(Receipt receipt) {
        if (receipt.claim().edition() != Edition.PUBLIC) {
            throw new UserProblem(
                    "This receipt is of the restricted edition and shows single persons; evaluate"
                            + " the claim with --edition public and publish that.");
        }
    }

    /// Everybody whom it counts.
    private SortedMap<SubjectId, Counted> verified(
            Workspace workspace, Receipt receipt, SignedLock lock) {
        CountingEvaluation evaluation = new CountingEvaluation();
        if (!receipt.claim().api().equals(evaluation.api())) {
            throw new UserProblem(
                    "Only results of claims of kind %s can be published."
                            .formatted(evaluation.api()));
        }
        try (Bar bar = new Bar("Reading the ledger", 0)) {
            Receipts receipts = LockCommand.receipts(workspace, Ledger.of(workspace.kafka()), bar);
            return switch (receipts.verify(receipt, lock, evaluation)) {
                case Verdict.BitIdentical _ -> evaluation.counted();
                case Verdict.ReproducedMinusErased _ ->
                        throw new UserProblem(
                                "Somebody whom the receipt counts was erased since; evaluate the"
                                        + " claim again and publish the new receipt.");
                case Verdict.RecordsDiffer _, Verdict.ResultDiffers _, Verdict.InvalidSignature _ ->
                        throw new UserProblem(
                                "The receipt could not be reproduced and is not published; 'thaw"
                                        + " verify' says what differs.");
            };
        }
    }

    static ObjectNode json(SignedLock lock, byte[] file, Publication.Published published) {
        ObjectNode json =
                Output.object()
                        .put("study", lock.lock().study().value())
                        .put("receipt_sha256", Digest.of(file).toString())
                        .put("result_number", published.number());
        return switch (published) {
            case Publication.Added _ -> json.put("outcome", "published");
            case Publication.AlreadyThere(_, var at) ->
                    json.put("outcome", "already_published").put("published_at", at.toString());
        };
    }

    static String text(SignedLock lock, Publication.Published published) {
        return switch (published) {
            case Publication.Added(int number) ->
                    "Researchers of study %s see it from now on, as result %d."
                            .formatted(lock.lock().study(), number);
            case Publication.AlreadyThere(int number, var at) ->
                    "It is published already, as result %d since %s."
                            .formatted(number, at.truncatedTo(ChronoUnit.SECONDS));
        };
    }

    /// Why it is not published.
    static String sentence(Publication.TooClose tooClose) {
        return "It is not published: beside result %d it would tell about fewer than %d people (%s); lock again when nobody or at least %d of them differ."
                .formatted(tooClose.earlier(), tooClose.least(), tooClose.cell(), tooClose.least());
    }
}
