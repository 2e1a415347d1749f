package dev.thaw.core.claim;

import dev.thaw.core.measure.LeastData;
import dev.thaw.core.number.Rational;
import java.util.Optional;

/// Who is eligible.
///
/// @param leastAge in years; whose age band is not known to reach it is not eligible
/// @param rule what a value before therapy has to be
/// @param subgroup reported apart; whoever is not in it is eligible all the same
/// @param leastData how much makes a 14-day window of check-ins valid; absent: the protocol's
public record Population(
        Optional<Integer> leastAge,
        Optional<Rule> rule,
        Optional<Rule> subgroup,
        Optional<LeastData> leastData) {

    /// Compares a value before therapy with a limit.
    public record Rule(
            Variable.Measured measured, Window window, Comparison comparison, Rational limit) {

        /// Whether a value satisfies the rule.
        public boolean admits(Rational value) {
            int order = value.compareTo(limit);
            return switch (comparison) {
                case AT_MOST -> order <= 0;
                case BELOW -> order < 0;
                case AT_LEAST -> order >= 0;
                case ABOVE -> order > 0;
            };
        }
    }

    /// Which value before therapy.
    public enum Window {
        /// The qualifying days: not those that change is measured from.
        QUALIFYING,
        BASELINE
    }

    /// `<=`, `<`, `>=`, `>`.
    public enum Comparison {
        AT_MOST,
        BELOW,
        AT_LEAST,
        ABOVE
    }
}
