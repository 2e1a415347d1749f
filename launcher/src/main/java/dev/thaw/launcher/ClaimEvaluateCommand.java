package dev.thaw.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.event.StudyId;
import dev.thaw.reports.claim.CountingEvaluation;
import dev.thaw.reports.claim.Registration;
import dev.thaw.reports.published.Publication;
import dev.thaw.reports.published.PublishedResults;
import dev.thaw.reports.receipt.Claim;
import dev.thaw.reports.receipt.Edition;
import dev.thaw.reports.receipt.Receipt;
import dev.thaw.reports.receipt.ReceiptKeys;
import dev.thaw.reports.receipt.Receipts;
import dev.thaw.reports.receipt.SignedLock;
import dev.thaw.reports.receipt.SigningKey;
import dev.thaw.reports.replay.Ledger;
import dev.thaw.schemas.claim.ClaimFiles;
import dev.thaw.schemas.topic.ClaimRegistrations;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `thaw claim evaluate`: a claim on a locked ledger, with a receipt and a page.
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = {
            "Evaluate a claim on what a lock pins, and write the receipt and the page.",
            "The restricted edition is exact and shows single persons' values; the public one shows"
                    + " nobody and may be given to anybody."
        },
        footer = {
            "",
            "Examples:",
            "  thaw claim evaluate claim.yaml --lock pilot-lock.json",
            "  thaw claim evaluate claim.yaml --lock pilot-lock.json --edition public --out public",
            "  thaw claim evaluate claim.yaml --lock pilot-lock.json --edition public --publish",
            "",
            "Exit code 0 whatever the verdict is; 2 if the claim could not be evaluated."
        })
final class ClaimEvaluateCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "The claim file.")
    private Path file;

    @Option(
            names = "--lock",
            required = true,
            paramLabel = "FILE",
            description = "What 'thaw lock create' wrote.")
    private Path lockFile;

    @Option(
            names = "--edition",
            paramLabel = "EDITION",
            description = "restricted or public (default: ${DEFAULT-VALUE}).")
    private String edition = "restricted";

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "A folder for receipt.json and report.html, which must not exist there yet"
                            + " (default: the claim's name).")
    private Path out;

    @Option(
            names = "--publish",
            description =
                    "Let researchers see the result, as 'thaw claim publish' does; with --edition"
                            + " public.")
    private boolean publish;

    @Mixin private ReceiptKeyOption receiptKey;
    @Mixin private Where where;
    @Mixin private Output output;

    @Override
    public Integer call() {
        Edition asked = edition();
        if (publish && asked != Edition.PUBLIC) {
            throw new UserProblem(
                    "Only the public edition is ever published; add --edition public.");
        }
        ClaimFiles.Valid planned = ClaimCommand.valid(file);
        if (asked == Edition.PUBLIC && planned.claim().restrictedOnly()) {
            throw new UserProblem(
                    "The claim's privacy says release_tier: restricted; leave out --edition public.");
        }
        ReceiptKeys keys = receiptKey.keys(where);
        SignedLock lock = SignedLock.read(GivenFile.content(lockFile), keys.trusted());
        List<String> misfits = ClaimCommand.misfits(planned.claim(), lock.lock().studyProtocol());
        if (!misfits.isEmpty()) {
            throw new UserProblem(String.join(" ", misfits));
        }
        CountingEvaluation evaluation = new CountingEvaluation();
        byte[] file = issue(lock, planned, asked, evaluation, keys.signing());
        ReceiptFolder folder = ReceiptFolder.at(out != null ? out : Path.of(planned.claim().id()));
        Receipt receipt = folder.write(file, keys.trusted());
        Optional<Publication.Published> publication =
                publish
                        ? Optional.of(publish(file, receipt, lock, evaluation, folder.folder()))
                        : Optional.empty();
        ObjectNode json = json(receipt, folder);
        publication.ifPresent(
                what -> json.set("publication", ClaimPublishCommand.json(lock, file, what)));
        output.show(
                json,
                () ->
                        text(receipt, folder)
                                + publication
                                        .map(what -> "\n" + ClaimPublishCommand.text(lock, what))
                                        .orElse(""));
        return ExitCode.OK;
    }

    private Publication.Published publish(
            byte[] file,
            Receipt receipt,
            SignedLock lock,
            CountingEvaluation evaluation,
            Path folder) {
        try (Workspace workspace = Workspace.openWithoutServices(where)) {
            return switch (PublishedResults.of(workspace.database())
                    .publish(
                            file,
                            receipt,
                            lock.lock(),
                            evaluation.counted(),
                            new ErasureLog(workspace))) {
                case Publication.Published published -> published;
                case Publication.TooClose tooClose ->
                        throw new UserProblem(
                                "The result is in %s. %s"
                                        .formatted(folder, ClaimPublishCommand.sentence(tooClose)));
            };
        }
    }

    private Edition edition() {
        return switch (edition) {
            case "restricted" -> Edition.RESTRICTED;
            case "public" -> Edition.PUBLIC;
            default ->
                    throw new UserProblem(
                            "There is no edition '%s'; --edition takes restricted or public."
                                    .formatted(edition));
        };
    }

    private byte[] issue(
            SignedLock lock,
            ClaimFiles.Valid planned,
            Edition asked,
            CountingEvaluation evaluation,
            SigningKey key) {
        try (Workspace workspace = Workspace.openWithoutServices(where);
                Bar bar = new Bar("Reading the ledger", 0)) {
            Claim claim =
                    new Claim(
                            planned.canonicalJson(),
                            registration(workspace, lock.lock().study(), planned.hash()),
                            Long.toString(planned.claim().seed()),
                            asked);
            Receipts receipts = LockCommand.receipts(workspace, Ledger.of(workspace.kafka()), bar);
            return receipts.issue(lock, claim, evaluation, key);
        }
    }

    private static Optional<JsonNode> registration(
            Workspace workspace, StudyId study, String claimHash) {
        try (ClaimRegistrations registrations =
                new ClaimRegistrations(workspace.kafka(), workspace.registry())) {
            return registrations
                    .first(study, claimHash)
                    .map(registered -> Registration.of(registered).json());
        }
    }

    private static ObjectNode json(Receipt receipt, ReceiptFolder folder) {
        ObjectNode json =
                Output.object()
                        .put("verdict", receipt.result().get("verdict").asText())
                        .put("reading", receipt.result().get("reading").asText())
                        .put("denominator", receipt.result().get("denominator").asText())
                        .put("edition", receipt.claim().edition().text())
                        .put("receipt", folder.receipt().toString())
                        .put("report", folder.report().toString())
                        .put("claim_sha256", receipt.claim().hash().toString())
                        .put("result_sha256", receipt.resultHash().toString());
        json.set("headline", receipt.result().get("headline"));
        json.set("registration", receipt.result().get("registration"));
        return json;
    }

    private static String text(Receipt receipt, ReceiptFolder folder) {
        return "%s. %s%n%s%nReceipt: %s%nReport:  %s"
                .formatted(
                        ReceiptFolder.page(receipt).verdict(),
                        ReceiptFolder.page(receipt).sentence(),
                        ReceiptFolder.page(receipt).registration(),
                        folder.receipt(),
                        folder.report());
    }
}
