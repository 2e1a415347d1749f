package dev.thaw.launcher;

import dev.thaw.vault.Erasure;
import dev.thaw.vault.Erasure.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jdbi.v3.core.JdbiException;

/// Waits for an erasure, whoever does its steps, and tells of each one.
///
/// @param look finds the erasure, once it is noted; fails while PostgreSQL is away
/// @param services what runs here: failed services are not waited for. Absent: others do the steps
/// @param say takes a sentence for the person who waits
/// @param clock and pause are time
record ErasureWait(
        Supplier<Optional<Erasure>> look,
        Optional<Runnable> services,
        Consumer<String> say,
        InstantSource clock,
        Runnable pause) {

    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    /// Of an erasure that services elsewhere do, unless some run in this process.
    static ErasureWait on(
            Workspace workspace, Supplier<Optional<Erasure>> look, Consumer<String> say) {
        return new ErasureWait(
                look,
                workspace.services().map(_ -> () -> Visibility.failIfStopped(workspace)),
                say,
                InstantSource.system(),
                ErasureWait::pauseShortly);
    }

    /// Waits until it is complete.
    ///
    /// @throws UserProblem if services here failed, or none elsewhere did a step for two minutes
    Erasure await() {
        Set<Step> said = EnumSet.noneOf(Step.class);
        Optional<Erasure> last = Optional.empty();
        Instant moved = clock.instant();
        while (true) {
            Optional<Erasure> now = tryToLook();
            if (now.isPresent() && !now.equals(last)) {
                sayWhatIsNew(now.get(), said);
                if (now.get().isDone(Step.COMPLETED)) {
                    return now.get();
                }
                last = now;
                moved = clock.instant();
            }
            failIfInVain(moved);
            pause.run();
        }
    }

    /// Absent also while the database is away: the erasure waits for it, too.
    private Optional<Erasure> tryToLook() {
        try {
            return look.get();
        } catch (JdbiException _) {
            return Optional.empty();
        }
    }

    /// Services of this process are at work or have failed; others may not run at all.
    private void failIfInVain(Instant moved) {
        services.ifPresent(Runnable::run);
        Duration standstill = Duration.between(moved, clock.instant());
        if (services.isEmpty() && standstill.compareTo(Visibility.LONGEST_STANDSTILL) > 0) {
            throw new UserProblem(
                    "No step was done for two minutes; the erasure goes on by itself once"
                            + " PostgreSQL and the services streams and reports run. See how"
                            + " far it is: thaw participant erasures");
        }
    }

    private void sayWhatIsNew(Erasure erasure, Set<Step> said) {
        for (Step step : erasure.done().keySet()) {
            if (said.add(step) && step != Step.COMPLETED) {
                say.accept(words(step) + ".");
            }
        }
    }

    private static String words(Step step) {
        return switch (step) {
            case KEY_DESTROYED -> "The key is destroyed";
            case LEDGER_EMPTIED -> "The ledger is emptied";
            case TRENDS_EMPTIED -> "The trends are emptied";
            case TABLES_EMPTIED ->
                    "The tables are emptied; waiting until no process remembers the key";
            case COMPLETED -> "Complete";
        };
    }

    private static void pauseShortly() {
        try {
            Thread.sleep(LOOK_EVERY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserProblem("Interrupted; the erasure goes on by itself.", e);
        }
    }
}
