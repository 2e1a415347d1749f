package dev.thaw.core.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.core.change.TalkingTherapies.Outcome;
import dev.thaw.core.change.TalkingTherapies.Totals;
import dev.thaw.core.number.Rational;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TalkingTherapiesTest {

    private static final TalkingTherapies PROFILE = new TalkingTherapies("an edition");

    @ParameterizedTest(name = "PHQ-9 {0} to {1}, GAD-7 {2} to {3}")
    @CsvSource({
        // case, improved, deteriorated, recovered, reliably recovered
        "18,  9, 12,  7, true,  true,  false, true,  true",
        "15,  9,  9,  6, true,  true,  false, true,  true",
        "14,  9,  8,  5, true,  false, false, true,  false",
        "18, 10, 12,  7, true,  true,  false, false, false",
        "18,  9, 12,  8, true,  true,  false, false, false",
        " 9,  3,  7,  3, false, true,  false, false, false",
        " 8, 14,  9,  8, true,  false, true,  false, false",
        "18, 12,  5,  9, true,  false, false, false, false",
        "10,  9,  0,  4, true,  false, true,  true,  false",
        " 9,  9,  8,  7, true,  false, false, true,  false",
    })
    void outcomesAreThoseOfBothInstrumentsTogether(
            int phqFirst,
            int phqLast,
            int gadFirst,
            int gadLast,
            boolean caseAtStart,
            boolean improved,
            boolean deteriorated,
            boolean recovered,
            boolean reliablyRecovered) {
        assertThat(PROFILE.outcome(totals(phqFirst, phqLast), totals(gadFirst, gadLast)))
                .contains(
                        new Outcome(
                                caseAtStart, improved, deteriorated, recovered, reliablyRecovered));
    }

    @Test
    void oneInstrumentAloneOrATotalThatCannotBeHasNoOutcome() {
        assertThat(PROFILE.outcome(totals(18, 9), Optional.empty())).isEmpty();
        assertThat(PROFILE.outcome(Optional.empty(), totals(18, 9))).isEmpty();
        assertThat(PROFILE.outcome(totals(28, 9), totals(12, 7))).isEmpty();
        assertThat(PROFILE.outcome(totals(27, 9), totals(22, 7))).isEmpty();
        assertThat(PROFILE.outcome(totals(27, -1), totals(21, 7))).isEmpty();
    }

    @Test
    void thresholdsArePinnedToAnEditionOfTheManual() {
        assertThatThrownBy(() -> new TalkingTherapies(" "))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Optional<Totals> totals(int first, int last) {
        return Optional.of(new Totals(Rational.of(first), Rational.of(last)));
    }
}
