package dev.thaw.bench.faults;

import dev.thaw.reports.StudyAccounts;
import dev.thaw.schemas.StudyAccount;
import dev.thaw.vault.MasterKey;
import dev.thaw.vault.Vault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// The same study twice: once undisturbed, once while things are killed. After each round of faults
/// everything must be as it was at this place of the undisturbed run.
///
/// @param logging the configuration of logback for all processes
/// @param afterwards is done on the disturbed Thaw when all is compared
/// @param news hears what was done after each round
record Trial(
        FaultyStudy study,
        List<Round> rounds,
        long seed,
        Path directory,
        String logging,
        Consumer<RunningThaw> afterwards,
        Consumer<String> news) {

    private static final Duration ROUND = Duration.ofSeconds(3);
    private static final int LONGEST_WAIT_MILLIS = 2_000;

    /// What came of it.
    ///
    /// @param struck how often each fault struck
    /// @param kills processes killed
    /// @param comparisons how often everything was compared
    /// @param rows compared the last time
    /// @param difference the first one, if there was one; then the trial ended with it
    record Result(
            Map<Fault, Integer> struck,
            int kills,
            int comparisons,
            long rows,
            Optional<String> difference) {}

    Result run() throws IOException {
        List<List<FaultyStudy.Sent>> parts = study.parts(rounds.size());
        List<Snapshot> undisturbed = new ArrayList<>();
        Optional<String> unexpected;
        try (Scene scene = new Scene(directory.resolve("undisturbed"))) {
            for (List<FaultyStudy.Sent> part : parts) {
                scene.publishing.publish(part, Duration.ZERO);
                undisturbed.add(scene.settled());
                news.accept(
                        "undisturbed: part %d of %d, %,d rows"
                                .formatted(
                                        undisturbed.size(),
                                        parts.size(),
                                        undisturbed.getLast().rows()));
            }
            unexpected = unexpected(undisturbed.getLast(), scene.accounts());
        }
        if (unexpected.isPresent()) {
            return new Result(Map.of(), 0, 1, 0, unexpected);
        }
        try (Scene scene = new Scene(directory.resolve("disturbed"))) {
            Result result = disturbed(scene, parts, undisturbed);
            afterwards.accept(scene.thaw);
            return result;
        }
    }

    private Result disturbed(
            Scene scene, List<List<FaultyStudy.Sent>> parts, List<Snapshot> undisturbed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<Fault, Integer> struck = new EnumMap<>(Fault.class);
        int kills = 0;
        for (int i = 0; i < rounds.size(); i++) {
            long began = System.nanoTime();
            Round round = rounds.get(i);
            for (Fault fault : round.before()) {
                kills += fault.strike(scene.thaw, random);
            }
            List<FaultyStudy.Sent> part = parts.get(i);
            CompletableFuture<Void> published =
                    CompletableFuture.runAsync(() -> scene.publishing.publish(part, ROUND));
            for (Fault fault : round.during()) {
                Pause.of(Duration.ofMillis(random.nextInt(LONGEST_WAIT_MILLIS)));
                kills += fault.strike(scene.thaw, random);
            }
            round.faults().forEach(fault -> struck.merge(fault, 1, Integer::sum));
            published.join();
            Snapshot found = scene.settled();
            Optional<String> difference =
                    undisturbed
                            .get(i)
                            .differenceTo(found)
                            .or(() -> found.repeatedEvent().map(e -> "in the ledger twice: " + e));
            news.accept(
                    "round %d of %d: %s; %d kills so far; %,d rows, %s; %d s"
                            .formatted(
                                    i + 1,
                                    rounds.size(),
                                    round.faults(),
                                    kills,
                                    found.rows(),
                                    difference.orElse("all equal"),
                                    (System.nanoTime() - began) / 1_000_000_000));
            if (difference.isPresent()) {
                return new Result(struck, kills, i + 1, found.rows(), difference);
            }
        }
        return new Result(
                struck, kills, rounds.size(), undisturbed.getLast().rows(), Optional.empty());
    }

    /// Both runs could be wrong in the same way; but what must come out is known beforehand.
    private Optional<String> unexpected(Snapshot last, List<StudyAccount> accounts) {
        List<String> admitted = List.copyOf(study.admitted());
        if (!admitted.equals(last.tables().get(Snapshot.LEDGER))) {
            return Optional.of(
                    "the undisturbed ledger holds %d events, not the %d that were to be admitted"
                            .formatted(last.tables().get(Snapshot.LEDGER).size(), admitted.size()));
        }
        return accounts.equals(study.accounts())
                ? Optional.empty()
                : Optional.of(
                        "the undisturbed accounts are %s, not %s"
                                .formatted(accounts, study.accounts()));
    }

    /// A running Thaw with somebody who publishes and somebody who looks.
    private final class Scene implements AutoCloseable {

        private final RunningThaw thaw;
        private final Publishing publishing;
        private final Watch watch;
        private final Vault vault;

        Scene(Path folder) throws IOException {
            this.thaw = RunningThaw.start(folder, logging);
            this.publishing = new Publishing(thaw);
            publishing.apply(thaw, study.protocol());
            this.watch = new Watch(thaw);
            this.vault = Vault.open(thaw.database(), MasterKey.inFile(thaw.masterKeyFile()));
        }

        /// Waits until all that was published is visible.
        Snapshot settled() {
            watch.awaitVisible();
            return Snapshot.of(thaw, vault, study.everybody());
        }

        List<StudyAccount> accounts() {
            return StudyAccounts.of(thaw.database()).all();
        }

        @Override
        public void close() {
            watch.close();
            publishing.close();
            thaw.close();
        }
    }
}
