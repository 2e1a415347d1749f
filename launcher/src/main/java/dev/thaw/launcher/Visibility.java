package dev.thaw.launcher;

import dev.thaw.reports.ProjectionOffsets;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.TopicOffsets;
import dev.thaw.schemas.topic.StageProgressTable;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;

/// Waits until everything that was received stands in the tables.
final class Visibility {

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final Duration BUSY = Duration.ofSeconds(30);

    /// How long nothing may move before it is said that something does not run.
    static final Duration LONGEST_STANDSTILL = Duration.ofMinutes(2);

    private Visibility() {}

    /// What is not visible yet.
    static Backlog backlog(Workspace workspace) {
        try (Admin admin = Admin.create(workspace.kafka());
                StageProgressTable progress =
                        new StageProgressTable(workspace.kafka(), workspace.registry())) {
            return Backlog.read(admin, progress, ProjectionOffsets.of(workspace.database()));
        }
    }

    /// Waits until everything that was received is visible. Where others run the services, more may
    /// arrive all the time: then it waits for half a minute at most.
    ///
    /// @return whether everything is visible
    /// @throws UserProblem if nothing moves for two minutes
    static boolean await(Workspace workspace) {
        Duration atMost = workspace.ownStack().isPresent() ? Duration.ofDays(30) : BUSY;
        try (Admin admin = Admin.create(workspace.kafka());
                StageProgressTable progress =
                        new StageProgressTable(workspace.kafka(), workspace.registry());
                Bar bar = new Bar("Folding events into trends", 0)) {
            ProjectionOffsets projected = ProjectionOffsets.of(workspace.database());
            Stopwatch watch = Stopwatch.start();
            Stopwatch standstill = Stopwatch.start();
            Backlog last = Backlog.read(admin, progress, projected);
            long most = last.size();
            while (!last.isEmpty() && watch.seconds() < atMost.toSeconds()) {
                pause();
                failIfStopped(workspace);
                Backlog now = Backlog.read(admin, progress, projected);
                if (!now.equals(last)) {
                    standstill = Stopwatch.start();
                } else if (standstill.seconds() > LONGEST_STANDSTILL.toSeconds()) {
                    throw new UserProblem(
                            "Nothing has moved for two minutes (%s); check that the streams and reports services run, and their logs."
                                    .formatted(now));
                }
                last = now;
                most = Math.max(most, now.size());
                long total = most;
                bar.at((total - now.size()) & ~0xFFL, () -> total);
            }
            return last.isEmpty();
        }
    }

    /// Services of this process that gave up would be waited for in vain.
    static void failIfStopped(Workspace workspace) {
        workspace
                .services()
                .flatMap(Services::problem)
                .ifPresent(
                        problem -> {
                            throw new UserProblem(problem);
                        });
    }

    /// Returns when every event received so far is decided, with the seconds on the watch then.
    static double awaitAdmission(Workspace workspace, Stopwatch watch) {
        try (Admin admin = Admin.create(workspace.kafka())) {
            while (Backlog.unread(admin) > 0) {
                pause();
                failIfStopped(workspace);
            }
        }
        return watch.seconds();
    }

    /// Returns when every event received so far is decided and everybody may read what was decided.
    ///
    /// @param meanwhile done at every look
    /// @throws UserProblem if nothing moves for two minutes
    static void awaitLedger(Workspace workspace, Runnable meanwhile) {
        try (Admin admin = Admin.create(workspace.kafka())) {
            TopicOffsets ledger = new TopicOffsets(admin, Topic.LEDGER_EVENTS);
            Stopwatch standstill = Stopwatch.start();
            long last = Long.MAX_VALUE;
            while (true) {
                long unread = Backlog.unread(admin);
                if (unread == 0 && ledger.ends().equals(ledger.writtenEnds())) {
                    return;
                }
                if (unread != last) {
                    standstill = Stopwatch.start();
                } else if (standstill.seconds() > LONGEST_STANDSTILL.toSeconds()) {
                    throw new UserProblem(
                            "Admission has not moved for two minutes with %,d records unread."
                                    .formatted(unread));
                }
                last = unread;
                meanwhile.run();
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_EVERY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserProblem("Interrupted.", e);
        }
    }
}
