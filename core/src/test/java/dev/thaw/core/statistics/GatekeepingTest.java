package dev.thaw.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import dev.thaw.core.statistics.Gatekeeping.Decision;
import dev.thaw.core.statistics.Gatekeeping.Hypothesis;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GatekeepingTest {

    private static final Rational LEVEL = Rational.of(5, 100);

    @Test
    void everyGateOpensTheNext() {
        // Given the overall claim, the integrative contrast and three strata
        Gatekeeping gates =
                gates(
                        List.of(hypothesis("overall", ".01")),
                        List.of(hypothesis("integrative", ".002")),
                        List.of(
                                hypothesis("CBT", ".004"),
                                hypothesis("EMDR", ".03"),
                                hypothesis("GROUP", ".02")));

        // Then the strata are Holm's .012, .040 and .040, and none below the gates before it
        assertThat(adjusted(gates))
                .containsEntry("overall", ".01")
                .containsEntry("integrative", ".01")
                .containsEntry("CBT", ".012")
                .containsEntry("EMDR", ".04")
                .containsEntry("GROUP", ".04");
        assertThat(decisions(gates)).allMatch(Decision::rejected);
    }

    @Test
    void aClosedGateClosesAllThatFollows() {
        Gatekeeping gates =
                gates(
                        List.of(hypothesis("overall", ".01")),
                        List.of(hypothesis("integrative", ".2")),
                        List.of(hypothesis("CBT", ".000001")));

        assertThat(gates.families().get(1).tested()).isTrue();
        assertThat(gates.families().get(2).tested()).isFalse();
        assertThat(decisions(gates).getLast())
                .isEqualTo(new Decision("CBT", Estimate.none(Status.NOT_APPLICABLE, 50), false));
    }

    @Test
    void oneOfAFamilyThatIsNotRejectedKeepsTheGateClosed() {
        Gatekeeping gates =
                gates(
                        List.of(hypothesis("R3", ".001"), hypothesis("R1", ".06")),
                        List.of(hypothesis("CBT", ".001")));

        assertThat(decisions(gates).stream().map(Decision::rejected))
                .containsExactly(true, false, false);
    }

    @Test
    void atTheLevelIsNotRejected() {
        assertThat(decisions(gates(List.of(hypothesis("overall", ".05")))).getFirst().rejected())
                .isFalse();
    }

    @Test
    void whatCannotBeTestedIsNotRejectedAndCountsInItsFamily() {
        Estimate suppressed = Estimate.tooFew(7, 11);
        Gatekeeping gates =
                gates(
                        List.of(hypothesis("CBT", ".02"), new Hypothesis("EMDR", suppressed)),
                        List.of(hypothesis("GROUP", ".001")));

        assertThat(decisions(gates).get(0).adjusted().figure()).contains(figure(".04"));
        assertThat(decisions(gates).get(1)).isEqualTo(new Decision("EMDR", suppressed, false));
        assertThat(gates.families().get(1).tested()).isFalse();
    }

    /// A hypothesis is rejected if and only if the naive procedure rejects it: walk through the
    /// families, within each compare the j-th smallest p value with level/(m − j + 1) until one
    /// fails, and stop after a family that was not rejected as a whole.
    @Test
    void theNaiveProcedureDecidesAlike() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 500; i++) {
            List<List<Hypothesis>> families = new ArrayList<>();
            for (int f = 0; f < 3; f++) {
                List<Hypothesis> family = new ArrayList<>();
                for (int h = random.nextInt(1, 4); h > 0; h--) {
                    family.add(hypothesis(f + "." + h, random.nextInt(1, 60) + "e-3"));
                }
                families.add(family);
            }

            assertThat(
                            decisions(Gatekeeping.of(families, LEVEL)).stream()
                                    .filter(Decision::rejected)
                                    .map(Decision::name))
                    .containsExactlyInAnyOrderElementsOf(naivelyRejected(families));
        }
    }

    private static List<String> naivelyRejected(List<List<Hypothesis>> families) {
        List<String> rejected = new ArrayList<>();
        for (List<Hypothesis> family : families) {
            List<Hypothesis> rising =
                    family.stream().sorted((a, b) -> p(a).compareTo(p(b))).toList();
            for (int j = 0; j < rising.size(); j++) {
                if (p(rising.get(j))
                                .multiply(BigDecimal.valueOf(rising.size() - j))
                                .compareTo(new BigDecimal(".05"))
                        >= 0) {
                    return rejected;
                }
                rejected.add(rising.get(j).name());
            }
        }
        return rejected;
    }

    private static BigDecimal p(Hypothesis hypothesis) {
        return hypothesis.p().figure().orElseThrow().value();
    }

    @Test
    void namesAreDifferent() {
        assertThatThrownBy(
                        () ->
                                gates(
                                        List.of(hypothesis("CBT", ".1")),
                                        List.of(hypothesis("CBT", ".2"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static Gatekeeping gates(List<Hypothesis>... families) {
        return Gatekeeping.of(List.of(families), LEVEL);
    }

    private static Hypothesis hypothesis(String name, String p) {
        return new Hypothesis(name, Estimate.of(figure(p), 50));
    }

    private static List<Decision> decisions(Gatekeeping gates) {
        return gates.families().stream().flatMap(family -> family.decisions().stream()).toList();
    }

    private static Map<String, String> adjusted(Gatekeeping gates) {
        Map<String, String> adjusted = new TreeMap<>();
        for (Decision decision : decisions(gates)) {
            adjusted.put(
                    decision.name(),
                    decision.adjusted().figure().orElseThrow().toString().substring(1));
        }
        return adjusted;
    }

    private static Figure figure(String value) {
        return Figure.of(new BigDecimal(value));
    }
}
