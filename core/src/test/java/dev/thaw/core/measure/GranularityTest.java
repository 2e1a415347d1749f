package dev.thaw.core.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import dev.thaw.core.statistics.IntraclassCorrelation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;

class GranularityTest extends MeasuredOccasions {

    @Test
    void needsThreeItemsOfOneValence() {
        assertThat(Measures.of(PROTOCOL)).extracting(Measure::id).doesNotContain("granularity@1");
    }

    @Test
    void checkInsThatLeaveOutAnItemAreNoRow() {
        List<List<BigDecimal>> table = table(15, (row, column) -> row * (column + 1) % 7);

        Estimate whole = MeasureExamples.granularity(table).published();

        assertThat(whole.n()).isEqualTo(15);
        assertThat(MeasureExamples.granularity(table.subList(0, 14)).published())
                .isEqualTo(Estimate.tooFew(14, 15));
    }

    @Test
    void isAboveOneWhereItemsGoAgainstEachOther() {
        // Given two items of which one is up when the other is down, and a constant one
        List<List<BigDecimal>> table =
                table(16, (row, column) -> column == 2 ? 5 : 5 + (row + column) % 2);

        Estimate estimate = MeasureExamples.granularity(table).published();

        assertThat(estimate.status()).isEqualTo(Status.NEGATIVE_ESTIMATE);
        assertThat(estimate.figure().orElseThrow()).isGreaterThan(Figure.ONE);
    }

    /// A visual analogue scale from 0 to 1 with all digits of a `double`: each rating fits a
    /// `long`, their sums do not.
    @Test
    void isTheSameOnAScaleWhoseSumsAreBeyondALong() {
        List<List<BigDecimal>> table =
                table(40, (row, column) -> column == 0 ? 10 - row % 2 : 1 + row % 3);
        BigDecimal unit = new BigDecimal("0.089999999999999999");

        List<List<BigDecimal>> fine =
                table.stream()
                        .map(row -> row.stream().map(cell -> cell.multiply(unit)).toList())
                        .toList();

        assertThat(MeasureExamples.granularity(fine)).isEqualTo(MeasureExamples.granularity(table));
    }

    @Test
    void isNothingWhereNoRatingEverChanges() {
        assertThat(MeasureExamples.granularity(table(15, (_, column) -> column)).published())
                .isEqualTo(Estimate.none(Status.ZERO_VARIANCE, 15));
    }

    @Test
    void isOneMinusTheIntraclassCorrelationOfStatistics() {
        Random random = new Random(3);
        for (int trial = 0; trial < 200; trial++) {
            List<List<BigDecimal>> table =
                    table(15 + random.nextInt(20), (row, _) -> row % 5 + random.nextInt(4));
            List<List<Rational>> exact =
                    table.stream().map(row -> row.stream().map(Rational::of).toList()).toList();
            Estimate icc = IntraclassCorrelation.of(exact).agreementOfMean();

            Estimate granularity = MeasureExamples.granularity(table).published();

            assertThat(granularity.status()).isEqualTo(icc.status());
            assertThat(
                            granularity
                                    .figure()
                                    .orElseThrow()
                                    .value()
                                    .add(icc.figure().orElseThrow().value())
                                    .doubleValue())
                    .isCloseTo(1, within(1e-11));
        }
    }

    private static List<List<BigDecimal>> table(int rows, IntBinaryOperator cell) {
        List<List<BigDecimal>> table = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            List<BigDecimal> cells = new ArrayList<>();
            for (int column = 0; column < 3; column++) {
                cells.add(BigDecimal.valueOf(cell.applyAsInt(row, column)));
            }
            table.add(cells);
        }
        return table;
    }
}
