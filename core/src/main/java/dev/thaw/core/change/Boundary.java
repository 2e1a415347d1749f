package dev.thaw.core.change;

import dev.thaw.core.change.Cutoff.Kind;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Roots;
import dev.thaw.core.number.Status;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Where a cut-off lies, and which side of it a value is on. The cut-off has square roots in it;
/// the side is exact all the same: it is the sign of a·√A + b·√B.
///
/// @param functional the clinical population itself for cut-off `a`, which does not look at it
record Boundary(Kind kind, Direction direction, Population clinical, Population functional) {

    static final MathContext WORKING = new MathContext(40, RoundingMode.HALF_EVEN);

    /// Whether the populations that this kind looks at vary.
    boolean isDefined() {
        return switch (kind) {
            case A, B_CLINICALSIGNIFICANCE -> clinical.variance().sign() > 0;
            case B -> functional.variance().sign() > 0;
            case C -> clinical.variance().sign() > 0 && functional.variance().sign() > 0;
        };
    }

    /// NOT_APPLICABLE unless it is defined.
    Estimate estimate(int n) {
        return isDefined()
                ? Estimate.of(Figure.of(value()), n)
                : Estimate.none(Status.NOT_APPLICABLE, n);
    }

    /// Whether a value lies strictly on the worse side.
    boolean isClinical(Rational value) {
        return isDefined() && side(value) == -direction.sign();
    }

    /// Whether a value lies strictly on the better side.
    boolean isFunctional(Rational value) {
        return isDefined() && side(value) == direction.sign();
    }

    /// −1 below the cut-off, 0 on it, 1 above it.
    private int side(Rational value) {
        Rational fromClinical = value.subtract(clinical.mean());
        Rational fromFunctional = value.subtract(functional.mean());
        Rational twice = Rational.of(2L * direction.sign());
        return switch (kind) {
            case A -> signOfSum(fromClinical, Rational.ONE, twice.negate(), clinical.variance());
            case B -> signOfSum(fromFunctional, Rational.ONE, twice, functional.variance());
            case B_CLINICALSIGNIFICANCE ->
                    signOfSum(fromFunctional, Rational.ONE, twice, clinical.variance());
            case C ->
                    signOfSum(
                            fromClinical,
                            functional.variance(),
                            fromFunctional,
                            clinical.variance());
        };
    }

    /// To 40 digits.
    BigDecimal value() {
        BigDecimal twice = BigDecimal.valueOf(2L * direction.sign());
        return switch (kind) {
            case A -> mean(clinical).add(twice.multiply(sd(clinical)), WORKING);
            case B -> mean(functional).subtract(twice.multiply(sd(functional)), WORKING);
            case B_CLINICALSIGNIFICANCE ->
                    mean(functional).subtract(twice.multiply(sd(clinical)), WORKING);
            case C ->
                    sd(functional)
                            .multiply(mean(clinical))
                            .add(sd(clinical).multiply(mean(functional)))
                            .divide(sd(functional).add(sd(clinical)), WORKING);
        };
    }

    private static BigDecimal mean(Population population) {
        return population.mean().toBigDecimal(WORKING);
    }

    private static BigDecimal sd(Population population) {
        return Roots.sqrt(population.variance(), WORKING.getPrecision());
    }

    /// The sign of a·√A + b·√B.
    private static int signOfSum(Rational a, Rational squareA, Rational b, Rational squareB) {
        int first = a.sign() * squareA.sign();
        int second = b.sign() * squareB.sign();
        if (first * second >= 0) {
            return Integer.signum(first + second);
        }
        return first * a.square().multiply(squareA).subtract(b.square().multiply(squareB)).sign();
    }
}
