package dev.thaw.core.method;

import dev.thaw.core.cohort.Credit;
import dev.thaw.core.cohort.DenominatorLadder;
import dev.thaw.core.cohort.FirstImprovement;
import dev.thaw.core.cohort.FirstImprovement.ValidWeek;
import dev.thaw.core.cohort.FirstImprovement.WeeklyChange;
import dev.thaw.core.cohort.Outcome;
import dev.thaw.core.cohort.Reading;
import dev.thaw.core.cohort.Retention;
import dev.thaw.core.cohort.Starter;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.statistics.AalenJohansen;
import dev.thaw.core.statistics.Confidence;
import dev.thaw.core.statistics.KaplanMeier;
import dev.thaw.core.statistics.PairedEffectSize;
import dev.thaw.core.statistics.PooledSlopes;
import dev.thaw.core.statistics.Proportion;
import dev.thaw.core.statistics.RegressionToTheMean;
import dev.thaw.core.statistics.WeightedShare;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What is said about a cohort.
final class CohortFunctions {

    static final Map<String, WorkedFunction> BY_NAME =
            Map.of(
                    "kaplan-meier", CohortFunctions::kaplanMeier,
                    "aalen-johansen", CohortFunctions::aalenJohansen,
                    "first-improvement", CohortFunctions::firstImprovement,
                    "paired-effect", CohortFunctions::pairedEffect,
                    "pooled-slopes", CohortFunctions::pooledSlopes,
                    "regression-to-the-mean", CohortFunctions::regressionToTheMean,
                    "weighted-share", CohortFunctions::weightedShare,
                    "denominators", CohortFunctions::denominators);

    /// Improved by .30 or more.
    private static final Reading READING =
            (before, after) ->
                    after.subtract(before).compareTo(Rational.of(30, 100)) >= 0
                            ? Outcome.IMPROVED
                            : Outcome.UNCHANGED;

    private CohortFunctions() {}

    /// A plus sign marks a censored time.
    private static Map<String, String> kaplanMeier(WorkedExample.Arguments given) {
        List<KaplanMeier.Observation> observations = new ArrayList<>();
        for (String time : words(given, "times")) {
            observations.add(
                    new KaplanMeier.Observation(
                            Rational.of(new BigDecimal(time.replace("+", ""))),
                            !time.endsWith("+")));
        }
        KaplanMeier curve = KaplanMeier.of(observations, Confidence.P95);
        Map<String, String> results = new LinkedHashMap<>();
        results.put(
                "survival",
                figures(curve.steps().stream().map(KaplanMeier.Step::survival).toList()));
        put(results, "last", curve.steps().getLast().survival());
        put(results, "median", curve.median());
        return results;
    }

    /// A plus sign marks a censored time, a minus sign a competing event.
    private static Map<String, String> aalenJohansen(WorkedExample.Arguments given) {
        List<AalenJohansen.Observation> observations = new ArrayList<>();
        for (String time : words(given, "times")) {
            AalenJohansen.Ending ending =
                    switch (time.charAt(time.length() - 1)) {
                        case '+' -> AalenJohansen.Ending.CENSORED;
                        case '-' -> AalenJohansen.Ending.COMPETING_EVENT;
                        default -> AalenJohansen.Ending.EVENT;
                    };
            observations.add(
                    new AalenJohansen.Observation(
                            Rational.of(new BigDecimal(time.replace("+", "").replace("-", ""))),
                            ending));
        }
        AalenJohansen curve = AalenJohansen.of(observations, Confidence.P95);
        Map<String, String> results = new LinkedHashMap<>();
        results.put(
                "incidence",
                figures(curve.steps().stream().map(AalenJohansen.Step::incidence).toList()));
        put(results, "last", curve.steps().getLast().incidence());
        put(results, "competing", curve.steps().getLast().competing());
        return results;
    }

    /// One word for each week from the first.
    private static Map<String, String> firstImprovement(WorkedExample.Arguments given) {
        List<ValidWeek> weeks = new ArrayList<>();
        int number = 0;
        for (String word : words(given, "weeks")) {
            number++;
            switch (word) {
                case "improved" -> weeks.add(new ValidWeek(number, WeeklyChange.RELIABLY_IMPROVED));
                case "between" -> weeks.add(new ValidWeek(number, WeeklyChange.BETWEEN));
                case "worse" ->
                        weeks.add(new ValidWeek(number, WeeklyChange.RELIABLY_DETERIORATED));
                case "invalid" -> {}
                default -> throw new IllegalArgumentException(word);
            }
        }
        KaplanMeier.Observation observation = new FirstImprovement(weeks).observation();
        return Map.of(
                "time", observation.time().toString(),
                "event", Boolean.toString(observation.event()));
    }

    private static Map<String, String> pairedEffect(WorkedExample.Arguments given) {
        List<BigDecimal> before = given.numbers("pre");
        List<BigDecimal> after = given.numbers("post");
        List<PairedEffectSize.Pair> pairs = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            pairs.add(
                    new PairedEffectSize.Pair(
                            Rational.of(before.get(i)), Rational.of(after.get(i))));
        }
        PairedEffectSize effect = PairedEffectSize.of(pairs);
        Map<String, String> results = new LinkedHashMap<>();
        put(results, "d", effect.d());
        put(results, "j", effect.correction());
        put(results, "g", effect.g());
        return results;
    }

    private static Map<String, String> pooledSlopes(WorkedExample.Arguments given) {
        List<BigDecimal> values = given.numbers("slopes");
        List<BigDecimal> errors = given.numbers("errors");
        List<Estimate> slopes = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            slopes.add(
                    Estimate.of(Figure.of(values.get(i)), 0)
                            .withStandardError(Figure.of(errors.get(i))));
        }
        PooledSlopes pooled = PooledSlopes.of(slopes, Confidence.P95);
        Map<String, String> results = new LinkedHashMap<>();
        put(results, "mean", pooled.mean());
        put(results, "tau2", pooled.betweenVariance());
        put(results, "q", pooled.heterogeneity());
        put(results, "q.p", pooled.heterogeneityP());
        put(results, "i2", pooled.inconsistency());
        results.put("left-out", Integer.toString(pooled.withoutError()));
        return results;
    }

    private static Map<String, String> regressionToTheMean(WorkedExample.Arguments given) {
        RegressionToTheMean regression =
                new RegressionToTheMean(
                        Rational.of(given.number("mean")),
                        Rational.of(given.number("sd")),
                        Rational.of(given.number("r")),
                        Rational.of(given.number("cut")));
        Rational critical = Rational.of(given.number("critical"));
        Map<String, String> results = new LinkedHashMap<>();
        put(results, "drift", regression.expectedDrift());
        put(results, "naive", regression.naive(critical));
        put(results, "stable", regression.stable(critical));
        put(results, "decaying", regression.decaying(critical));
        return results;
    }

    private static void put(
            Map<String, String> results, String name, RegressionToTheMean.Shares shares) {
        put(results, name + ".any", shares.any());
        put(results, name + ".reliable", shares.reliable());
    }

    private static Map<String, String> weightedShare(WorkedExample.Arguments given) {
        List<BigDecimal> weights = given.numbers("weights");
        List<BigDecimal> successes = given.numbers("successes");
        List<WeightedShare.Weighted> observations = new ArrayList<>();
        for (int i = 0; i < weights.size(); i++) {
            observations.add(
                    new WeightedShare.Weighted(
                            Rational.of(weights.get(i)), successes.get(i).signum() > 0));
        }
        WeightedShare share = WeightedShare.of(observations, Confidence.P95);
        Map<String, String> results = new LinkedHashMap<>();
        put(results, "share", share.share());
        put(results, "effective-n", share.effectiveN());
        return results;
    }

    private static Map<String, String> denominators(WorkedExample.Arguments given) {
        DenominatorLadder ladder =
                DenominatorLadder.of(
                        words(given, "starters").stream().map(CohortFunctions::starter).toList(),
                        READING,
                        Confidence.P95);
        return Map.of(
                "d1", text(ladder.starters()),
                "d2", text(ladder.completers()),
                "locf", text(ladder.lastCarriedForward()),
                "worst", text(ladder.worstCase()),
                "best", text(ladder.bestCase()));
    }

    /// Starters whose baseline was .20; a number is the last value of one without an outcome.
    private static Starter starter(String word) {
        return switch (word) {
            case "improved" -> starter(true, true, Retention.STAYED, Outcome.IMPROVED);
            case "unchanged" -> starter(true, true, Retention.STAYED, Outcome.UNCHANGED);
            case "no-dose" -> starter(true, false, Retention.STAYED, Outcome.IMPROVED);
            case "withdrew" ->
                    starter(true, true, Retention.WITHDREW_RETAINED, Outcome.NOT_ASSESSABLE);
            case "excluded" ->
                    starter(true, true, Retention.WITHDREW_EXCLUDED, Outcome.NOT_ASSESSABLE);
            case "not-due" -> starter(false, true, Retention.STAYED, Outcome.IMPROVED);
            default ->
                    new Starter(
                            true,
                            true,
                            Credit.WITH_THE_DOSE,
                            Retention.STAYED,
                            Outcome.NOT_ASSESSABLE,
                            Rational.of(20, 100),
                            Optional.of(Rational.of(new BigDecimal(word))),
                            List.of());
        };
    }

    private static Starter starter(
            boolean due, boolean doseReached, Retention retention, Outcome outcome) {
        return new Starter(
                due,
                doseReached,
                Credit.WITH_THE_DOSE,
                retention,
                outcome,
                Rational.of(20, 100),
                Optional.empty(),
                List.of());
    }

    private static String text(Proportion proportion) {
        return proportion.k() + "/" + proportion.n();
    }

    private static List<String> words(WorkedExample.Arguments given, String name) {
        return List.of(given.text(name).split("\\s+", -1));
    }

    private static String figures(List<Estimate> estimates) {
        return estimates.stream()
                .map(estimate -> estimate.figure().orElseThrow().toString())
                .collect(Collectors.joining(" "));
    }

    private static void put(Map<String, String> results, String name, Estimate estimate) {
        TrendFunctions.put(results, name, estimate);
    }
}
