package dev.thaw.core.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RationalTest {

    @Test
    void aFractionIsInLowestTermsWithAPositiveDenominator() {
        assertThat(Rational.of(6, -4)).isEqualTo(Rational.of(-3, 2)).hasToString("-3/2");
        assertThat(Rational.of(0, -7)).isEqualTo(Rational.ZERO);
        assertThat(Rational.of(new BigDecimal("2.50"))).isEqualTo(Rational.of(5, 2));
        assertThat(Rational.of(new BigDecimal("3E+2"))).isEqualTo(Rational.of(300));
        assertThatThrownBy(() -> Rational.of(1, 0)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(Rational.ZERO::reciprocal).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void theSmallestLongIsANumberLikeAnyOther() {
        BigInteger smallest = BigInteger.valueOf(Long.MIN_VALUE);

        assertThat(Rational.of(Long.MIN_VALUE).negate().numerator()).isEqualTo(smallest.negate());
        assertThat(Rational.of(Long.MIN_VALUE, Long.MIN_VALUE)).isEqualTo(Rational.ONE);
        assertThat(Rational.of(1, Long.MIN_VALUE).denominator()).isEqualTo(smallest.negate());
        assertThat(Rational.of(smallest.negate(), BigInteger.ONE).negate())
                .isEqualTo(Rational.of(Long.MIN_VALUE));
    }

    @Test
    void floorAndCeilingOfNegativeFractions() {
        assertThat(Rational.of(-7, 2).floor()).isEqualTo(-4);
        assertThat(Rational.of(-7, 2).ceiling()).isEqualTo(-3);
        assertThat(Rational.of(7, 2).floor()).isEqualTo(3);
        assertThat(Rational.of(-4).floor()).isEqualTo(-4);
    }

    /// Magnitudes from 1 to 90 bits: every mixture of the ways in which parts are kept.
    @Test
    void arithmeticAgreesWithFractionsOfBigIntegers() {
        var random = new SplittableRandom(11);
        for (int i = 0; i < 20_000; i++) {
            BigInteger a = anInteger(random);
            BigInteger b = anInteger(random).abs().add(BigInteger.ONE);
            BigInteger c = anInteger(random);
            BigInteger d = anInteger(random).abs().add(BigInteger.ONE);
            Rational x = Rational.of(a, b);
            Rational y = Rational.of(c, d);

            assertThat(x.add(y))
                    .isEqualTo(Rational.of(a.multiply(d).add(c.multiply(b)), b.multiply(d)));
            assertThat(x.subtract(y).add(y)).isEqualTo(x);
            assertThat(x.multiply(y)).isEqualTo(Rational.of(a.multiply(c), b.multiply(d)));
            assertThat(x.compareTo(y)).isEqualTo(a.multiply(d).compareTo(c.multiply(b)));
            assertThat(x.toDouble())
                    .isEqualTo(
                            new BigDecimal(a)
                                    .divide(new BigDecimal(b), MathContext.DECIMAL128)
                                    .doubleValue());
            if (y.sign() != 0) {
                assertThat(x.divide(y).multiply(y)).isEqualTo(x).hasSameHashCodeAs(x);
            }
        }
    }

    /// Were it not so, weeks outside a window would change digits inside it: they change the common
    /// denominator.
    @Test
    void theNearestDoubleIsTheSameHoweverTheQuotientIsWritten() {
        SplittableRandom random = new SplittableRandom(27);
        for (int trial = 0; trial < 5_000; trial++) {
            BigInteger a = anInteger(random);
            BigInteger b = anInteger(random).abs().add(BigInteger.ONE);
            BigInteger factor = anInteger(random).abs().add(BigInteger.TWO);
            double expected = Rational.toDouble(a, b);

            assertThat(Rational.toDouble(a.multiply(factor), b.multiply(factor)))
                    .isEqualTo(expected);
            BigDecimal quotient = new BigDecimal(a).divide(new BigDecimal(b), new MathContext(60));
            BigDecimal error = new BigDecimal(expected).subtract(quotient).abs();
            assertThat(error.multiply(BigDecimal.TWO))
                    .isLessThanOrEqualTo(new BigDecimal(Math.ulp(expected)));
        }
        assertThatThrownBy(() -> Rational.toDouble(BigInteger.ONE, BigInteger.ZERO))
                .isInstanceOf(ArithmeticException.class);
    }

    private static BigInteger anInteger(SplittableRandom random) {
        return new BigInteger(63, new Random(random.nextLong()))
                .multiply(BigInteger.valueOf(random.nextLong()))
                .shiftRight(random.nextInt(36, 126));
    }
}
