package dev.thaw.core.method;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.statistics.BinomialTest;
import dev.thaw.core.statistics.Confidence;
import dev.thaw.core.statistics.EquivalenceTest;
import dev.thaw.core.statistics.Gatekeeping;
import dev.thaw.core.statistics.Holm;
import dev.thaw.core.statistics.PairedProportions;
import dev.thaw.core.statistics.Proportion;
import dev.thaw.core.statistics.StratifiedDifference;
import dev.thaw.core.statistics.TwoProportions;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Proportions, and the tests of claims about them.
final class ProportionFunctions {

    static final Map<String, WorkedFunction> BY_NAME =
            Map.of(
                    "proportion", ProportionFunctions::proportion,
                    "more-than", ProportionFunctions::moreThan,
                    "about", ProportionFunctions::about,
                    "participants-needed", ProportionFunctions::participantsNeeded,
                    "two-proportions", ProportionFunctions::twoProportions,
                    "stratified-difference", ProportionFunctions::stratifiedDifference,
                    "paired-proportions", ProportionFunctions::pairedProportions,
                    "holm", ProportionFunctions::holm,
                    "gatekeeping", ProportionFunctions::gatekeeping);

    private ProportionFunctions() {}

    private static Map<String, String> proportion(WorkedExample.Arguments given) {
        Proportion observed = new Proportion(given.integer("k"), given.integer("n"));
        Map<String, String> results = new LinkedHashMap<>();
        put(results, "wilson", observed.wilson(Confidence.P95));
        put(results, "wilson-corrected", observed.wilsonCorrected(Confidence.P95));
        put(results, "wilson-corrected-in-r", observed.wilsonCorrectedAsInR(Confidence.P95));
        put(results, "clopper-pearson", observed.clopperPearson(Confidence.P95));
        put(results, "mid-p", observed.midP(Confidence.P95));
        put(results, "jeffreys", observed.jeffreys(Confidence.P95));
        put(results, "agresti-coull", observed.agrestiCoull(Confidence.P95));
        put(results, "wald", observed.wald(Confidence.P95));
        return results;
    }

    private static Map<String, String> moreThan(WorkedExample.Arguments given) {
        BinomialTest test =
                new BinomialTest(rational(given, "threshold"), rational(given, "alpha"));
        Proportion observed = new Proportion(given.integer("k"), given.integer("n"));
        Map<String, String> results = new LinkedHashMap<>();
        put(results, "p", test.p(observed));
        results.put("supported", Boolean.toString(test.supports(observed)));
        results.put("least-count", Integer.toString(test.leastCount(observed.n())));
        return results;
    }

    private static Map<String, String> about(WorkedExample.Arguments given) {
        EquivalenceTest test =
                new EquivalenceTest(
                        rational(given, "target"),
                        rational(given, "margin"),
                        rational(given, "alpha"));
        Proportion observed = new Proportion(given.integer("k"), given.integer("n"));
        Map<String, String> results = new LinkedHashMap<>();
        put(results, "p", test.p(observed));
        results.put("holds", Boolean.toString(test.holds(observed)));
        return results;
    }

    private static Map<String, String> participantsNeeded(WorkedExample.Arguments given) {
        BinomialTest test =
                new BinomialTest(rational(given, "threshold"), rational(given, "alpha"));
        Map<String, String> results = new LinkedHashMap<>();
        put(results, "n", test.leastN(rational(given, "truth"), rational(given, "power")));
        results.put("floor", Integer.toString(test.leastNToSupport()));
        return results;
    }

    private static Map<String, String> twoProportions(WorkedExample.Arguments given) {
        TwoProportions two =
                new TwoProportions(
                        new Proportion(given.integer("k1"), given.integer("n1")),
                        new Proportion(given.integer("k2"), given.integer("n2")));
        Map<String, String> results = new LinkedHashMap<>();
        put(results, "difference", two.difference(Confidence.P95));
        put(results, "fisher", two.fisher());
        put(results, "odds-ratio", two.oddsRatio(Confidence.P95));
        put(results, "chi-squared", two.chiSquared());
        put(results, "chi-squared-corrected", two.chiSquaredCorrected());
        put(results, "risk-ratio", two.riskRatio(Confidence.P95));
        return results;
    }

    /// Rows of k₁, n₁, k₂, n₂.
    private static Map<String, String> stratifiedDifference(WorkedExample.Arguments given) {
        List<TwoProportions> strata =
                given.table("strata").stream()
                        .map(
                                row ->
                                        new TwoProportions(
                                                proportion(row.get(0), row.get(1)),
                                                proportion(row.get(2), row.get(3))))
                        .toList();
        Map<String, String> results = new LinkedHashMap<>();
        put(results, "difference", StratifiedDifference.of(strata, Confidence.P95));
        return results;
    }

    private static Proportion proportion(BigDecimal k, BigDecimal n) {
        return new Proportion(k.intValueExact(), n.intValueExact());
    }

    private static Map<String, String> pairedProportions(WorkedExample.Arguments given) {
        PairedProportions pairs =
                new PairedProportions(
                        given.integer("gained"), given.integer("lost"), given.integer("n"));
        Map<String, String> results = new LinkedHashMap<>();
        put(results, "net", pairs.difference(Confidence.P95));
        put(results, "mcnemar", pairs.exactTest());
        put(results, "mcnemar-corrected", pairs.chiSquaredCorrected());
        return results;
    }

    private static Map<String, String> holm(WorkedExample.Arguments given) {
        List<Figure> pValues = given.numbers("p").stream().map(Figure::of).toList();
        return Map.of(
                "adjusted",
                Holm.adjust(pValues).stream()
                        .map(Figure::toString)
                        .collect(Collectors.joining(" ")));
    }

    private static Map<String, String> gatekeeping(WorkedExample.Arguments given) {
        List<List<Gatekeeping.Hypothesis>> families = new ArrayList<>();
        for (List<BigDecimal> family : given.table("p")) {
            List<Gatekeeping.Hypothesis> hypotheses = new ArrayList<>();
            for (BigDecimal p : family) {
                hypotheses.add(
                        new Gatekeeping.Hypothesis(
                                families.size() + "." + hypotheses.size(),
                                Estimate.of(Figure.of(p), 0)));
            }
            families.add(hypotheses);
        }
        Gatekeeping gates = Gatekeeping.of(families, rational(given, "level"));
        return Map.of(
                "adjusted", joined(gates, ProportionFunctions::adjusted),
                "rejected", joined(gates, decision -> decision.rejected() ? "yes" : "no"));
    }

    private static String adjusted(Gatekeeping.Decision decision) {
        return decision.adjusted().figure().map(Figure::toString).orElse("closed");
    }

    private static String joined(Gatekeeping gates, Function<Gatekeeping.Decision, String> part) {
        return gates.families().stream()
                .map(
                        family ->
                                family.decisions().stream()
                                        .map(part)
                                        .collect(Collectors.joining(" ")))
                .collect(Collectors.joining(" / "));
    }

    private static Rational rational(WorkedExample.Arguments given, String name) {
        return Rational.of(given.number(name));
    }

    private static void put(Map<String, String> results, String name, Estimate estimate) {
        TrendFunctions.put(results, name, estimate);
    }
}
