package dev.thaw.bench.faults;

import dev.thaw.vault.Erasure;
import dev.thaw.vault.Erasure.Step;
import dev.thaw.vault.Erasures;
import java.util.List;
import java.util.function.IntSupplier;

/// Counts kills, and those that struck while somebody was being erased.
final class Kills implements Runnable {

    private final IntSupplier asked;
    private final Erasures erasures;
    private int all;
    private int whileAskedFor;
    private int betweenSteps;

    /// @param asked how many erasures were asked for by now
    Kills(IntSupplier asked, Erasures erasures) {
        this.asked = asked;
        this.erasures = erasures;
    }

    /// What there was.
    ///
    /// @param whileErasing of all: an erasure was asked for, and not everything was empty yet
    /// @param betweenSteps of those: admission had done its part, and some step was left
    record Count(int all, int whileErasing, int betweenSteps) {

        static final Count NONE = new Count(0, 0, 0);
    }

    /// Somebody is about to be killed. Where PostgreSQL has just come back and does not answer yet,
    /// the kill counts as one beside erasures.
    @Override
    public void run() {
        all++;
        try {
            int wanted = asked.getAsInt();
            List<Erasure> noted = erasures.all();
            long emptied =
                    noted.stream().filter(erasure -> erasure.isDone(Step.TABLES_EMPTIED)).count();
            whileAskedFor += emptied < wanted ? 1 : 0;
            betweenSteps += emptied < noted.size() ? 1 : 0;
        } catch (RuntimeException e) {
            // Counted already.
        }
    }

    Count count() {
        return new Count(all, whileAskedFor, betweenSteps);
    }
}
