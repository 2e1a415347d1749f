package dev.thaw.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.reports.receipt.Claim;
import dev.thaw.reports.receipt.Edition;
import dev.thaw.reports.receipt.ReceiptKeys;
import dev.thaw.reports.receipt.SignedLock;
import dev.thaw.reports.replay.Ledger;
import dev.thaw.vault.Erasure.Step;
import dev.thaw.vault.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Locks, receipts and their verification by the command.
@Tag("stack")
class VerifyEndToEndTest {

    private static final StudyId STUDY = new StudyId(MadeUpDiary.STUDY);
    private static final String WHO = "d02";
    private static final Duration LONGEST = Duration.ofMinutes(4);

    @TempDir private Path folder;

    @Test
    void aReceiptHoldsWhateverHappensToTheLedgerButTheLossOfRecords() throws IOException {
        Path receipt;
        try (Workspace thaw = Workspace.start(Where.at(data()), Cli.BRIEF_STACK, () -> {})) {
            // Given a locked study and a receipt
            MadeUpDiary diary = MadeUpDiary.in(folder, 5, 40);
            run(0, "study", "apply", diary.protocol().toString());
            bring(diary);
            JsonNode lock =
                    run(0, "lock", "create", "--study", STUDY.value(), "--horizon", "2025-06-30")
                            .json();
            assertThat(lock.get("participants").asInt()).isEqualTo(5);
            assertThat(lock.get("horizon").asText()).isEqualTo("2025-06-30");
            receipt = issue(thaw, Path.of(lock.get("file").asText()), "event-counts/v1");

            // Then
            verdict(0, "BIT_IDENTICAL", receipt);
            Cli unknown = run(2, "verify", issue(thaw, lockFile(lock), "unknown/v1").toString());
            assertThat(unknown.err()).contains("cannot evaluate claims of kind unknown/v1");

            // When more people come, and the ledger is copied
            bring(MadeUpDiary.in(Files.createDirectory(folder.resolve("more")), 7, 40));
            run(0, "ledger", "copy", "--to-topic", "larger", "--partitions", "17");

            // Then
            verdict(0, "BIT_IDENTICAL", receipt);
            verdict(0, "BIT_IDENTICAL", receipt, "--ledger-topic", "larger");
            assertThat(run(2, "ledger", "copy", "--to-topic", "larger", "--partitions", "17").err())
                    .contains("There is such a topic already");

            // When somebody changes the receipt
            byte[] changed = Files.readAllBytes(receipt);
            changed[changed.length / 2] ^= 1;
            Path forged = Files.write(folder.resolve("forged.json"), changed);

            // Then
            verdict(4, "INVALID_SIGNATURE", forged);

            // When the key that signs is replaced
            run(0, "receipt", "new-key");
            verdict(0, "BIT_IDENTICAL", receipt);
        }

        // When Thaw was stopped, and is started by the command itself
        verdict(0, "BIT_IDENTICAL", receipt);

        try (Workspace thaw = Workspace.start(Where.at(data()), Cli.BRIEF_STACK, () -> {})) {
            // When somebody is erased
            CompletableFuture<Cli> erasure = erase(thaw);

            // Then
            JsonNode minus = verdict(3, "REPRODUCED_MINUS_ERASED", receipt);
            assertThat(minus.get("n_erased").asInt()).isEqualTo(1);
            assertThat(minus.at("/restated_result/people").asInt()).isEqualTo(4);
            aMinutePasses(thaw);
            assertThat(erasure.join().exit()).isZero();
            verdict(3, "REPRODUCED_MINUS_ERASED", receipt);
        }
    }

    /// Returns when the records are gone; the last step takes a minute.
    private CompletableFuture<Cli> erase(Workspace thaw) {
        Identity known = thaw.vault().find(STUDY, thaw.vault().pseudonymOf(STUDY, WHO));
        SubjectId subject = ((Identity.Known) known).subject();
        CompletableFuture<Cli> command =
                CompletableFuture.supplyAsync(
                        () ->
                                Cli.thaw(
                                        with(
                                                "participant",
                                                "erase",
                                                "--study",
                                                STUDY.value(),
                                                "--source-id",
                                                WHO,
                                                "--yes",
                                                "--json")));
        await(
                "the steps before the last",
                () ->
                        command.isDone()
                                || thaw.vault()
                                        .erasures()
                                        .of(subject)
                                        .map(erasure -> erasure.isDone(Step.TABLES_EMPTIED))
                                        .orElse(false));
        return command;
    }

    private static void aMinutePasses(Workspace thaw) {
        Jdbi.create(thaw.database())
                .useHandle(
                        handle ->
                                handle.execute(
                                        "UPDATE vault.erasure SET key_destroyed_at ="
                                                + " key_destroyed_at - interval '61 s'"));
    }

    private static void await(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain for " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
    }

    /// A receipt as an evaluation of claims issues it.
    private Path issue(Workspace thaw, Path lockFile, String api) throws IOException {
        ReceiptKeys keys =
                ReceiptKeys.inFile(
                        data().resolve("receipt-key.json"), data().resolve("receipt-keys.json"));
        SignedLock lock = SignedLock.read(Files.readAllBytes(lockFile), keys.trusted());
        Claim claim =
                new Claim("{\"api\":\"" + api + "\"}", Optional.empty(), "0", Edition.RESTRICTED);
        try (Bar bar = new Bar("Reading", 0)) {
            byte[] receipt =
                    LockCommand.receipts(thaw, Ledger.of(thaw.kafka()), bar)
                            .issue(lock, claim, new EventCounts(), keys.signing());
            return Files.write(folder.resolve(api.replace('/', '-') + ".json"), receipt);
        }
    }

    private static Path lockFile(JsonNode lock) {
        return Path.of(lock.get("file").asText());
    }

    private JsonNode verdict(int exit, String word, Path receipt, String... options) {
        List<String> arguments = new ArrayList<>(List.of("verify", receipt.toString()));
        arguments.addAll(List.of(options));
        Cli result = run(exit, arguments.toArray(String[]::new));
        JsonNode json = new Cli(0, result.out(), result.err()).json();
        assertThat(json.get("verdict").asText()).isEqualTo(word);
        return json;
    }

    private void bring(MadeUpDiary diary) {
        run(
                0,
                "import",
                "--study",
                STUDY.value(),
                "--mapping",
                diary.mapping().toString(),
                diary.table().toString());
    }

    private Cli run(int exit, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        Cli result = Cli.thaw(with(all.toArray(String[]::new)));
        assertThat(result.exit()).as(result.err() + result.out()).isEqualTo(exit);
        return result;
    }

    private String[] with(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", data().toString()));
        return all.toArray(String[]::new);
    }

    private Path data() {
        return folder.resolve("data");
    }
}
