package dev.thaw.core.change;

import dev.thaw.core.number.Rational;
import dev.thaw.core.statistics.NormalDistribution;
import java.math.BigDecimal;

/// What an index has to reach before a change counts; reaching it exactly is enough.
public sealed interface Critical {

    /// 1.96, of most indices.
    Critical STANDARD = new Exactly(Rational.of(196, 100));

    /// Positive.
    Rational value();

    /// A number, such as 1.96, 0.3 of a percentage or 6 points.
    record Exactly(Rational value) implements Critical {

        public Exactly {
            if (value.sign() <= 0) {
                throw new IllegalArgumentException("A critical value must be positive.");
            }
        }
    }

    /// The standard normal distribution's quantile, `normal(0.975)` of a claim: 1.95996…, R's
    /// `qnorm(p)`. The pinned `double` is taken at its exact value.
    ///
    /// @param p above 1/2 and below 1
    record NormalQuantile(Rational p) implements Critical {

        public NormalQuantile {
            double tail = Rational.ONE.subtract(p).toDouble();
            if (!(tail > 0 && tail < 0.5)) {
                throw new IllegalArgumentException(
                        "The quantile of a critical value lies between 0.5 and 1.");
            }
        }

        @Override
        public Rational value() {
            return Rational.of(
                    new BigDecimal(
                            NormalDistribution.upperQuantile(Rational.ONE.subtract(p).toDouble())));
        }
    }
}
