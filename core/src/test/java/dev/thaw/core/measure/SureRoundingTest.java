package dev.thaw.core.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SureRoundingTest {

    @Test
    void aRootIsThatOfExactArithmetic() {
        Random random = new Random(1);
        for (int trial = 0; trial < 20_000; trial++) {
            BigInteger numerator = new BigInteger(1 + random.nextInt(70), random);
            BigInteger denominator =
                    new BigInteger(1 + random.nextInt(70), random).add(BigInteger.ONE);

            assertThat(SureRounding.sqrt(numerator, denominator))
                    .isEqualTo(Figure.sqrt(numerator, denominator));
        }
    }

    @Test
    void aRootHalfwayBetweenTwoFiguresIsRoundedExactly() {
        // Given roots of 13 digits of which the last is a 5
        for (long root : new long[] {1_234_567_890_125L, 9_999_999_999_995L, 1_000_000_000_005L}) {
            BigInteger square = BigInteger.valueOf(root).pow(2);

            assertThat(SureRounding.of((double) root, 1e-15)).isEmpty();
            assertThat(SureRounding.sqrt(square, BigInteger.ONE))
                    .isEqualTo(Figure.of(Rational.of(root)));
        }
    }

    @Test
    void aSureFigureIsTheOneOfEveryNumberWithinTheError() {
        Random random = new Random(2);
        int sure = 0;
        for (int trial = 0; trial < 20_000; trial++) {
            double value = Math.exp(random.nextDouble() * 40 - 20);
            double error = 1e-14;
            var figure = SureRounding.of(value, error);
            if (figure.isPresent()) {
                sure++;
                assertThat(figure.get()).isEqualTo(Figure.of(value * (1 - error)));
                assertThat(figure.get()).isEqualTo(Figure.of(value * (1 + error)));
            }
        }
        assertThat(sure).isGreaterThan(19_000);
    }

    @Test
    void whatIsTooSmallOrTooLargeIsLeftToExactArithmetic() {
        assertThat(SureRounding.of(1e-300, 1e-15)).isEmpty();
        assertThat(SureRounding.of(1e300, 1e-15)).isEmpty();
        assertThat(SureRounding.sqrt(BigInteger.ZERO, BigInteger.ONE)).isEqualTo(Figure.ZERO);
    }
}
