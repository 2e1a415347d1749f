package dev.thaw.core.change;

import dev.thaw.core.change.Category.NotAssessable;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import java.math.BigInteger;

/// An index of change of one participant; positive where the later value is the higher one.
public sealed interface IndexValue {

    /// As it is published.
    Estimate estimate();

    /// numerator/√squaredUnit, not yet divided: its comparison with a critical value is exact.
    ///
    /// @param squaredUnit positive
    /// @param n participants that its constants rest on, at least this one
    record Defined(Rational numerator, Rational squaredUnit, int n) implements IndexValue {

        public Defined {
            if (squaredUnit.sign() <= 0) {
                throw new IllegalArgumentException("The unit of an index must be positive.");
            }
        }

        @Override
        public Estimate estimate() {
            Figure magnitude = Figure.sqrt(numerator.square().divide(squaredUnit));
            return Estimate.of(numerator.sign() < 0 ? magnitude.negate() : magnitude, n);
        }

        /// Compares how far the index is from 0 with a critical value, exactly: numerator² with
        /// critical² · squaredUnit. Both sides are brought to one denominator and not reduced:
        /// looking for common divisors would cost most of the time.
        ///
        /// @param critical positive
        /// @return negative, 0 or positive
        int compareMagnitude(Rational critical) {
            BigInteger ours = numerator.numerator().multiply(critical.denominator());
            BigInteger limit = critical.numerator().multiply(numerator.denominator());
            return ours.multiply(ours)
                    .multiply(squaredUnit.denominator())
                    .compareTo(limit.multiply(limit).multiply(squaredUnit.numerator()));
        }
    }

    /// The index does not exist.
    record Undefined(NotAssessable reason, int n) implements IndexValue {

        @Override
        public Estimate estimate() {
            return Estimate.none(reason.status(), n);
        }
    }

    /// Defined if the squared unit is positive.
    static IndexValue of(Rational numerator, Rational squaredUnit, int n) {
        return squaredUnit.sign() > 0
                ? new Defined(numerator, squaredUnit, n)
                : new Undefined(NotAssessable.INDEX_UNDEFINED, n);
    }
}
