package dev.thaw.launcher;

import dev.thaw.reports.receipt.Receipt;
import dev.thaw.reports.receipt.VerifyingKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `thaw claim report`: a receipt as a page.
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description =
                "Write a receipt as one page that needs nothing else. It says nothing that the"
                        + " receipt does not; it does not verify it (thaw verify).",
        footer = {"", "Example:", "  thaw claim report receipt.json --out report.html"})
final class ClaimReportCommand implements Callable<Integer> {

    @Parameters(paramLabel = "RECEIPT", description = "A receipt's file.")
    private Path receiptFile;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "A file that does not exist yet (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("report.html");

    @Option(
            names = "--public-key",
            paramLabel = "KEY",
            description = "Trust this public key, too, as it stands in a receipt.")
    private List<String> publicKeys = List.of();

    @Mixin private ReceiptKeyOption receiptKey;
    @Mixin private Where where;
    @Mixin private Output output;

    @Override
    public Integer call() {
        List<VerifyingKey> trusted = new ArrayList<>(receiptKey.keys(where).trusted());
        publicKeys.forEach(key -> trusted.add(VerifyingKey.parse(key)));
        Receipt receipt = ReceiptFolder.read(GivenFile.content(receiptFile), trusted);
        ReceiptFolder.writeReport(out, receipt);
        output.show(
                Output.object().put("report", out.toString()), () -> "The page is in " + out + ".");
        return ExitCode.OK;
    }
}
