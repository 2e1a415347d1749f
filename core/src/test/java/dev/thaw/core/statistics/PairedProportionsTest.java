package dev.thaw.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Interval;
import dev.thaw.core.number.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairedProportionsTest {

    /// The likelihood maximised numerically for every difference, with mpmath 1.3.0 and 30 digits.
    /// The first row is Bentur et al. 2009 as in Fagerland, Lydersen & Laake 2017: .026 to .517.
    @ParameterizedTest
    @CsvSource({
        "7, 1, 21, 0.026003032480869, 0.51723227642138",
        "0, 1, 44, -0.11807709698213, 0.059393231116628",
        "0, 0, 10, -0.27753279986289, 0.27753279986289",
        "10, 0, 10, 0.44493440027422, 1",
        "12, 5, 60, -0.019466458964868, 0.25402249750711",
        "43, 12, 100, 0.17168838754944, 0.43592488834765",
        "500, 300, 1500, 0.096813764069077, 0.1694785124605"
    })
    void improvedLessDeterioratedWithTangosInterval(
            int gained, int lost, int n, double lower, double upper) {
        Estimate net = new PairedProportions(gained, lost, n).difference(Confidence.P95);
        Estimate reverse =
                new PairedProportions(/* gained= */ lost, /* lost= */ gained, n)
                        .difference(Confidence.P95);

        assertThat(net.figure().orElseThrow().value().doubleValue())
                .isCloseTo((gained - lost) / (double) n, within(1e-12));
        assertThat(interval(net).lower().value().doubleValue()).isCloseTo(lower, within(1e-12));
        assertThat(interval(net).upper().value().doubleValue()).isCloseTo(upper, within(1e-12));
        assertThat(interval(reverse).lower()).isEqualTo(interval(net).upper().negate());
        assertThat(interval(reverse).upper()).isEqualTo(interval(net).lower().negate());
    }

    /// Where nobody changed, Tango's interval is ±z²/(n + z²).
    @Test
    void whereNobodyChangedTheIntervalIsKnown() {
        double square = Math.pow(NormalDistribution.upperQuantile(.025), 2);

        assertThat(
                        interval(new PairedProportions(0, 0, 40).difference(Confidence.P95))
                                .upper()
                                .value()
                                .doubleValue())
                .isCloseTo(square / (40 + square), within(1e-12));
    }

    @Test
    void moreConfidenceIsAWiderInterval() {
        for (int gained = 0; gained <= 9; gained++) {
            for (int lost = 0; lost <= 9 - gained; lost++) {
                PairedProportions pairs = new PairedProportions(gained, lost, 9);
                Interval wide = interval(pairs.difference(Confidence.P95));

                assertThat(wide.contains(interval(pairs.difference(Confidence.P90)))).isTrue();
                assertThat(wide.contains(pairs.difference(Confidence.P95).figure().orElseThrow()))
                        .isTrue();
                assertThat(wide.upper()).isLessThanOrEqualTo(Figure.ONE);
            }
        }
    }

    @Test
    void mcNemarsTests() {
        assertThat(new PairedProportions(15, 5, 40).exactTest().figure().orElseThrow().toString())
                .startsWith("0.041389465332");
        assertThat(new PairedProportions(0, 0, 40).exactTest())
                .isEqualTo(Estimate.of(Figure.ONE, 40).withStatus(Status.ZERO_VARIANCE));
        assertThat(new PairedProportions(4, 4, 40).chiSquaredCorrected().figure())
                .contains(Figure.ONE);
        assertThat(new PairedProportions(0, 0, 40).chiSquaredCorrected())
                .isEqualTo(Estimate.none(Status.NO_EVENTS, 40));
    }

    @Test
    void nobodyCannotChange() {
        PairedProportions nobody = new PairedProportions(0, 0, 0);

        assertThat(nobody.difference(Confidence.P95)).isEqualTo(Estimate.tooFew(0, 1));
        assertThat(nobody.exactTest()).isEqualTo(Estimate.tooFew(0, 1));
        assertThatThrownBy(() -> new PairedProportions(3, 3, 5))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Interval interval(Estimate estimate) {
        return ((Estimate.Measured) estimate).interval().orElseThrow();
    }
}
