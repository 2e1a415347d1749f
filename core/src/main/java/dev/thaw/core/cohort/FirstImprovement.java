package dev.thaw.core.cohort;

import dev.thaw.core.number.Rational;
import dev.thaw.core.statistics.AalenJohansen;
import dev.thaw.core.statistics.KaplanMeier;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// When a participant first improved reliably and the next week confirmed it.
///
/// The event is at the first of two adjacent valid weeks that both reach the critical index.
/// Without one the participant is censored at the last week that could still have been confirmed,
/// the first of the last two adjacent valid weeks; in week 0, before anything can happen, if no two
/// valid weeks are adjacent. Weeks that are not valid neither confirm nor refute.
public final class FirstImprovement {

    /// A week with enough data for an index.
    ///
    /// @param number of the study, from 1
    public record ValidWeek(int number, WeeklyChange change) {}

    /// What the index of a week says, with the critical value of weekly data.
    public enum WeeklyChange {
        RELIABLY_IMPROVED,
        BETWEEN,
        RELIABLY_DETERIORATED
    }

    private final NavigableMap<Integer, WeeklyChange> weeks = new TreeMap<>();

    /// @param valid in any order, each week at most once
    public FirstImprovement(Collection<ValidWeek> valid) {
        for (ValidWeek week : valid) {
            if (week.number() < 1 || weeks.put(week.number(), week.change()) != null) {
                throw new IllegalArgumentException(
                        "Study weeks are numbered from 1, and none is given twice.");
            }
        }
    }

    /// For the curve of the first confirmed improvement.
    public KaplanMeier.Observation observation() {
        return confirmed(WeeklyChange.RELIABLY_IMPROVED)
                .map(week -> new KaplanMeier.Observation(Rational.of(week), true))
                .orElseGet(() -> new KaplanMeier.Observation(lastConfirmable(), false));
    }

    /// For the cumulative incidence with confirmed deterioration and leaving the study as competing
    /// events, whichever comes first. Who left is taken to have done so after the last week that
    /// could still have been confirmed.
    ///
    /// @param left whether the participant dropped out, rather than reaching the end of observation
    public AalenJohansen.Observation observation(boolean left) {
        Optional<Integer> improved = confirmed(WeeklyChange.RELIABLY_IMPROVED);
        Optional<Integer> deteriorated = confirmed(WeeklyChange.RELIABLY_DETERIORATED);
        if (improved.isPresent() && improved.get() <= deteriorated.orElse(Integer.MAX_VALUE)) {
            return competing(Rational.of(improved.get()), AalenJohansen.Ending.EVENT);
        }
        return competing(
                deteriorated.map(Rational::of).orElseGet(this::lastConfirmable),
                deteriorated.isPresent() || left
                        ? AalenJohansen.Ending.COMPETING_EVENT
                        : AalenJohansen.Ending.CENSORED);
    }

    private static AalenJohansen.Observation competing(Rational week, AalenJohansen.Ending ending) {
        return new AalenJohansen.Observation(week, ending);
    }

    private Optional<Integer> confirmed(WeeklyChange change) {
        return weeks.keySet().stream()
                .filter(week -> weeks.get(week) == change && weeks.get(week + 1) == change)
                .findFirst();
    }

    private Rational lastConfirmable() {
        return weeks.descendingKeySet().stream()
                .filter(week -> weeks.containsKey(week + 1))
                .findFirst()
                .map(Rational::of)
                .orElse(Rational.ZERO);
    }
}
