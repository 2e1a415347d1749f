package dev.thaw.launcher;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.event.StudyId;
import dev.thaw.reports.receipt.Lock;
import dev.thaw.reports.receipt.ReceiptKeys;
import dev.thaw.reports.receipt.Receipts;
import dev.thaw.reports.receipt.SignedLock;
import dev.thaw.reports.receipt.SigningKey;
import dev.thaw.reports.replay.Ledger;
import dev.thaw.reports.replay.Replay;
import dev.thaw.schemas.PublishedProtocol;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `thaw lock`: pins what a claim is evaluated on.
@Command(
        name = "lock",
        mixinStandardHelpOptions = true,
        description = "Pin a study's part of the ledger, so that results can be checked later.",
        subcommands = LockCommand.Create.class,
        synopsisSubcommandLabel = "COMMAND")
final class LockCommand {

    private LockCommand() {}

    /// Where a lock is kept unless somebody says otherwise.
    static Path defaultFile(Where where, UUID lock) {
        return where.data().resolve("locks").resolve(lock + ".json");
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = {
                "Pin the events that are admitted now, with the study's protocol and one hash for"
                        + " each participant.",
                "What is admitted later lies beyond the lock. The file names nobody; keep it as"
                        + " long as any receipt that refers to it (docs/receipts.md)."
            },
            footer = {
                "",
                "Examples:",
                "  thaw lock create --study pilot",
                "  thaw lock create --study pilot --horizon 2026-10-31 --out pilot-lock.json --json"
            })
    static final class Create implements Callable<Integer> {

        @Option(names = "--study", required = true, description = "The study.")
        private String study;

        @Option(
                names = "--horizon",
                paramLabel = "DATE",
                description =
                        "The first day of which the data are not complete: outcomes that were due"
                                + " before it count (default: today in UTC).")
        private LocalDate horizon;

        @Option(
                names = "--out",
                paramLabel = "FILE",
                description =
                        "A file that does not exist yet (default: locks/ID.json in the data"
                                + " directory).")
        private Path out;

        @Mixin private ReceiptKeyOption receiptKey;
        @Mixin private Where where;
        @Mixin private Output output;

        @Override
        public Integer call() {
            StudyId id = Names.study(study);
            ReceiptKeys keys = receiptKey.keys(where);
            try (Workspace workspace = Workspace.open(where)) {
                if (!Visibility.await(workspace)) {
                    output.say("Events keep arriving; the newest lie beyond this lock.");
                }
                PublishedProtocol protocol = StudyCommand.published(workspace, id);
                SigningKey key = keys.signing();
                byte[] file = lock(workspace, protocol, key);
                SignedLock signed = SignedLock.read(file, keys.trusted());
                Path path = out != null ? out : defaultFile(where, signed.lock().id());
                NewFile.writeForOwner(path, file, "name another with --out");
                output.show(json(signed, path), () -> text(signed.lock(), path));
            }
            return ExitCode.OK;
        }

        private byte[] lock(Workspace workspace, PublishedProtocol protocol, SigningKey key) {
            try (Bar bar = new Bar("Reading the ledger", 0)) {
                Receipts receipts = receipts(workspace, Ledger.of(workspace.kafka()), bar);
                Instant now = Instant.now();
                LocalDate complete =
                        horizon != null ? horizon : LocalDate.ofInstant(now, ZoneOffset.UTC);
                return receipts.lock(protocol, complete, now.truncatedTo(ChronoUnit.SECONDS), key);
            }
        }

        private static ObjectNode json(SignedLock signed, Path path) {
            Lock lock = signed.lock();
            return Output.object()
                    .put("lock_id", lock.id().toString())
                    .put("study", lock.study().value())
                    .put("horizon", lock.horizon().toString())
                    .put("file", path.toString())
                    .put("sha256", signed.hash().toString())
                    .put("merkle_root", lock.root().toString())
                    .put("participants", lock.leaves().size())
                    .put("protocol_sha256", lock.protocol().hash());
        }

        private static String text(Lock lock, Path path) {
            return "Locked: %,d participants of study %s, complete before %s, in %s."
                    .formatted(lock.leaves().size(), lock.study(), lock.horizon(), path);
        }
    }

    /// What locks and receipts of a ledger are made and verified with.
    static Receipts receipts(Workspace workspace, Ledger ledger, Bar bar) {
        return new Receipts(
                new Replay(ledger, workspace.vault().sealing(), workspace.registry()),
                new ErasureLog(workspace),
                progress(bar));
    }

    static Replay.Progress progress(Bar bar) {
        return (done, total) -> bar.at(done & ~0xFFL, () -> total);
    }
}
