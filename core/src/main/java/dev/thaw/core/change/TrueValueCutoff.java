package dev.thaw.core.change;

import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Roots;
import java.math.BigDecimal;
import java.util.Set;

/// A cut-off between true values, which an outcome's estimated true value has to pass by more than
/// its error.
///
/// @param meanOutcome M_post
/// @param reliabilityOfOutcomes r_post
/// @param squaredReach critical²·r_post·SEM²
record TrueValueCutoff(
        Boundary boundary,
        int n,
        Rational meanOutcome,
        Rational reliabilityOfOutcomes,
        Rational squaredReach,
        Set<Flag> flags)
        implements PlacedCutoff {

    @Override
    public boolean isFunctional(Rational outcome) {
        if (!boundary.isDefined()) {
            return false;
        }
        Rational estimated =
                outcome.subtract(meanOutcome).multiply(reliabilityOfOutcomes).add(meanOutcome);
        BigDecimal beyond = estimated.toBigDecimal(Boundary.WORKING).subtract(boundary.value());
        BigDecimal towardsBetter =
                switch (boundary.direction()) {
                    case HIGHER_IS_BETTER -> beyond;
                    case LOWER_IS_BETTER -> beyond.negate();
                };
        return towardsBetter.compareTo(Roots.sqrt(squaredReach, Boundary.WORKING.getPrecision()))
                >= 0;
    }
}
