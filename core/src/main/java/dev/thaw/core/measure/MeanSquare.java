package dev.thaw.core.measure;

import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import java.math.BigInteger;

/// The mean of squared adjusted successive differences, and its root.
///
/// (y′ − y)²/(Δt/median Δt)^2λ is rational where 2λ is whole: for λ = 0 and where distances do not
/// differ a quotient of integers; for λ = ½ and 1 a sum of fractions with as many denominators as
/// distances, which is why it is first tried in `double`s with a bound of their error (all terms
/// are positive) and added up exactly only if that leaves a digit open.
sealed interface MeanSquare {

    boolean isZero();

    Figure figure();

    Figure root();

    /// @param pairs at least one
    static MeanSquare of(Values y, Pairs pairs, Rational lambda) {
        BigInteger squares = y.numbers().squaredDifferences(pairs);
        boolean plain = lambda.sign() == 0 || pairs.areEvenlySpaced();
        if (plain || squares.signum() == 0) {
            return new Exact(
                    squares, y.squaredDenominator().multiply(BigInteger.valueOf(pairs.size())));
        }
        Rational exponent = lambda.multiply(2);
        if (exponent.equals(Rational.ONE)) {
            return new Weighted(y, pairs, 1);
        }
        return exponent.equals(Rational.of(2))
                ? new Weighted(y, pairs, 2)
                : new Irrational(y, pairs, exponent.toDouble());
    }

    /// A quotient of integers.
    record Exact(BigInteger numerator, BigInteger denominator) implements MeanSquare {

        @Override
        public boolean isZero() {
            return numerator.signum() == 0;
        }

        @Override
        public Figure figure() {
            return Figure.of(numerator, denominator);
        }

        @Override
        public Figure root() {
            return Figure.sqrt(numerator, denominator);
        }
    }

    /// A sum of fractions.
    ///
    /// @param exponent 2λ, 1 or 2
    record Weighted(Values y, Pairs pairs, int exponent) implements MeanSquare {

        /// Of a term the difference (twice), its square, the quotient of distances (twice), its
        /// power, the product; of the sum one more a term; of the mean the count and, twice, the
        /// denominator and the division by it; and some to spare.
        private static final int ROUNDINGS_BESIDES_SUM = 16;

        @Override
        public boolean isZero() {
            return false;
        }

        @Override
        public Figure figure() {
            double mean = approximate();
            return Figure.of(mean, mean * relativeError(), () -> exact().figure().value());
        }

        @Override
        public Figure root() {
            double root = StrictMath.sqrt(approximate());
            // Taking the root halves a relative error.
            return Figure.of(root, root * relativeError() / 2, () -> exact().root().value());
        }

        private double relativeError() {
            return (pairs.size() + ROUNDINGS_BESIDES_SUM) * 0x1p-53;
        }

        private double approximate() {
            double sum = 0;
            for (int pair = 0; pair < pairs.size(); pair++) {
                double difference = y.numbers().approximateDifference(pairs, pair);
                double weight = (double) pairs.twiceMedian() / (2 * pairs.distance(pair));
                sum += difference * difference * (exponent == 1 ? weight : weight * weight);
            }
            double denominator = y.denominator().doubleValue();
            return sum / pairs.size() / denominator / denominator;
        }

        /// Over a common multiple of the distances, which is small, since most are whole minutes.
        private Exact exact() {
            BigInteger common = BigInteger.ONE;
            for (int pair = 0; pair < pairs.size(); pair++) {
                BigInteger distance = BigInteger.valueOf(2 * pairs.distance(pair));
                common = common.divide(common.gcd(distance)).multiply(distance);
            }
            BigInteger sum = BigInteger.ZERO;
            for (int pair = 0; pair < pairs.size(); pair++) {
                BigInteger weight =
                        common.divide(BigInteger.valueOf(2 * pairs.distance(pair))).pow(exponent);
                sum = sum.add(y.numbers().difference(pairs, pair).pow(2).multiply(weight));
            }
            return new Exact(
                    sum.multiply(BigInteger.valueOf(pairs.twiceMedian()).pow(exponent)),
                    common.pow(exponent)
                            .multiply(y.squaredDenominator())
                            .multiply(BigInteger.valueOf(pairs.size())));
        }
    }

    /// With any λ: in `double`s, in the order of time. Each difference is rounded from its
    /// fraction, so that the common denominator, to which ratings outside the window contribute,
    /// plays no part.
    ///
    /// @param exponent 2λ
    record Irrational(Values y, Pairs pairs, double exponent) implements MeanSquare {

        @Override
        public boolean isZero() {
            return false;
        }

        @Override
        public Figure figure() {
            return Figure.of(mean());
        }

        @Override
        public Figure root() {
            return Figure.of(StrictMath.sqrt(mean()));
        }

        private double mean() {
            double sum = 0;
            for (int pair = 0; pair < pairs.size(); pair++) {
                double difference =
                        Rational.of(y.numbers().difference(pairs, pair), y.denominator())
                                .toDouble();
                double distance = 2.0 * pairs.distance(pair) / pairs.twiceMedian();
                sum += difference * difference / StrictMath.pow(distance, exponent);
            }
            return sum / pairs.size();
        }
    }
}
