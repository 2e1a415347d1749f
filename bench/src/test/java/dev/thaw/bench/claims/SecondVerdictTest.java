package dev.thaw.bench.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The second computation is held to science.md by hand, too.
class SecondVerdictTest {

    @Test
    void theExactTestIsThatOfTheGoldenVectors() {
        assertThat(sixDigits(SecondVerdict.atLeast(68, 100, Fraction.of(3, 5))))
                .isEqualTo("0.061504");
        assertThat(sixDigits(SecondVerdict.atLeast(68, 100, Fraction.of(1, 2))))
                .isEqualTo("0.000204");
    }

    private static String sixDigits(Fraction p) {
        return p.rounded().setScale(6, RoundingMode.HALF_EVEN).toPlainString();
    }

    /// Sixty people at .20 and .40 in turns, each the same in both windows: r = 1.
    @Test
    void whoseValuesNeverDifferAtAllCannotBeJudged() {
        List<SecondLook> enrolled = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            enrolled.add(look(20 + 20 * (i % 2), 20 + 20 * (i % 2), 90));
        }

        assertThat(SecondVerdict.of(enrolled).verdict()).isEqualTo("NOT_EVALUABLE");
    }

    @Test
    void whoReachesTheLimitOfReliableChangeImproved() {
        // Given sixty people of whom half rise by .02 and half fall by .02 before therapy
        List<SecondLook> enrolled = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            int q = 20 + 5 * (i % 4);
            int b = i < 30 ? q + 2 : q - 2;
            enrolled.add(look(q, b, i % 3 == 0 ? b + 3 : b + 30));
        }

        // When
        SecondVerdict verdict = SecondVerdict.of(enrolled);

        // Then S_diff is about .028: .03 is no reliable change, .30 is
        assertThat(verdict.d1K()).isEqualTo(40);
        assertThat(verdict.d1N()).isEqualTo(60);
        assertThat(verdict.verdict()).isEqualTo("INCONCLUSIVE");
        assertThat(verdict.naiveN()).isEqualTo(60);
    }

    @Test
    void whoHasNoOutcomeOrNoDoseIsAmongTheStartersAndDidNotImprove() {
        // Given
        List<SecondLook> enrolled = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            SecondLook one = look(20 + 5 * (i % 4), 20 + 5 * (i % 4) + i % 3, 90);
            enrolled.add(
                    switch (i % 3) {
                        case 0 -> one;
                        case 1 -> new SecondLook(true, one.q(), one.b(), Optional.empty(), true);
                        default -> new SecondLook(true, one.q(), one.b(), one.p(), false);
                    });
        }

        // When
        SecondVerdict verdict = SecondVerdict.of(enrolled);

        // Then
        assertThat(List.of(verdict.d1K(), verdict.d1N())).containsExactly(20, 60);
        assertThat(List.of(verdict.d2K(), verdict.d2N())).containsExactly(20, 20);
        assertThat(verdict.verdict()).isEqualTo("CONTRADICTED");
    }

    private static SecondLook look(int q, int b, int p) {
        return new SecondLook(true, hundredths(q), hundredths(b), hundredths(p), true);
    }

    private static Optional<Fraction> hundredths(int value) {
        return Optional.of(Fraction.of(value, 100));
    }
}
