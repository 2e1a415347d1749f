package dev.thaw.reports.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.protocol.StudyProtocol.Range;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueScaleTest {

    private static final Optional<Range> SHARE = range("0", "1");

    @Test
    void spansTheValuesInRoundSteps() {
        ValueScale scale = ValueScale.around(values("0.33", "0.58"), SHARE);

        assertThat(scale.ticks())
                .usingElementComparator(BigDecimal::compareTo)
                .containsExactlyElementsOf(
                        values("0.3", "0.35", "0.4", "0.45", "0.5", "0.55", "0.6"));
        assertThat(scale.decimals()).isEqualTo(2);
    }

    @Test
    void staysWithinTheRangeOfTheMeasure() {
        ValueScale scale = ValueScale.around(values("-0.2", "0.97", "1.1"), SHARE);

        assertThat(scale.low()).isEqualByComparingTo("0");
        assertThat(scale.high()).isEqualByComparingTo("1");
        assertThat(scale.height(new BigDecimal("1.1"))).isEqualByComparingTo("1");
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.5", "0.5, 0.500001", "0, 0", "1, 1"})
    void showsAFifthOfTheRangeSoThatNoiseDoesNotLookLikeChange(String low, String high) {
        ValueScale scale = ValueScale.around(values(low, high), range("-1", "2"));

        assertThat(scale.high().subtract(scale.low()))
                .isGreaterThanOrEqualTo(new BigDecimal("0.6"));
    }

    @ParameterizedTest
    @CsvSource({"7, 7", "-0.00003, 0.00002", "123456, 9876543"})
    void hasAFewTicksForAnyValues(String low, String high) {
        ValueScale scale = ValueScale.around(values(low, high), Optional.empty());

        assertThat(scale.ticks()).hasSizeBetween(3, 7);
        assertThat(scale.low()).isLessThanOrEqualTo(new BigDecimal(low));
        assertThat(scale.high()).isGreaterThanOrEqualTo(new BigDecimal(high));
    }

    private static List<BigDecimal> values(String... values) {
        return Arrays.stream(values).map(BigDecimal::new).toList();
    }

    private static Optional<Range> range(String min, String max) {
        return Optional.of(new Range(new BigDecimal(min), new BigDecimal(max), Optional.empty()));
    }
}
