package dev.thaw.core.cohort;

import dev.thaw.core.number.Rational;
import java.util.List;
import java.util.Optional;

/// An eligible participant who started therapy, as a claim counts them.
///
/// @param due whether the last possible day of the outcome window lies before the lock's horizon
/// @param doseReached whether the claim's dose was reached, or its adherence kept; true where the
///   claim has no exposure rule
/// @param credit when an improvement counts among all starters
/// @param outcome in the outcome window; NOT_ASSESSABLE if that has too few data
/// @param baseline the value in the baseline window
/// @param lastValue the last one after the baseline, up to the end of the outcome window
/// @param covariates for the probability of being observed, the same ones for every starter
public record Starter(
        boolean due,
        boolean doseReached,
        Credit credit,
        Retention retention,
        Outcome outcome,
        Rational baseline,
        Optional<Rational> lastValue,
        List<Rational> covariates) {

    public Starter {
        covariates = List.copyOf(covariates);
    }

    /// Whether this starter must not be in any denominator.
    boolean isRemoved() {
        return switch (retention) {
            case STAYED, WITHDREW_RETAINED -> false;
            case WITHDREW_EXCLUDED, ERASED -> true;
        };
    }

    /// Whether this starter is in the first of the denominators.
    public boolean counts() {
        return due && !isRemoved();
    }

    boolean isAssessed() {
        return retention == Retention.STAYED && outcome != Outcome.NOT_ASSESSABLE;
    }

    /// Whether this starter, if counted, is among those who took the dose and were assessed.
    public boolean isCompleter() {
        return doseReached && isAssessed();
    }

    /// Whether this starter, if counted, improved among all starters.
    public boolean improved() {
        return isAssessed()
                && outcome == Outcome.IMPROVED
                && switch (credit) {
                    case WITH_THE_DOSE -> doseReached;
                    case ALWAYS -> true;
                    case NEVER -> false;
                };
    }

    /// Whether the outcome could have been an improvement, for all that is known.
    boolean mayHaveImproved() {
        return improved() || (!isAssessed() && credit != Credit.NEVER);
    }
}
