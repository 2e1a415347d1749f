package dev.thaw.core.method;

import dev.thaw.core.change.ChangeRule;
import dev.thaw.core.change.Critical;
import dev.thaw.core.change.Cutoff;
import dev.thaw.core.change.Direction;
import dev.thaw.core.change.FunctionalNorms;
import dev.thaw.core.change.FunctionalNorms.Source;
import dev.thaw.core.change.GivenReliability;
import dev.thaw.core.change.Index;
import dev.thaw.core.change.Norms;
import dev.thaw.core.change.OutcomeNorms;
import dev.thaw.core.change.OutcomeNorms.OutcomeReliability;
import dev.thaw.core.change.RandomSlopes;
import dev.thaw.core.change.ReliabilityRule;
import dev.thaw.core.change.SplitHalf;
import dev.thaw.core.change.TalkingTherapies;
import dev.thaw.core.change.TestRetest;
import dev.thaw.core.change.Verdict;
import dev.thaw.core.change.WithinPersonReliability;
import dev.thaw.core.change.WithinPersonReliability.Occasions;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Rational;
import dev.thaw.core.statistics.Confidence;
import dev.thaw.core.statistics.PercentileBootstrap;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Change of individuals.
final class ChangeFunctions {

    static final Map<String, WorkedFunction> BY_NAME =
            Map.of(
                    "test-retest", ChangeFunctions::testRetest,
                    "split-half", ChangeFunctions::splitHalf,
                    "within-person", ChangeFunctions::withinPerson,
                    "change-constants", ChangeFunctions::constants,
                    "change-index", ChangeFunctions::index,
                    "cut-off", ChangeFunctions::cutoff,
                    "category", ChangeFunctions::category,
                    "random-slopes", ChangeFunctions::randomSlopes,
                    "talking-therapies", ChangeFunctions::talkingTherapies);

    private ChangeFunctions() {}

    private static Map<String, String> testRetest(WorkedExample.Arguments given) {
        List<Rational> qualifying = rationals(given, "q");
        List<Rational> baseline = rationals(given, "b");
        List<TestRetest.Pair> pairs = new ArrayList<>();
        for (int i = 0; i < qualifying.size(); i++) {
            pairs.add(new TestRetest.Pair("p" + (100 + i), qualifying.get(i), baseline.get(i)));
        }
        return one(
                "icc",
                TestRetest.of(
                                pairs,
                                new ReliabilityRule(
                                        given.has("least") ? given.integer("least") : 50,
                                        ReliabilityRule.USUAL_MINIMUM,
                                        new PercentileBootstrap(2_000, 0, Confidence.P95)))
                        .coefficient());
    }

    private static Map<String, String> splitHalf(WorkedExample.Arguments given) {
        List<Rational> odd = rationals(given, "odd");
        List<Rational> even = rationals(given, "even");
        List<SplitHalf.Halves> halves = new ArrayList<>();
        for (int i = 0; i < odd.size(); i++) {
            halves.add(new SplitHalf.Halves(odd.get(i), even.get(i)));
        }
        return one("upper-bound", SplitHalf.of(halves).coefficient());
    }

    private static Map<String, String> withinPerson(WorkedExample.Arguments given) {
        WithinPersonReliability reliability =
                WithinPersonReliability.of(
                        List.of(
                                given.table("occasions").stream()
                                        .map(row -> row.stream().map(Rational::of).toList())
                                        .toList()),
                        Occasions.OWN);
        Map<String, String> results = one("rc", reliability.coefficient());
        TrendFunctions.put(results, "occasions", reliability.varianceOfOccasions());
        TrendFunctions.put(results, "error", reliability.varianceOfError());
        return results;
    }

    private static Map<String, String> constants(WorkedExample.Arguments given) {
        Norms norms = norms(given);
        Map<String, String> results = one("SEM", norms.measurementError());
        TrendFunctions.put(results, "S-diff", norms.differenceError());
        TrendFunctions.put(results, "smallest", norms.smallestReliableChange(Critical.STANDARD));
        TrendFunctions.put(results, "r-dd", norms.reliabilityOfChange());
        return results;
    }

    private static Map<String, String> index(WorkedExample.Arguments given) {
        return one(
                "index",
                Index.valueOf(given.text("by"))
                        .of(norms(given), rational(given, "x"), rational(given, "y"))
                        .estimate());
    }

    private static Map<String, String> cutoff(WorkedExample.Arguments given) {
        return one("cut-off", cutoffOf(given).value());
    }

    private static Map<String, String> category(WorkedExample.Arguments given) {
        Verdict verdict =
                new ChangeRule(
                                Index.JT,
                                Critical.STANDARD,
                                direction(given),
                                Optional.of(cutoffOf(given)),
                                ReliabilityRule.USUAL_MINIMUM)
                        .verdict(
                                norms(given),
                                Optional.of(rational(given, "x")),
                                Optional.of(rational(given, "y")));
        Map<String, String> results = one("index", verdict.index());
        results.put("category", verdict.category().toString());
        return results;
    }

    private static Map<String, String> randomSlopes(WorkedExample.Arguments given) {
        List<RandomSlopes.Participant> participants = new ArrayList<>();
        for (List<BigDecimal> values : given.table("y")) {
            List<RandomSlopes.Observation> observations = new ArrayList<>();
            for (BigDecimal value : values) {
                observations.add(
                        new RandomSlopes.Observation(
                                Rational.of(observations.size() + 1L), Rational.of(value)));
            }
            participants.add(
                    new RandomSlopes.Participant("p" + (100 + participants.size()), observations));
        }
        RandomSlopes fit = RandomSlopes.of(participants);
        Map<String, String> results = one("slope", fit.slope());
        RandomSlopes.Individual first = fit.individuals().get("p100");
        TrendFunctions.put(results, "first", first.slope().estimate());
        TrendFunctions.put(results, "first-deviation", first.deviation().estimate());
        return results;
    }

    private static Map<String, String> talkingTherapies(WorkedExample.Arguments given) {
        List<Rational> phq9 = rationals(given, "phq-9");
        List<Rational> gad7 = rationals(given, "gad-7");
        TalkingTherapies.Outcome outcome =
                new TalkingTherapies("an edition")
                        .outcome(
                                Optional.of(new TalkingTherapies.Totals(phq9.get(0), phq9.get(1))),
                                Optional.of(new TalkingTherapies.Totals(gad7.get(0), gad7.get(1))))
                        .orElseThrow();
        return Map.of(
                "improved", String.valueOf(outcome.reliableImprovement()),
                "deteriorated", String.valueOf(outcome.reliableDeterioration()),
                "recovered", String.valueOf(outcome.recovery()),
                "reliably-recovered", String.valueOf(outcome.reliableRecovery()));
    }

    private static Norms norms(WorkedExample.Arguments given) {
        Rational sd = rational(given, "SD");
        return new Norms(
                100,
                given.has("M") ? rational(given, "M") : Rational.ZERO,
                sd.square(),
                new GivenReliability(rational(given, "r")),
                given.has("s-post") ? Optional.of(outcomes(given, sd)) : Optional.empty());
    }

    private static OutcomeNorms outcomes(WorkedExample.Arguments given, Rational sd) {
        Rational spread = rational(given, "s-post");
        return new OutcomeNorms(
                rational(given, "M-post"),
                spread.square(),
                sd.multiply(spread).multiply(rational(given, "rho")),
                given.has("r-post")
                        ? new OutcomeReliability.Given(rational(given, "r-post"))
                        : new OutcomeReliability.SameError());
    }

    private static Cutoff cutoffOf(WorkedExample.Arguments given) {
        return Cutoff.of(
                Cutoff.Kind.valueOf(given.text("kind")),
                direction(given),
                norms(given),
                given.has("M-f")
                        ? Optional.of(
                                new FunctionalNorms(
                                        rational(given, "M-f"),
                                        rational(given, "SD-f"),
                                        new Source.ReferenceGroup()))
                        : Optional.empty());
    }

    private static Direction direction(WorkedExample.Arguments given) {
        return given.text("better").equals("higher")
                ? Direction.HIGHER_IS_BETTER
                : Direction.LOWER_IS_BETTER;
    }

    private static Map<String, String> one(String name, Estimate estimate) {
        Map<String, String> results = new LinkedHashMap<>();
        TrendFunctions.put(results, name, estimate);
        return results;
    }

    private static Rational rational(WorkedExample.Arguments given, String name) {
        return Rational.of(given.number(name));
    }

    private static List<Rational> rationals(WorkedExample.Arguments given, String name) {
        return given.numbers(name).stream().map(Rational::of).toList();
    }
}
