package dev.thaw.bench.faults;

import dev.thaw.reports.StudyAccounts;
import dev.thaw.schemas.StudyAccount;
import dev.thaw.vault.Erasure;
import dev.thaw.vault.Erasure.Step;
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
/// Participants are erased in both runs, at the same places of the stream. About half of the faults
/// wait until an erasure is between two of its steps, if one is about to be.
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
    private static final int LONGEST_ERASURE_MILLIS = 1_000;
    private static final Duration LONGEST_AIM = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    /// What came of it.
    ///
    /// @param struck how often each fault struck
    /// @param kills processes killed
    /// @param erasures of participants, complete at the end
    /// @param comparisons how often everything was compared
    /// @param rows compared the last time
    /// @param difference the first one, if there was one; then the trial ended with it
    record Result(
            Map<Fault, Integer> struck,
            Kills.Count kills,
            int erasures,
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
            return new Result(Map.of(), Kills.Count.NONE, 0, 1, 0, unexpected);
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
        Kills kills = new Kills(scene.publishing::erasures, scene.vault.erasures());
        scene.thaw.beforeEachKill(kills);
        for (int i = 0; i < rounds.size(); i++) {
            long began = System.nanoTime();
            Round round = rounds.get(i);
            for (Fault fault : round.before()) {
                fault.strike(scene.thaw, random);
            }
            List<FaultyStudy.Sent> part = parts.get(i);
            CompletableFuture<Void> published =
                    CompletableFuture.runAsync(() -> scene.publishing.publish(part, ROUND));
            for (Fault fault : round.during()) {
                scene.awaitSomeMoment(random, published);
                fault.strike(scene.thaw, random);
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
                    "round %d of %d: %s; %d kills so far, %d during erasures; %,d rows, %s; %d s"
                            .formatted(
                                    i + 1,
                                    rounds.size(),
                                    round.faults(),
                                    kills.count().all(),
                                    kills.count().whileErasing(),
                                    found.rows(),
                                    difference.orElse("all equal"),
                                    (System.nanoTime() - began) / 1_000_000_000));
            if (difference.isPresent()) {
                return new Result(struck, kills.count(), 0, i + 1, found.rows(), difference);
            }
        }
        return new Result(
                struck,
                kills.count(),
                scene.receipts(),
                rounds.size(),
                undisturbed.getLast().rows(),
                Optional.empty());
    }

    /// Both runs could be wrong in the same way; but what must come out is known beforehand.
    private Optional<String> unexpected(Snapshot last, List<StudyAccount> accounts) {
        return unexpected("ledger", List.copyOf(study.admitted()), last.rows(Snapshot.LEDGER))
                .or(
                        () ->
                                unexpected(
                                        "erased",
                                        study.erased().stream().map(who -> who.value()).toList(),
                                        last.rows(Snapshot.ERASED)))
                .or(
                        () ->
                                unexpected(
                                        "events of erasures",
                                        study.eventsErased().stream()
                                                .map(events -> FaultyStudy.id() + " " + events)
                                                .sorted()
                                                .toList(),
                                        last.rows(Snapshot.ERASURES)))
                .or(() -> unexpected("accounts", study.accounts(), accounts));
    }

    private static <T> Optional<String> unexpected(String what, List<T> expected, List<T> found) {
        return expected.equals(found)
                ? Optional.empty()
                : Optional.of(
                        "undisturbed, %s: %d expected, %d found; first missing %s, first too many %s"
                                .formatted(
                                        what,
                                        expected.size(),
                                        found.size(),
                                        firstWithout(expected, found),
                                        firstWithout(found, expected)));
    }

    private static <T> Optional<T> firstWithout(List<T> some, List<T> others) {
        return some.stream().filter(one -> !others.contains(one)).findFirst();
    }

    /// A running Thaw with somebody who publishes and somebody who looks.
    private final class Scene implements AutoCloseable {

        private final RunningThaw thaw;
        private final Publishing publishing;
        private final Vault vault;
        private final Watch watch;

        Scene(Path folder) throws IOException {
            this.thaw = RunningThaw.start(folder, logging);
            this.publishing = new Publishing(thaw);
            publishing.apply(thaw, study.protocol());
            this.vault = Vault.open(thaw.database(), MasterKey.inFile(thaw.masterKeyFile()));
            this.watch = new Watch(thaw, vault.erasures());
        }

        /// Waits until all that was published is visible, and whoever asked for it is erased but
        /// for the last step.
        Snapshot settled() {
            watch.awaitVisible(publishing.erasures());
            return Snapshot.of(thaw, vault, study.everybody());
        }

        /// Half of the moments are any, the others in the middle of an erasure.
        void awaitSomeMoment(SplittableRandom random, CompletableFuture<Void> published) {
            if (random.nextBoolean()) {
                Pause.of(Duration.ofMillis(random.nextInt(LONGEST_WAIT_MILLIS)));
                return;
            }
            long end = System.nanoTime() + LONGEST_AIM.toNanos();
            while (!isBetweenSteps()
                    && !(published.isDone() && isAllEmptied())
                    && System.nanoTime() < end) {
                Pause.of(LOOK_EVERY);
                thaw.revive();
            }
            Pause.of(Duration.ofMillis(random.nextInt(LONGEST_ERASURE_MILLIS)));
        }

        private boolean isBetweenSteps() {
            return noted().stream().anyMatch(erasure -> !erasure.isDone(Step.TABLES_EMPTIED));
        }

        private boolean isAllEmptied() {
            return noted().size() == publishing.erasures() && !isBetweenSteps();
        }

        /// As far as PostgreSQL answers.
        private List<Erasure> noted() {
            try {
                return vault.erasures().all();
            } catch (RuntimeException e) {
                return List.of();
            }
        }

        /// Lets the minute pass in which processes may remember a key, and waits for all receipts.
        ///
        /// @return how many there are
        int receipts() {
            thaw.execute(
                    "UPDATE vault.erasure SET key_destroyed_at = key_destroyed_at - interval '61 s'");
            watch.awaitComplete(publishing.erasures());
            return publishing.erasures();
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
