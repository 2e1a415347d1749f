package dev.thaw.launcher;

import dev.thaw.vault.MasterKey;
import dev.thaw.vault.Rotation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `thaw vault`: the key that everything is wrapped under, and keys that are lost.
@Command(
        name = "vault",
        mixinStandardHelpOptions = true,
        description = "Manage the vault's keys (docs/operating.md).",
        subcommands = {VaultCommand.Rotate.class, VaultCommand.NewKey.class, WriteOffCommand.class},
        synopsisSubcommandLabel = "COMMAND")
final class VaultCommand {

    private VaultCommand() {}

    @Command(
            name = "rotate",
            mixinStandardHelpOptions = true,
            description = {
                "Wrap every secret of the vault under a new master key; the ledger is not touched.",
                "Services that run go on working. Interrupted, run it again with the same options.",
                "With --to the master key moves; services then need the new --master-key."
            },
            footer = {
                "",
                "Examples:",
                "  thaw vault rotate",
                "  thaw vault rotate --to aws-kms://arn:aws:kms:eu-west-1:1111:key/2222",
                "  thaw vault rotate --master-key env:OLD_KEY --to env:NEW_KEY"
            })
    static final class Rotate implements Callable<Integer> {

        @Option(
                names = "--to",
                paramLabel = "SOURCE",
                description =
                        "Where the new master key is: a file, env:NAME, or the URI of a key"
                                + " management service (default: where the old one is).")
        private String to;

        @Mixin private Where where;
        @Mixin private Output output;

        @Override
        public Integer call() {
            try (Workspace workspace = Workspace.openWithoutServices(where)) {
                MasterKey from = workspace.masterKey();
                MasterKey target = to == null ? from : MasterKey.at(to);
                Rotation.Done done = rotate(workspace, from, target);
                output.show(
                        Output.object()
                                .put("wrapped", done.wrapped())
                                .put("key_id", Integer.toUnsignedLong(done.keyId()))
                                .put("old_keys_removed", done.oldKeysRemoved()),
                        () -> text(done, from, target));
            }
            return ExitCode.OK;
        }

        private Rotation.Done rotate(Workspace workspace, MasterKey from, MasterKey target) {
            try (Bar bar = new Bar("Wrapping", 0)) {
                Rotation.Progress progress =
                        (_, wrapped, total) -> bar.at(wrapped & ~0xFFL, () -> total);
                return to == null
                        ? Rotation.inPlace(workspace.vaultDatabase(), from, progress)
                        : Rotation.move(workspace.vaultDatabase(), from, target, progress);
            }
        }

        private static String text(Rotation.Done done, MasterKey from, MasterKey target) {
            String text =
                    "%,d secrets are wrapped under key %s in %s."
                            .formatted(
                                    done.wrapped(), Integer.toUnsignedString(done.keyId()), target);
            return done.oldKeysRemoved()
                    ? text
                    : text
                            + "%nRemove the old key from %s once every service was started with the new one."
                                    .formatted(from);
        }
    }

    @Command(
            name = "new-key",
            mixinStandardHelpOptions = true,
            description = {
                "Print a new master key for an environment variable. It is kept nowhere else.",
                "A file needs none: Thaw makes it."
            },
            footer = {"", "Example:", "  THAW_MASTER_KEY=$(thaw vault new-key) thaw up"})
    static final class NewKey implements Callable<Integer> {

        @Mixin private Output output;

        @Override
        public Integer call() {
            String key = MasterKey.newKeyset();
            output.show(Output.object().put("master_key", key), () -> key);
            return ExitCode.OK;
        }
    }
}
