package dev.thaw.core.trend;

import dev.thaw.core.number.Estimate;
import java.util.List;

/// What one measure was before therapy and what became of it, as far as one participant alone can
/// say (science.md C). Whether a change is reliable is a matter of the cohort.
///
/// @param measure id of a measure of check-ins or prompts
/// @param qualifying its value on the days −28 to −15
/// @param baseline on the days −14 to −1
/// @param outcomes in the order of [OutcomeWindow]; a window that does not exist is absent
public record MeasureChange(
        String measure, Estimate qualifying, Estimate baseline, List<Outcome> outcomes) {
    public MeasureChange {
        outcomes = List.copyOf(outcomes);
    }

    /// The measure in an outcome window.
    ///
    /// @param change value − baseline in the unit of the measure; without one of them its status
    ///   says why. Its n is that of both
    public record Outcome(OutcomeWindow window, Estimate value, Estimate change) {}
}
