package dev.thaw.launcher;

import dev.thaw.reports.receipt.VerifyingKey;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `thaw receipt`: the key that signs locks and receipts.
@Command(
        name = "receipt",
        mixinStandardHelpOptions = true,
        description = "Manage the key that signs locks and receipts (docs/receipts.md).",
        subcommands = ReceiptCommand.NewKey.class,
        synopsisSubcommandLabel = "COMMAND")
final class ReceiptCommand {

    private ReceiptCommand() {}

    @Command(
            name = "new-key",
            mixinStandardHelpOptions = true,
            description = {
                "Put a new key in the place of the one that signs; the old one is gone for ever.",
                "What it signed stays valid: its public half is kept in receipt-keys.json."
            },
            footer = {"", "Example:", "  thaw receipt new-key"})
    static final class NewKey implements Callable<Integer> {

        @Mixin private ReceiptKeyOption receiptKey;
        @Mixin private Where where;
        @Mixin private Output output;

        @Override
        public Integer call() {
            VerifyingKey key = receiptKey.keys(where).rotate().verifying();
            output.show(
                    Output.object().put("key_id", key.id()).put("public_key", key.base64()),
                    () ->
                            "Key %s signs from now on; publish its public half: %s"
                                    .formatted(key.id(), key.base64()));
            return ExitCode.OK;
        }
    }
}
