package dev.thaw.core.statistics;

import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Interval;
import dev.thaw.core.number.Rational;
import java.math.BigDecimal;

/// The nominal coverage of a two-sided interval, strictly between 0 and 1.
public record Confidence(Rational level) {

    public static final Confidence P90 = new Confidence(Rational.of(90, 100));
    public static final Confidence P95 = new Confidence(Rational.of(95, 100));

    public Confidence {
        if (level.sign() <= 0 || level.compareTo(Rational.ONE) >= 0) {
            throw new IllegalArgumentException(
                    "A confidence level lies between 0 and 1, such as 0.95; it was " + level + ".");
        }
    }

    /// The probability left out on either side: 0.025 for 95 %.
    public Rational tail() {
        return Rational.ONE.subtract(level).divide(2);
    }

    /// How many standard errors a normal interval reaches to either side: 1.95996… for 95 %.
    double normalReach() {
        return NormalDistribution.upperQuantile(tail().toDouble());
    }

    Interval interval(Rational lower, Rational upper) {
        return new Interval(Figure.of(lower), Figure.of(upper), Figure.of(level));
    }

    Interval interval(BigDecimal lower, BigDecimal upper) {
        return new Interval(Figure.of(lower), Figure.of(upper), Figure.of(level));
    }
}
