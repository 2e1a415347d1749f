package dev.thaw.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.disclosure.MinimumCell;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountBandTest {

    @ParameterizedTest
    @CsvSource({
        "0, 11, <20",
        "19, 11, <20",
        "20, 11, 20-49",
        "86, 11, 50-99",
        "100, 11, 100-199",
        "10000, 11, 10000-19999",
        "1, 1, 1-1",
        "0, 1, <1",
        "3, 5, <5",
        "5, 5, 5-9"
    })
    void aCountIsToldAsABand(long count, int minimum, String band) {
        assertThat(CountBand.of(count, new MinimumCell(minimum))).isEqualTo(band);
    }
}
