package dev.thaw.launcher;

import dev.thaw.reports.receipt.ReceiptKeys;
import dev.thaw.reports.receipt.SigningKey;
import dev.thaw.vault.MasterKey;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// Where the key is that signs locks and receipts.
final class ReceiptKeyOption {

    private static final String VARIABLE = "THAW_RECEIPT_KEY";

    @Option(
            names = "--receipt-key",
            paramLabel = "FILE",
            defaultValue = "${env:THAW_RECEIPT_KEY_FILE}",
            description =
                    "The key that signs locks and receipts; made where there is none (default: the"
                            + " variable THAW_RECEIPT_KEY if it is set, else receipt-key.json beside"
                            + " the vault's master key; env: THAW_RECEIPT_KEY_FILE).")
    private Path file;

    ReceiptKeys keys(Where where) {
        String given = System.getenv(VARIABLE);
        if (file == null && given != null && !given.isBlank()) {
            return ReceiptKeys.given(
                    SigningKey.parse(given, "the environment variable " + VARIABLE),
                    where.data().resolve("receipt-keys.json"));
        }
        Path key = file != null ? file : besideMasterKey(where);
        return ReceiptKeys.inFile(key, key.resolveSibling("receipt-keys.json"));
    }

    private static Path besideMasterKey(Where where) {
        Path name = Path.of("receipt-key.json");
        return switch (where.vault().masterKey()) {
            case MasterKey.InFile(Path masterKey) -> masterKey.resolveSibling(name);
            case MasterKey.InVariable _, MasterKey.InKms _ -> where.data().resolve(name);
        };
    }
}
