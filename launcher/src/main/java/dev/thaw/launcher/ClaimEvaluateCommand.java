package dev.thaw.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.event.StudyId;
import dev.thaw.reports.claim.ClaimEvaluation;
import dev.thaw.reports.claim.Registration;
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

    @Mixin private ReceiptKeyOption receiptKey;
    @Mixin private Where where;
    @Mixin private Output output;

    @Override
    public Integer call() {
        Edition asked = edition();
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
        byte[] file = issue(lock, planned, asked, keys.signing());
        ReceiptFolder folder = ReceiptFolder.at(out != null ? out : Path.of(planned.claim().id()));
        Receipt receipt = folder.write(file, keys.trusted());
        output.show(json(receipt, folder), () -> text(receipt, folder));
        return ExitCode.OK;
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

    private byte[] issue(SignedLock lock, ClaimFiles.Valid planned, Edition asked, SigningKey key) {
        try (Workspace workspace = Workspace.openWithoutServices(where);
                Bar bar = new Bar("Reading the ledger", 0)) {
            Claim claim =
                    new Claim(
                            planned.canonicalJson(),
                            registration(workspace, lock.lock().study(), planned.hash()),
                            Long.toString(planned.claim().seed()),
                            asked);
            Receipts receipts = LockCommand.receipts(workspace, Ledger.of(workspace.kafka()), bar);
            return receipts.issue(lock, claim, new ClaimEvaluation(), key);
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
