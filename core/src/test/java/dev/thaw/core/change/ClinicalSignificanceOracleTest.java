package dev.thaw.core.change;

import static dev.thaw.core.oracle.Oracle.assertAgrees;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.change.Category.Assessed;
import dev.thaw.core.change.Category.NotAssessable;
import dev.thaw.core.change.Critical.NormalQuantile;
import dev.thaw.core.change.FunctionalNorms.Source;
import dev.thaw.core.change.Norms.SdOver;
import dev.thaw.core.change.OutcomeNorms.OutcomeReliability;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.oracle.Oracle;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Counts, constants and every participant by R's `clinicalsignificance` 3.0.0.
///
/// R takes M and SD over completers, critical values from the normal distribution, the clinical SD
/// in cut-off b (ours under its name) and the baseline's SD in NK (likewise); for HA it gives the
/// outcomes the baselines' error whatever reliability was stated. R's HLM is our deviation.
class ClinicalSignificanceOracleTest {

    private static final String FOLDER = "rci_clinicalsignificance";
    private static final double TOLERANCE = 1e-11;

    /// lme4 stops its search where its deviance is flat to about seven digits.
    private static final double TOLERANCE_OF_LME4 = 1e-4;

    private static final Rational NO_MINIMUM = Rational.ZERO;

    @TestFactory
    List<DynamicTest> constants() {
        return eachRow(
                "expected_constants.csv",
                row -> {
                    Analysis analysis = Analysis.of(row.get("analysis"));
                    String method = row.get("method");
                    Norms norms = analysis.norms(method);
                    assertAgrees(
                            "critical",
                            Figure.of(critical(method).value()),
                            row.get("critical"),
                            TOLERANCE);
                    if (!method.equals("HLM")) {
                        assertThat(norms.n()).isEqualTo(Integer.parseInt(row.get("n_used")));
                    }
                    assertAgrees(
                            "cut-off",
                            analysis.cutoff(method, row.get("cutoff_type")).value(),
                            row.get("cutoff"),
                            TOLERANCE);
                    agreesWhereStated(norms.differenceError(), row.get("s_diff"));
                    agreesWhereStated(norms.measurementError(), row.get("se_measurement"));
                    agreesWhereStated(norms.predictionError(), row.get("se_prediction"));
                    agreesWhereStated(norms.reliabilityOfChange(), row.get("r_dd"));
                });
    }

    @TestFactory
    List<DynamicTest> everyParticipant() {
        Map<String, List<Map<String, String>>> analyses = new TreeMap<>();
        for (Map<String, String> row : Oracle.rows(FOLDER, "expected_per_patient.csv")) {
            analyses.computeIfAbsent(
                            row.get("analysis") + " " + row.get("method") + row.get("cutoff_type"),
                            _ -> new ArrayList<>())
                    .add(row);
        }
        return analyses.entrySet().stream()
                .map(
                        entry ->
                                DynamicTest.dynamicTest(
                                        entry.getKey(),
                                        () -> entry.getValue().forEach(this::participantAgrees)))
                .toList();
    }

    private void participantAgrees(Map<String, String> row) {
        Analysis analysis = Analysis.of(row.get("analysis"));
        String method = row.get("method");
        Cutoff cutoff = analysis.cutoff(method, row.get("cutoff_type"));
        Rational baseline = number(row.get("pre"));
        Rational outcome = number(row.get("post"));

        Verdict verdict =
                analysis.verdict(method, Optional.of(cutoff), row.get("id"), baseline, outcome);

        String who = row.get("analysis") + " " + method + " " + row.get("id");
        assertAgrees(
                who,
                verdict.index(),
                row.get("rci"),
                method.equals("HLM") ? TOLERANCE_OF_LME4 : TOLERANCE);
        assertThat(verdict.category()).as(who).isEqualTo(category(row));
        assertThat(cutoff.isClinical(baseline))
                .as(who)
                .isEqualTo(row.get("clinical_pre").equals("TRUE"));
        // R gives HA's functional side to participants who came from the clinical one only.
        assertThat(
                        method.equals("HA")
                                ? cutoff.isCrossed(baseline, outcome)
                                : cutoff.isFunctional(outcome))
                .as(who)
                .isEqualTo(row.get("functional_post").equals("TRUE"));
    }

    private static Category category(Map<String, String> row) {
        if (row.get("recovered").equals("TRUE")) {
            return Assessed.RECOVERED;
        }
        if (row.get("improved").equals("TRUE")) {
            return Assessed.IMPROVED;
        }
        return row.get("unchanged").equals("TRUE") ? Assessed.UNCHANGED : Assessed.DETERIORATED;
    }

    @TestFactory
    List<DynamicTest> counts() {
        Map<String, Map<String, Integer>> expected = new TreeMap<>();
        for (Map<String, String> row : Oracle.rows(FOLDER, "expected.csv")) {
            String category =
                    row.get("category").equals("Harmed") ? "Deteriorated" : row.get("category");
            expected.computeIfAbsent(
                            row.get("analysis")
                                    + " "
                                    + row.get("method")
                                    + " "
                                    + row.get("cutoff_type"),
                            _ -> new TreeMap<>())
                    .merge(category, Integer.parseInt(row.get("n")), Integer::sum);
        }
        return expected.entrySet().stream()
                .map(
                        entry ->
                                DynamicTest.dynamicTest(
                                        entry.getKey(),
                                        () ->
                                                countsAgree(
                                                        entry.getKey().split(" ", -1),
                                                        entry.getValue())))
                .toList();
    }

    private static void countsAgree(String[] key, Map<String, Integer> expected) {
        Analysis analysis = Analysis.of(key[0]);
        String method = key[1];
        Map<String, Integer> counts = new TreeMap<>();
        expected.keySet().forEach(category -> counts.put(category, 0));
        for (Map.Entry<String, Rational[]> one : analysis.pairs(method).entrySet()) {
            counts.merge(
                    named(analysis, method, key[2], one.getKey(), one.getValue()), 1, Integer::sum);
        }
        assertThat(counts).isEqualTo(expected);
    }

    private static String named(
            Analysis analysis, String method, String cutoffType, String id, Rational[] values) {
        if (method.equals("STAT")) {
            Cutoff cutoff = analysis.cutoff("JT", cutoffType);
            if (cutoff.isCrossed(values[0], values[1])) {
                return "Improved";
            }
            return cutoff.isCrossed(values[1], values[0]) ? "Deteriorated" : "Unchanged";
        }
        Optional<Cutoff> cutoff =
                cutoffType.equals("-")
                        ? Optional.empty()
                        : Optional.of(analysis.cutoff(method, cutoffType));
        Category category = analysis.verdict(method, cutoff, id, values[0], values[1]).category();
        return switch (category) {
            case Assessed assessed ->
                    assessed.name().charAt(0)
                            + assessed.name().substring(1).toLowerCase(Locale.ROOT);
            // A rise from 0 has no percentage; R calls it improved, and 0 to 0 unchanged.
            case NotAssessable reason -> {
                assertThat(reason).isEqualTo(NotAssessable.BASELINE_IS_ZERO);
                yield values[1].sign() > 0 ? "Improved" : "Unchanged";
            }
        };
    }

    private static Critical critical(String method) {
        return new NormalQuantile(
                method.equals("HA") ? Rational.of(95, 100) : Rational.of(975, 1000));
    }

    private static void agreesWhereStated(Estimate ours, String theirs) {
        if (!theirs.isEmpty()) {
            assertAgrees("constant", ours, theirs, TOLERANCE);
        }
    }

    private static List<DynamicTest> eachRow(String file, RowCheck check) {
        return Oracle.rows(FOLDER, file).stream()
                .map(
                        row ->
                                DynamicTest.dynamicTest(
                                        row.get("analysis")
                                                + " "
                                                + row.get("method")
                                                + " "
                                                + row.get("cutoff_type"),
                                        () -> check.accept(row)))
                .toList();
    }

    private interface RowCheck {
        void accept(Map<String, String> row);
    }

    private static Rational number(String text) {
        return Rational.of(new BigDecimal(text));
    }

    /// One row of `parameters.csv` with its data.
    private record Analysis(
            Map<String, String> parameters, Map<String, Map<Integer, Rational>> values) {

        private static final Map<String, Analysis> READ = new HashMap<>();
        private static final Map<String, RandomSlopes> FITTED = new HashMap<>();

        static Analysis of(String key) {
            return READ.computeIfAbsent(key, Analysis::read);
        }

        private static Analysis read(String key) {
            Map<String, String> parameters =
                    Oracle.rows(FOLDER, "parameters.csv").stream()
                            .filter(row -> keyOf(row).equals(key))
                            .findFirst()
                            .orElseThrow();
            Map<String, Map<Integer, Rational>> values = new TreeMap<>();
            for (Map<String, String> row : Oracle.rows(FOLDER, "input.csv")) {
                if (row.get("dataset").equals(parameters.get("dataset"))
                        && row.get("measure").equals(parameters.get("measure"))
                        && !row.get("score").isEmpty()) {
                    values.computeIfAbsent(row.get("id"), _ -> new TreeMap<>())
                            .put(Integer.valueOf(row.get("time")), number(row.get("score")));
                }
            }
            return new Analysis(parameters, values);
        }

        private static String keyOf(Map<String, String> row) {
            return row.get("dataset")
                    + "|"
                    + row.get("measure")
                    + "|"
                    + row.get("pre")
                    + "|"
                    + row.get("post");
        }

        /// First and last value of everyone who has both; for HLM of everyone in the fit.
        Map<String, Rational[]> pairs(String method) {
            int first = Integer.parseInt(parameters.get("pre"));
            int last = Integer.parseInt(parameters.get("post"));
            Map<String, Rational[]> pairs = new TreeMap<>();
            values.forEach(
                    (id, byTime) -> {
                        TreeMap<Integer, Rational> own = new TreeMap<>(byTime);
                        if (method.equals("HLM")
                                ? own.size() > 2
                                : own.containsKey(first) && own.containsKey(last)) {
                            pairs.put(
                                    id,
                                    method.equals("HLM")
                                            ? new Rational[] {
                                                own.firstEntry().getValue(),
                                                own.lastEntry().getValue()
                                            }
                                            : new Rational[] {own.get(first), own.get(last)});
                        }
                    });
            return pairs;
        }

        Norms norms(String method) {
            return Norms.of(
                    pairs(method).values().stream()
                            .map(pair -> new Norms.Participant(pair[0], Optional.of(pair[1])))
                            .toList(),
                    SdOver.Participants.COMPLETERS,
                    new GivenReliability(number(parameters.get("rel"))),
                    method.equals("HA")
                            ? new OutcomeReliability.SameError()
                            : new OutcomeReliability.Given(number(parameters.get("rel_post"))));
        }

        private Direction direction() {
            return parameters.get("better").equals("higher")
                    ? Direction.HIGHER_IS_BETTER
                    : Direction.LOWER_IS_BETTER;
        }

        private Optional<FunctionalNorms> functional() {
            return Optional.of(
                    new FunctionalNorms(
                            number(parameters.get("mf")),
                            number(parameters.get("sf")),
                            new Source.Publication("parameters.csv")));
        }

        private static Cutoff.Kind kind(String type) {
            return switch (type) {
                case "a" -> Cutoff.Kind.A;
                case "b" -> Cutoff.Kind.B_CLINICALSIGNIFICANCE;
                default -> Cutoff.Kind.C;
            };
        }

        Cutoff cutoff(String method, String type) {
            return method.equals("HA")
                    ? Cutoff.ofTrueValues(
                            kind(type), direction(), norms(method), functional(), critical(method))
                    : Cutoff.of(kind(type), direction(), norms(method), functional());
        }

        Verdict verdict(
                String method,
                Optional<Cutoff> cutoff,
                String id,
                Rational baseline,
                Rational outcome) {
            if (method.equals("HLM")) {
                return rule(Index.DIFFERENCE, critical(method), cutoff)
                        .verdict(fit().individuals().get(id).deviation(), baseline, outcome);
            }
            Critical limit =
                    switch (method) {
                        case "PCT30" -> new Critical.Exactly(Rational.of(3, 10));
                        case "PCT50" -> new Critical.Exactly(Rational.of(5, 10));
                        case "MID5" -> new Critical.Exactly(Rational.of(5));
                        case "MID8" -> new Critical.Exactly(Rational.of(8));
                        default -> critical(method);
                    };
            Index index =
                    switch (method) {
                        case "PCT30", "PCT50" -> Index.PERCENT;
                        case "MID5", "MID8" -> Index.DIFFERENCE;
                        case "NK" -> Index.NK_CLINICALSIGNIFICANCE;
                        default -> Index.valueOf(method);
                    };
            return rule(index, limit, cutoff)
                    .verdict(norms(method), Optional.of(baseline), Optional.of(outcome));
        }

        private ChangeRule rule(Index index, Critical limit, Optional<Cutoff> cutoff) {
            return new ChangeRule(
                    index,
                    limit,
                    index.isInUnitsOfError() ? Limit.PASSED_CLINICALSIGNIFICANCE : Limit.REACHED,
                    direction(),
                    cutoff,
                    NO_MINIMUM);
        }

        private RandomSlopes fit() {
            return FITTED.computeIfAbsent(
                    keyOf(parameters),
                    _ ->
                            RandomSlopes.of(
                                    values.entrySet().stream()
                                            .map(
                                                    one ->
                                                            new RandomSlopes.Participant(
                                                                    one.getKey(),
                                                                    observations(one.getValue())))
                                            .toList()));
        }

        private static List<RandomSlopes.Observation> observations(Map<Integer, Rational> byTime) {
            return byTime.entrySet().stream()
                    .map(
                            one ->
                                    new RandomSlopes.Observation(
                                            Rational.of(one.getKey()), one.getValue()))
                    .toList();
        }
    }
}
