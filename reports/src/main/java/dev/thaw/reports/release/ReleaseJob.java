package dev.thaw.reports.release;

import dev.thaw.core.disclosure.MinimumCell;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.reports.Contributors;
import dev.thaw.reports.ReportsDatabase;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/// Makes releases.
///
/// ```
/// participants' tables ─┐ one      ┌─ block by block, side by side ─┐            one
/// earlier versions ─────┴ snapshot ┴─ [Releases#renew] ─────────────┴─ cells, ─┐ transaction
///                                                           what they are made of ┘
/// ```
///
/// The transaction holds an advisory lock of the study, so that of several instances one makes the
/// release. Whatever fails before its end leaves nothing behind. Nothing in a release depends on
/// the time, on the order of rows or on the number of processors.
///
/// An erasure that goes on meanwhile and the end of a release wait for each other: either the
/// erasure finds the new rows, or the release leaves the participant's out.
public final class ReleaseJob {

    private final Jdbi jdbi;

    private ReleaseJob(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// On the tables of a database, made where there are none. A release takes two connections.
    public static ReleaseJob on(DataSource database) {
        return new ReleaseJob(ReportsDatabase.open(database));
    }

    /// Why a release is made.
    public enum Occasion {
        /// Somebody wants one. The first is made at once, the others when the interval has passed.
        ASKED_FOR,
        /// The study's interval has passed, the first one since the study was first seen: figures
        /// of an import that is half done would stand for a whole interval.
        BY_ITSELF
    }

    /// Told how far a release is.
    @FunctionalInterface
    public interface Progress {
        /// @param done subject matters that are decided
        /// @param all how many there are
        void at(int done, int all);
    }

    /// Makes a release of a study, if it is time.
    ///
    /// @throws ReleaseProblem if there is nothing to release or trends are being computed anew
    public ReleaseOutcome release(StudyProtocol protocol, Occasion occasion, Progress progress) {
        try (Handle handle = jdbi.open()) {
            return handle.inTransaction(
                    writer ->
                            claim(writer, protocol.study())
                                    ? dueAt(writer, protocol, occasion)
                                            .<ReleaseOutcome>map(ReleaseOutcome.NotDue::new)
                                            .orElseGet(() -> release(writer, protocol, progress))
                                    : new ReleaseOutcome.UnderWay());
        }
    }

    /// What a release would publish now, if it were time. Writes nothing.
    ///
    /// @throws ReleaseProblem if there is nothing to release or trends are being computed anew
    public ReleaseTally rehearse(StudyProtocol protocol, Progress progress) {
        return ReleaseTally.of(decide(protocol, progress, (_, _) -> {}));
    }

    /// With a handle of its own: those that Jdbi hands out to one thread would be the writer's.
    private <T> T inSnapshot(Function<Handle, T> work) {
        try (Handle handle = jdbi.open()) {
            return handle.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, work::apply);
        }
    }

    /// Until the transaction ends.
    private static boolean claim(Handle writer, StudyId study) {
        return writer.createQuery(
                        "SELECT pg_try_advisory_xact_lock("
                                + "hashtextextended('thaw release ' || :study, 0))")
                .bind("study", study.value())
                .mapTo(Boolean.class)
                .one();
    }

    /// Absent if it is time.
    private static Optional<Instant> dueAt(
            Handle writer, StudyProtocol protocol, Occasion occasion) {
        String since =
                switch (occasion) {
                    case ASKED_FOR -> "";
                    case BY_ITSELF -> {
                        notice(writer, protocol.study());
                        yield " UNION ALL SELECT due_since FROM reports.release_schedule"
                                + " WHERE study = :study";
                    }
                };
        return writer.createQuery(
                        """
                        SELECT max(counted) + make_interval(hours => 24 * :days)
                          FROM (SELECT released_at AS counted FROM reports.release
                                 WHERE study = :study %s) all_of_them
                        HAVING max(counted) + make_interval(hours => 24 * :days) > now()
                        """
                                .formatted(since))
                .bind("study", protocol.study().value())
                .bind("days", protocol.releases().intervalDays())
                .mapTo(OffsetDateTime.class)
                .findOne()
                .map(OffsetDateTime::toInstant);
    }

    private static void notice(Handle writer, StudyId study) {
        writer.createUpdate(
                        """
                        INSERT INTO reports.release_schedule
                        SELECT study, now() FROM reports.participant WHERE study = :study LIMIT 1
                            ON CONFLICT DO NOTHING
                        """)
                .bind("study", study.value())
                .execute();
    }

    private ReleaseOutcome release(Handle writer, StudyProtocol protocol, Progress progress) {
        int number = latest(writer, protocol.study()) + 1;
        ReleaseRows rows = new ReleaseRows(writer, protocol, number);
        List<Decision> decisions = decide(protocol, progress, rows::write);
        ReleaseTally tally = ReleaseTally.of(decisions);
        if (number == 1 && tally.published() == 0) {
            return new ReleaseOutcome.NothingToShow();
        }
        String digest = rows.finish(decisions);
        leaveOutTheErased(writer, protocol.study(), number);
        return new ReleaseOutcome.Released(number, digest, tally);
    }

    private static int latest(Handle writer, StudyId study) {
        return writer.createQuery(
                        "SELECT coalesce(max(release_number), 0) FROM reports.release"
                                + " WHERE study = :study")
                .bind("study", study.value())
                .mapTo(Integer.class)
                .one();
    }

    /// Whoever has no rows any more may have been erased since the snapshot; it does no harm to
    /// take all of them for erased.
    private static void leaveOutTheErased(Handle writer, StudyId study, int release) {
        Contributors.holdErasures(writer);
        writer.createUpdate(
                        """
                        DELETE FROM reports.release_contributor c
                         WHERE c.study = :study AND c.release_number = :release
                           AND NOT EXISTS (SELECT FROM reports.participant p
                                            WHERE p.subject = c.subject)
                        """)
                .bind("study", study.value())
                .bind("release", release)
                .execute();
    }

    /// Decides on every block, in order, and hands on what is decided of each subject matter.
    private List<Decision> decide(
            StudyProtocol protocol, Progress progress, BiConsumer<Matter, List<Decision>> of) {
        return inSnapshot(
                snapshot -> {
                    checkProtocol(snapshot, protocol);
                    List<Matter> matters = Matter.of(snapshot, protocol);
                    Cohort cohort = Cohort.read(snapshot, protocol.study());
                    List<Decision> all = new ArrayList<>();
                    try (ExecutorService workers = workers()) {
                        for (int i = 0; i < matters.size(); i++) {
                            Matter matter = matters.get(i);
                            List<Decision> decided =
                                    decided(
                                            workers,
                                            Blocks.read(snapshot, protocol.study(), matter, cohort),
                                            new MinimumCell(protocol.minimumCell()));
                            of.accept(matter, decided);
                            decided.forEach(decision -> all.add(decision.withoutFigures()));
                            progress.at(i + 1, matters.size());
                        }
                    }
                    return all;
                });
    }

    private static ExecutorService workers() {
        return Executors.newFixedThreadPool(
                Runtime.getRuntime().availableProcessors(),
                Thread.ofPlatform().daemon().name("thaw-release-", 0).factory());
    }

    private static List<Decision> decided(
            ExecutorService workers, Blocks blocks, MinimumCell least) {
        try {
            List<Decision> decided = new ArrayList<>();
            for (Future<Decision> decision : workers.invokeAll(blocks.decisions(least))) {
                decided.add(decision.get());
            }
            return decided;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReleaseProblem("Interrupted; nothing was released.", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a block could not be decided", e.getCause());
        }
    }

    private static void checkProtocol(Handle snapshot, StudyProtocol protocol) {
        SortedSet<String> hashes =
                new TreeSet<>(
                        snapshot.createQuery(
                                        "SELECT DISTINCT protocol_hash FROM reports.participant"
                                                + " WHERE study = :study")
                                .bind("study", protocol.study().value())
                                .mapTo(String.class)
                                .list());
        if (hashes.isEmpty()) {
            throw new ReleaseProblem(
                    "No participant of study %s has trends yet: import data first."
                            .formatted(protocol.study()));
        }
        if (!hashes.equals(new TreeSet<>(List.of(protocol.hash())))) {
            throw new ReleaseProblem(
                    "The trends are still being computed under the newest protocol: wait until thaw"
                            + " status says that everything is visible, then release again.");
        }
    }
}
