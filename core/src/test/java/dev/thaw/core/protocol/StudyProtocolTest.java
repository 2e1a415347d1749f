package dev.thaw.core.protocol;

import static dev.thaw.core.example.ExampleProtocol.aStudy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.thaw.core.protocol.StudyProtocol.Period;
import dev.thaw.core.protocol.StudyProtocol.Range;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudyProtocolTest {

    @ParameterizedTest
    @CsvSource({
        "-50, true",
        "50, true",
        "50.0, true",
        "-50.5, false",
        "51, false",
        "0.5, true",
        "0.25, false",
        "-49.5, true",
        "-49.75, false"
    })
    void aRangeHoldsItsEndsAndEveryStepBetween(BigDecimal value, boolean held) {
        Range range =
                new Range(
                        new BigDecimal("-50"),
                        new BigDecimal("50"),
                        Optional.of(new BigDecimal("0.5")));

        assertThat(range.contains(value)).isEqualTo(held);
    }

    @ParameterizedTest
    @CsvSource({"-3, true", "-2.999, true", "0, true", "0.0001, false"})
    void aRangeWithoutStepsHoldsEveryDecimalBetween(BigDecimal value, boolean held) {
        Range range = new Range(new BigDecimal("-3"), BigDecimal.ZERO, Optional.empty());

        assertThat(range.contains(value)).isEqualTo(held);
    }

    @Test
    void aRangeThatIsEmptyOrHasNoStepIsRejected() {
        BigDecimal one = BigDecimal.ONE;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Range(one, one, Optional.empty()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Range(one, BigDecimal.TEN, Optional.of(BigDecimal.ZERO)));
    }

    @Test
    void aPeriodIncludesItsFirstAndLastDay() {
        Period march = new Period(LocalDate.of(2026, 3, 1), Optional.of(LocalDate.of(2026, 3, 31)));

        assertThat(march.contains(LocalDate.of(2026, 2, 28))).isFalse();
        assertThat(march.contains(LocalDate.of(2026, 3, 1))).isTrue();
        assertThat(march.contains(LocalDate.of(2026, 3, 31))).isTrue();
        assertThat(march.contains(LocalDate.of(2026, 4, 1))).isFalse();
    }

    @Test
    void anOpenPeriodGoesOn() {
        Period open = new Period(LocalDate.of(2026, 3, 1), Optional.empty());

        assertThat(open.contains(LocalDate.of(2099, 1, 1))).isTrue();
    }

    @Test
    void aPeriodMustNotEndBeforeItBegins() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                new Period(
                                        LocalDate.of(2026, 3, 2),
                                        Optional.of(LocalDate.of(2026, 3, 1))));
    }

    @Test
    void aParticipantMaySendAtLeastOneEventADay() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> aStudy().withEventsPerDay(0).protocol());
    }
}
