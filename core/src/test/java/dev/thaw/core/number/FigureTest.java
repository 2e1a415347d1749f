package dev.thaw.core.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FigureTest {

    @ParameterizedTest
    @CsvSource({
        "0.02750, 0.0275",
        "-3.000, -3",
        "-0.0, 0",
        "0E+7, 0",
        "1.2E+14, 120000000000000",
        "1E-20, 0.00000000000000000001",
        "1234567890125, 1234567890120",
        "1234567890135, 1234567890140",
        "0.1234567890125, 0.123456789012",
        "0.12345678901250000001, 0.123456789013",
        "999999999999.5, 1000000000000"
    })
    void aDecimalHasOneCanonicalForm(BigDecimal value, String canonical) {
        assertThat(Figure.of(value)).hasToString(canonical);
        assertThat(Figure.of(value)).isEqualTo(Figure.of(new BigDecimal(canonical)));
        assertThat(Figure.of(Rational.of(value))).isEqualTo(Figure.of(value));
    }

    @Test
    void aFractionIsRoundedOnceFromItsExactValue() {
        assertThat(Figure.of(Rational.of(2, 3))).hasToString("0.666666666667");
        assertThat(Figure.of(Rational.of(-1, 3))).hasToString("-0.333333333333");
    }

    @Test
    void theResultOfAnIrrationalStepMustBeFinite() {
        assertThat(Figure.of(Math.PI)).hasToString("3.14159265359");
        assertThatThrownBy(() -> Figure.of(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Figure.of(Double.NEGATIVE_INFINITY))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rootsOfSquaresAreExactAndTiesGoToTheEvenDigit() {
        // Both roots lie exactly between two figures of 12 digits.
        Rational even = Rational.of(new BigDecimal("1.000000000005")).square();
        Rational odd = Rational.of(new BigDecimal("1.000000000015")).square();
        Rational hair = Rational.of(BigDecimal.ONE.movePointLeft(60));

        assertThat(Figure.sqrt(Rational.of(9, 4))).hasToString("1.5");
        assertThat(Figure.sqrt(Rational.ZERO)).hasToString("0");
        assertThat(Figure.sqrt(even)).hasToString("1");
        assertThat(Figure.sqrt(even.add(hair))).hasToString("1.00000000001");
        assertThat(Figure.sqrt(odd)).hasToString("1.00000000002");
        assertThat(Figure.sqrt(odd.subtract(hair))).hasToString("1.00000000001");
    }

    @Test
    void rootsOfAnySizeAgreeWithAFiftyDigitRoot() {
        var random = new SplittableRandom(7);
        var fiftyDigits = new MathContext(50, RoundingMode.HALF_EVEN);
        for (int i = 0; i < 2_000; i++) {
            BigDecimal value =
                    BigDecimal.valueOf(random.nextLong(1, Long.MAX_VALUE), random.nextInt(-60, 90));

            assertThat(Figure.sqrt(Rational.of(value)))
                    .isEqualTo(Figure.of(value.sqrt(fiftyDigits)));
        }
    }
}
