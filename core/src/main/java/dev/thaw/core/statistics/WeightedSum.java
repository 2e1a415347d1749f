package dev.thaw.core.statistics;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Roots;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/// A least-squares coefficient as what it is: a sum Σ l_i·y_i of the values with weights that
/// depend on their times only. Its error follows from the weights alone.
record WeightedSum(Series series, List<Rational> weights) {

    private static final MathContext WORKING = new MathContext(30, RoundingMode.HALF_EVEN);

    Rational value() {
        Rational sum = Rational.ZERO;
        for (int i = 0; i < weights.size(); i++) {
            sum = sum.add(weights.get(i).multiply(series.values().get(i)));
        }
        return sum;
    }

    /// The value alone.
    Estimate.Measured estimate() {
        return Estimate.of(Figure.of(value()), series.size());
    }

    /// With standard error √(variance · Σl² · inflation) and interval.
    ///
    /// @param residualVariance Σe²/degreesOfFreedom
    /// @param rho of [#inflation]
    Estimate estimate(
            Rational residualVariance, int degreesOfFreedom, double rho, Confidence confidence) {
        BigDecimal plain = Roots.sqrt(residualVariance.multiply(squares()), WORKING.getPrecision());
        BigDecimal error =
                rho > 0
                        ? plain.multiply(new BigDecimal(StrictMath.sqrt(inflation(rho))), WORKING)
                        : plain;
        BigDecimal reach =
                new BigDecimal(confidence.studentReach(degreesOfFreedom)).multiply(error, WORKING);
        BigDecimal middle = value().toBigDecimal(WORKING);
        Estimate.Measured estimate =
                estimate()
                        .withStandardError(Figure.of(error))
                        .withInterval(
                                confidence.interval(middle.subtract(reach), middle.add(reach)));
        return residualVariance.sign() == 0 ? estimate.flagged(Flag.PERFECT_FIT) : estimate;
    }

    /// How much wider the sum's variance is if errors are correlated ρ^|t_i − t_j| than if they are
    /// not: Σ_ij l_i·l_j·ρ^|t_i − t_j| / Σl², and 1 where that is less.
    ///
    /// The terms are added in the order of time, which is one order whatever the input's was.
    double inflation(double rho) {
        double[] weight = weights.stream().mapToDouble(Rational::toDouble).toArray();
        double[] time = series.times().stream().mapToDouble(Rational::toDouble).toArray();
        double products = 0;
        for (int i = 0; i < weight.length; i++) {
            for (int j = i + 1; j < weight.length; j++) {
                products += weight[i] * weight[j] * StrictMath.pow(rho, time[j] - time[i]);
            }
        }
        return Math.max(1, 1 + 2 * products / squares().toDouble());
    }

    private Rational squares() {
        Rational sum = Rational.ZERO;
        for (Rational weight : weights) {
            sum = sum.add(weight.square());
        }
        return sum;
    }
}
