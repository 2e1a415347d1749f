package dev.thaw.core.course;

import static dev.thaw.core.oracle.Oracle.assertAgrees;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.course.SuddenChanges.Kind;
import dev.thaw.core.course.SuddenChanges.Step;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.oracle.Oracle;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// 43 persons over 12 sessions by R's `suddengains`.
class SuddenGainsOracleTest {

    private static final int SESSIONS = 12;
    private static final Threshold SEVEN = new Threshold(Rational.of(7));
    private static final double TOLERANCE = 1e-12;

    @Test
    void everyCriterionOfEveryIntervalAgreesWithR() {
        Map<String, SuddenChanges> gains = ofAll(Kind.GAIN);
        for (Map<String, String> row : Oracle.rows("suddengains", "expected.csv")) {
            for (int session = 2; session <= SESSIONS - 2; session++) {
                String interval = session + "to" + (session + 1);
                Step step = gains.get(row.get("id")).after(session);
                String what = row.get("id") + ": " + interval;
                assertVerdict(what, step.large(), row.get("sg_crit1_" + interval));
                assertVerdict(what, step.relative(), row.get("sg_crit2_" + interval));
                assertVerdict(what, step.stable(), row.get("sg_crit3_" + interval));
                assertVerdict(what, step.verdict(), row.get("sg_" + interval));
            }
        }
    }

    @Test
    void everyLossAgreesWithR() {
        Map<String, SuddenChanges> losses = ofAll(Kind.LOSS);
        for (Map<String, String> row : Oracle.rows("suddengains", "expected_losses.csv")) {
            for (int session = 2; session <= SESSIONS - 2; session++) {
                String interval = session + "to" + (session + 1);
                assertVerdict(
                        row.get("id") + ": " + interval,
                        losses.get(row.get("id")).after(session).verdict(),
                        row.get("sl_" + interval));
            }
        }
    }

    @Test
    void everyGainAgreesWithR() {
        Map<String, SuddenChanges> gains = ofAll(Kind.GAIN);
        List<Map<String, String>> rows = Oracle.rows("suddengains", "expected_bysg.csv");
        for (Map<String, String> row : rows) {
            SuddenChanges person = gains.get(row.get("id"));
            int session = Integer.parseInt(row.get("sg_session_n"));
            SuddenChange gain =
                    person.changes().stream()
                            .filter(one -> one.session() == session)
                            .findFirst()
                            .orElseThrow();
            assertGain(person, gain, row);
        }
        assertThat(gains.values().stream().mapToInt(one -> one.changes().size()).sum())
                .isEqualTo(rows.size());
    }

    @Test
    void theFirstGainOfEveryPersonAgreesWithR() {
        Map<String, SuddenChanges> gains = ofAll(Kind.GAIN);
        for (Map<String, String> row : Oracle.rows("suddengains", "expected_byperson.csv")) {
            SuddenChanges person = gains.get(row.get("id"));
            Optional<SuddenChange> first = person.first();
            assertThat(first.isPresent()).isEqualTo(row.get("sg_crit123").equals("1"));
            assertThat(person.changes()).hasSize(Integer.parseInt(row.get("sg_freq_byperson")));
            first.ifPresent(gain -> assertGain(person, gain, row));
        }
    }

    @Test
    void theSummaryAgreesWithR() {
        List<SuddenChanges> gains = List.copyOf(ofAll(Kind.GAIN).values());
        Map<String, String> expected = new LinkedHashMap<>();
        for (Map<String, String> row : Oracle.rows("suddengains", "expected_summary.csv")) {
            expected.put(row.get("structure") + " " + row.get("stat"), row.get("value"));
        }
        assertThat(summary("bysg", SuddenChangeSummary.byChange(gains)))
                .containsAllEntriesOf(only("bysg", expected));
        assertThat(summary("byperson", SuddenChangeSummary.byPerson(gains)))
                .containsAllEntriesOf(only("byperson", expected));
    }

    private static Map<String, String> only(String structure, Map<String, String> expected) {
        Map<String, String> only = new LinkedHashMap<>(expected);
        only.keySet().removeIf(name -> !name.startsWith(structure + " "));
        assertThat(only).isNotEmpty();
        return only;
    }

    private static Map<String, String> summary(String structure, SuddenChangeSummary summary) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("total_n", String.valueOf(summary.rows()));
        values.put("sg_total_n", String.valueOf(summary.changes()));
        values.put("sg_n", String.valueOf(summary.rowsWithChange()));
        values.put("sg_pct", rounded(summary.shareWithChange(), 100));
        values.put("sg_multiple_n", String.valueOf(summary.rowsWithSeveral()));
        values.put("sg_multiple_pct", rounded(summary.shareWithSeveral(), 100));
        values.put("sg_reversal_n", String.valueOf(summary.reversed()));
        values.put("sg_reversal_pct", rounded(summary.shareReversed(), 100));
        values.put("sg_magnitude_m", rounded(summary.meanMagnitude(), 1));
        values.put("sg_magnitude_sd", rounded(summary.sdMagnitude(), 1));
        Map<String, String> named = new LinkedHashMap<>();
        values.forEach((name, value) -> named.put(structure + " " + name, value));
        return named;
    }

    private static String rounded(Estimate estimate, int factor) {
        return Figure.of(
                        estimate.figure()
                                .orElseThrow()
                                .value()
                                .multiply(BigDecimal.valueOf(factor))
                                .setScale(2, RoundingMode.HALF_EVEN))
                .toString();
    }

    private static void assertGain(
            SuddenChanges person, SuddenChange gain, Map<String, String> row) {
        String what = row.get("id_sg");
        assertThat(gain.session()).isEqualTo(Integer.parseInt(row.get("sg_session_n")));
        assertAgrees(what, Figure.of(gain.magnitude()), row.get("sg_magnitude"), TOLERANCE);
        assertAgrees(
                what, Figure.of(gain.reversalValue()), row.get("sg_reversal_value"), TOLERANCE);
        assertThat(gain.reversed() == Verdict.MET)
                .as(what)
                .isEqualTo(row.get("sg_reversal").equals("1"));
        assertAgrees(
                what,
                person.shareOfImprovement(gain, 1, SESSIONS),
                row.get("sg_change_proportion"),
                TOLERANCE);
    }

    private static void assertVerdict(String what, Verdict ours, String theirs) {
        Verdict expected =
                switch (theirs) {
                    case "TRUE", "1" -> Verdict.MET;
                    case "FALSE", "0" -> Verdict.NOT_MET;
                    default -> Verdict.NOT_ASSESSABLE;
                };
        assertThat(ours).as(what).isEqualTo(expected);
    }

    private static Map<String, SuddenChanges> ofAll(Kind kind) {
        Map<String, SuddenChanges> all = new LinkedHashMap<>();
        for (Map<String, String> row : Oracle.rows("suddengains", "input.csv")) {
            SortedMap<Integer, Rational> values = new TreeMap<>();
            for (int session = 1; session <= SESSIONS; session++) {
                String value = row.get("bdi_s" + session);
                if (!value.isEmpty()) {
                    values.put(session, Rational.of(new BigDecimal(value)));
                }
            }
            all.put(
                    row.get("id"),
                    SuddenChanges.of(new Readings(values), kind, Better.LOWER, SEVEN));
        }
        return all;
    }
}
