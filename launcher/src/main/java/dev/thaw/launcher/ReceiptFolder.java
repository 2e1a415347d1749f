package dev.thaw.launcher;

import dev.thaw.reports.claim.ClaimEvaluation;
import dev.thaw.reports.claim.ClaimPages;
import dev.thaw.reports.claim.ClaimReport;
import dev.thaw.reports.claim.ClaimReport.Fact;
import dev.thaw.reports.claim.Recomputation;
import dev.thaw.reports.receipt.Receipt;
import dev.thaw.reports.receipt.Receipts;
import dev.thaw.reports.receipt.VerifyingKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/// A folder with a receipt and what is made of it: the page, and in the restricted edition the rows
/// with a script for R that computes the headline from them. Nothing is ever overwritten.
record ReceiptFolder(Path folder) {

    private static final String ANOTHER = "name another place with --out";

    static ReceiptFolder at(Path folder) {
        return new ReceiptFolder(folder);
    }

    Path receipt() {
        return folder.resolve("receipt.json");
    }

    Path report() {
        return folder.resolve("report.html");
    }

    /// @param trusted keys by one of which the receipt is signed
    /// @return the receipt that was written
    Receipt write(byte[] file, Collection<VerifyingKey> trusted) {
        Receipt receipt = read(file, trusted);
        switch (receipt.claim().edition()) {
            case PUBLIC -> NewFile.write(receipt(), file, ANOTHER);
            case RESTRICTED -> {
                NewFile.writeForOwner(receipt(), file, ANOTHER);
                NewFile.writeForOwner(
                        folder.resolve("rows.csv"),
                        utf8(Recomputation.rows(receipt.result())),
                        ANOTHER);
                NewFile.write(
                        folder.resolve("recompute.R"),
                        utf8(
                                Recomputation.script(
                                        ClaimEvaluation.claim(receipt.claim().canonical()))),
                        ANOTHER);
            }
        }
        writeReport(report(), receipt);
        return receipt;
    }

    /// @throws UserProblem if it is no receipt that one of the keys signed
    static Receipt read(byte[] file, Collection<VerifyingKey> trusted) {
        return switch (Receipts.read(file, trusted)) {
            case Receipts.Reading.Valid(Receipt receipt) -> receipt;
            case Receipts.Reading.Invalid(var verdict) ->
                    throw new UserProblem(
                            "The receipt counts for nothing: " + verdict.reason() + ".");
        };
    }

    /// The page of a receipt, wherever; of a restricted one for the owner's eyes only.
    static void writeReport(Path file, Receipt receipt) {
        byte[] html = utf8(new ClaimPages().html(page(receipt)));
        switch (receipt.claim().edition()) {
            case PUBLIC -> NewFile.write(file, html, ANOTHER);
            case RESTRICTED -> NewFile.writeForOwner(file, html, ANOTHER);
        }
    }

    static ClaimReport page(Receipt receipt) {
        return new ClaimReport(
                ClaimEvaluation.claim(receipt.claim().canonical()),
                receipt.result(),
                List.of(
                        new Fact("claim (SHA-256)", receipt.claim().hash().toString()),
                        new Fact("result (SHA-256)", receipt.resultHash().toString()),
                        new Fact("lock", receipt.lockId().toString()),
                        new Fact("lock (SHA-256)", receipt.lockHash().toString()),
                        new Fact("Merkle root of the participants", receipt.root().toString()),
                        new Fact("computed by", receipt.code().toString())));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
