package dev.thaw.core.statistics;

import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Interval;
import dev.thaw.core.number.Rational;
import java.math.BigDecimal;

/// The nominal coverage of a two-sided interval, strictly between 0 and 1, with the quantiles that
/// go with it.
public final class Confidence {

    public static final Confidence P90 = of(Rational.of(90, 100));
    public static final Confidence P95 = of(Rational.of(95, 100));

    /// Half a year of weeks and some: a quantile costs as much as the rest of a trend.
    private static final int DEGREES_KEPT = 30;

    private final Rational level;
    private final Figure label;
    private final double normalReach;
    private final double[] studentReaches = new double[DEGREES_KEPT];

    private Confidence(Rational level) {
        this.level = level;
        label = Figure.of(level);
        normalReach = NormalDistribution.upperQuantile(tail().toDouble());
        for (int i = 0; i < DEGREES_KEPT; i++) {
            studentReaches[i] = StudentT.upperQuantile(tail().toDouble(), i + 1);
        }
    }

    /// @param level such as 95/100
    public static Confidence of(Rational level) {
        if (level.sign() <= 0 || level.compareTo(Rational.ONE) >= 0) {
            throw new IllegalArgumentException(
                    "A confidence level lies between 0 and 1, such as 0.95; it was " + level + ".");
        }
        return new Confidence(level);
    }

    public Rational level() {
        return level;
    }

    /// The probability left out on either side: 0.025 for 95 %.
    public Rational tail() {
        return Rational.ONE.subtract(level).divide(2);
    }

    /// How many standard errors a normal interval reaches to either side: 1.95996… for 95 %.
    double normalReach() {
        return normalReach;
    }

    /// The same for Student's t: 2.228… for 95 % and 10 degrees of freedom.
    double studentReach(int degreesOfFreedom) {
        return degreesOfFreedom <= DEGREES_KEPT
                ? studentReaches[degreesOfFreedom - 1]
                : StudentT.upperQuantile(tail().toDouble(), degreesOfFreedom);
    }

    Interval interval(Rational lower, Rational upper) {
        return new Interval(Figure.of(lower), Figure.of(upper), label);
    }

    Interval interval(Figure lower, Figure upper) {
        return new Interval(lower, upper, label);
    }

    Interval interval(BigDecimal lower, BigDecimal upper) {
        return new Interval(Figure.of(lower), Figure.of(upper), label);
    }

    @Override
    public String toString() {
        return label.toString();
    }
}
