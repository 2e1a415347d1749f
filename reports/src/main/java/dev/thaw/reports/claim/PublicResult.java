package dev.thaw.reports.claim;

import static dev.thaw.reports.claim.Figures.JSON;
import static dev.thaw.reports.claim.Figures.array;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.claim.ClaimResult;
import dev.thaw.core.claim.ClaimResult.Categories;
import dev.thaw.core.claim.ClaimResult.Shares;
import dev.thaw.core.claim.ClaimSpec;
import dev.thaw.core.claim.Intercurrent;
import dev.thaw.core.claim.SpecificationCurve;
import dev.thaw.core.cohort.IntegrativeContrast;
import dev.thaw.core.disclosure.MinimumCell;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.statistics.Confidence;
import dev.thaw.core.statistics.Gatekeeping;
import dev.thaw.core.statistics.KaplanMeier;
import dev.thaw.core.statistics.PooledSlopes;
import dev.thaw.core.statistics.Proportion;
import dev.thaw.core.statistics.TwoProportions;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/// A result for everybody: no single person, no count below the minimum cell, all counts rounded to
/// 5 and every share and interval computed from the rounded ones, so that nothing finer can be
/// worked out. The verdict alone is that of the exact figures.
final class PublicResult {

    private static final String CONTRAST = "integrative_vs_single";
    private static final int ROUNDED_TO = 5;
    private static final BigDecimal SHARE_STEP = new BigDecimal("0.05");

    private final MinimumCell cell;

    private PublicResult(MinimumCell cell) {
        this.cell = cell;
    }

    /// @param least the study's minimum cell: a claim may ask for more, never for less
    static ObjectNode of(ClaimSpec claim, int least, ClaimResult result) {
        return new PublicResult(new MinimumCell(Math.max(least, claim.minimumCell()))).json(result);
    }

    private ObjectNode json(ClaimResult result) {
        ObjectNode json = JSON.objectNode();
        json.put("edition", "public")
                .put("verdict", result.decision().name())
                .put("reading", result.reading().name())
                .put("denominator", result.denominator().name())
                .put("minimum_cell", cell.people())
                .put("counts_rounded_to", ROUNDED_TO);
        Proportion starters = result.ladder().starters();
        Proportion completers = result.ladder().completers();
        ObjectNode denominators = json.putObject("denominators");
        denominators.set("D1", share(starters));
        denominators.set("D2", second(starters, completers));
        json.set(
                "headline",
                result.headline().share().equals(completers)
                                && !result.headline().share().equals(starters)
                        ? second(starters, completers)
                        : share(result.headline().share()));
        json.set("flow", flow(result));
        json.set("categories", categories(result.completers()));
        json.set("control", share(result.control().beforeTherapy().share()));
        json.set("naive_rule", beside(completers, starters, result.control().naive()));
        json.set("first_improvement", curve(result.firstImprovement()));
        json.set("strata", strata(result.strata()));
        json.set("intercurrent", array(result.sensitivities(), one -> between(starters, one)));
        json.set("secondary", secondary(result, starters));
        result.integrative().ifPresent(contrast -> json.set("integrative", contrast(contrast)));
        result.slope().ifPresent(slope -> json.set("slope", slope(slope)));
        result.family().ifPresent(family -> json.set("family", family(family, json)));
        // What another plan would have found of too few people tells of them as the plan itself.
        if (!json.get("headline").has("hidden")) {
            result.curve().ifPresent(curve -> json.set("specification_curve", curve(curve)));
        }
        return json;
    }

    /// The completers are among the starters: a small rest of these would be told by the two
    /// together.
    private ObjectNode second(Proportion starters, Proportion completers) {
        boolean tells =
                cell.hides(starters.n() - completers.n())
                        || cell.hides(starters.k() - completers.k());
        return tells ? hidden() : share(completers);
    }

    /// A share whose people are nearly those of others that are shown: the few that are in one and
    /// not in the other would be told by both.
    private ObjectNode beside(Proportion one, Proportion other, Proportion exact) {
        boolean tells =
                cell.hides(Math.abs(one.n() - exact.n()))
                        || cell.hides(Math.abs(other.n() - exact.n()));
        return tells ? hidden() : share(exact);
    }

    /// Of the shares those over D1 only.
    private ObjectNode between(Proportion starters, ClaimResult.Sensitivity one) {
        ObjectNode json =
                JSON.objectNode()
                        .put("event", one.planned().name())
                        .put("strategy", one.planned().strategy().name());
        json.set("happened", countOf(one.happened(), starters.n()));
        one.without().ifPresent(shares -> json.set("without", second(starters, shares.starters())));
        one.contrast()
                .ifPresent(
                        shares ->
                                json.set(
                                        "contrast",
                                        contrast(one.planned(), starters, shares.starters())));
        return json;
    }

    private ObjectNode contrast(Intercurrent planned, Proportion starters, Proportion other) {
        ObjectNode json = cell.hides(Math.abs(starters.k() - other.k())) ? hidden() : share(other);
        return json.put("strategy", planned.contrast().orElseThrow().name());
    }

    /// Whether each hypothesis is supported, as the verdict: no p value, which would tell the exact
    /// counts, and nothing of a stratum or a contrast that is not shown.
    ///
    /// @param shown everything else of the result
    private static ArrayNode family(Gatekeeping gates, ObjectNode shown) {
        return array(
                gates.families(),
                family -> {
                    ObjectNode json = JSON.objectNode().put("tested", family.tested());
                    json.set(
                            "hypotheses",
                            array(
                                    family.decisions().stream()
                                            .filter(one -> !isHidden(one.name(), shown))
                                            .toList(),
                                    one ->
                                            JSON.objectNode()
                                                    .put("name", one.name())
                                                    .put("supported", one.rejected())));
                    return json;
                });
    }

    /// A hypothesis about a stratum is named by attribute and code.
    private static boolean isHidden(String hypothesis, ObjectNode shown) {
        int space = hypothesis.indexOf(' ');
        JsonNode about =
                space < 0
                        ? shown.path(hypothesis.equals(CONTRAST) ? "integrative" : "headline")
                        : shown.path("strata")
                                .path(hypothesis.substring(0, space))
                                .path(hypothesis.substring(space + 1));
        return about.path("hidden").asBoolean();
    }

    private ObjectNode secondary(ClaimResult result, Proportion starters) {
        ObjectNode json = JSON.objectNode();
        json.set("theil_sen", array(result.robustSlopes(), this::slopes));
        json.set(
                "outcome_in_weeks",
                array(
                        result.inOtherWeeks(),
                        one -> {
                            ObjectNode weeks =
                                    RestrictedResult.weeks(one.firstWeek(), one.lastWeek());
                            weeks.set("D1", beside(starters, starters, one.shares().starters()));
                            return weeks;
                        }));
        return json;
    }

    /// Both groups or neither: together they are those in D1.
    private ObjectNode contrast(IntegrativeContrast exact) {
        ObjectNode integrative = share(exact.overall().first());
        ObjectNode single = share(exact.overall().second());
        if (integrative.has("hidden") || single.has("hidden")) {
            return hidden();
        }
        ObjectNode json = JSON.objectNode();
        json.set("integrative", integrative);
        json.set("single_modality", single);
        json.set(
                "difference",
                interval(
                        new TwoProportions(shown(integrative), shown(single))
                                .difference(Confidence.P95)));
        return json;
    }

    private static Proportion shown(ObjectNode share) {
        return new Proportion(share.get("k").asInt(), share.get("n").asInt());
    }

    private ObjectNode slope(PooledSlopes exact) {
        Estimate mean = exact.mean();
        if (cell.hides(mean.n()) || !(mean instanceof Estimate.Measured measured)) {
            return hidden();
        }
        ObjectNode estimate =
                JSON.objectNode()
                        .put("n", rounded(mean.n()))
                        .put("value", twoDigits(measured.value().value()));
        measured.interval()
                .ifPresent(
                        interval ->
                                estimate.put("lower", twoDigits(interval.lower().value()))
                                        .put("upper", twoDigits(interval.upper().value())));
        ObjectNode json = JSON.objectNode();
        json.set("mean_per_week", estimate);
        return json;
    }

    /// A median tells of those on either side of it.
    private ObjectNode slopes(ClaimResult.RobustSlopes exact) {
        ObjectNode json = RestrictedResult.weeks(exact.firstWeek(), exact.lastWeek());
        int n = exact.median().n();
        json.set("n", count(n));
        json.set("rising", countOf(exact.rising(), n));
        json.set("falling", countOf(exact.falling(), n));
        exact.median()
                .figure()
                .filter(_ -> n / 2 >= cell.people())
                .ifPresent(median -> json.put("median_per_week", twoDigits(median.value())));
        return json;
    }

    private static String twoDigits(BigDecimal value) {
        return value.round(new MathContext(2, RoundingMode.HALF_EVEN)).toPlainString();
    }

    private ObjectNode share(Proportion exact) {
        if (exact.n() == 0 || cell.hides(exact.n()) || cell.hides(exact.k(), exact.n())) {
            return hidden();
        }
        int n = rounded(exact.n());
        Proportion shown = new Proportion(Math.min(n, rounded(exact.k())), n);
        ObjectNode json = JSON.objectNode().put("k", shown.k()).put("n", shown.n());
        json.set("wilson95", interval(shown.wilson(Confidence.P95)));
        json.set("clopper_pearson95", interval(shown.clopperPearson(Confidence.P95)));
        return json;
    }

    private static ObjectNode hidden() {
        return JSON.objectNode().put("hidden", true);
    }

    private static int rounded(int count) {
        return Math.toIntExact(Math.round((double) count / ROUNDED_TO)) * ROUNDED_TO;
    }

    private static ObjectNode interval(Estimate ofRounded) {
        ObjectNode json = JSON.objectNode();
        if (ofRounded instanceof Estimate.Measured measured) {
            json.put("value", measured.value().toString());
            measured.interval()
                    .ifPresent(
                            interval ->
                                    json.put("lower", interval.lower().toString())
                                            .put("upper", interval.upper().toString()));
        }
        return json;
    }

    private JsonNode count(int exact) {
        return cell.hides(exact) ? JSON.nullNode() : JSON.numberNode(rounded(exact));
    }

    private ObjectNode flow(ClaimResult result) {
        ObjectNode json = JSON.objectNode();
        int all = result.standings().values().stream().mapToInt(Integer::intValue).sum();
        var flow = result.ladder().flow();
        json.set("participants", count(all));
        json.set("eligible", countOf(flow.starters(), all));
        json.set("not_yet_due", countOf(flow.notYetDue(), flow.starters()));
        json.set("completers", countOf(flow.completers(), flow.starters()));
        return json;
    }

    private JsonNode countOf(int part, int total) {
        return cell.hides(part, total) ? JSON.nullNode() : JSON.numberNode(rounded(part));
    }

    /// Small categories are merged with their neighbours; nothing is shown if that is not enough.
    private JsonNode categories(Categories exact) {
        SortedMap<String, Integer> parts = new TreeMap<>();
        int improved = exact.recovered() + exact.improved();
        if (cell.hides(exact.recovered()) || cell.hides(exact.improved())) {
            parts.put("improved_or_recovered", improved);
        } else {
            parts.put("improved", exact.improved());
            parts.put("recovered", exact.recovered());
        }
        if (cell.hides(exact.deteriorated()) || cell.hides(exact.unchanged())) {
            parts.put("unchanged_or_deteriorated", exact.unchanged() + exact.deteriorated());
        } else {
            parts.put("deteriorated", exact.deteriorated());
            parts.put("unchanged", exact.unchanged());
        }
        if (parts.values().stream().anyMatch(cell::hides)) {
            return hidden();
        }
        ObjectNode json = JSON.objectNode();
        parts.forEach((category, count) -> json.put(category, rounded(count)));
        return json;
    }

    /// Steps are put together until each holds a minimum cell of events; what is left over at the
    /// end is not shown.
    private ArrayNode curve(KaplanMeier exact) {
        ArrayNode steps = JSON.arrayNode();
        int events = 0;
        for (KaplanMeier.Step step : exact.steps()) {
            events += step.events();
            if (events >= cell.people()) {
                ObjectNode shown = steps.addObject().put("week", Figures.of(step.time()));
                step.survival()
                        .figure()
                        .ifPresent(value -> shown.put("not_yet_improved", inSteps(value.value())));
                events = 0;
            }
        }
        return steps;
    }

    private ObjectNode strata(SortedMap<String, SortedMap<String, Shares>> exact) {
        ObjectNode json = JSON.objectNode();
        exact.forEach((attribute, codes) -> json.set(attribute, stratum(codes)));
        return json;
    }

    private ObjectNode stratum(SortedMap<String, Shares> codes) {
        SortedMap<String, Integer> sizes = new TreeMap<>();
        SortedMap<String, Integer> improved = new TreeMap<>();
        codes.forEach(
                (code, shares) -> {
                    sizes.put(code, shares.starters().n());
                    improved.put(code, shares.starters().k());
                });
        SortedSet<String> small = cell.hiddenParts(sizes);
        SortedSet<String> telling = cell.hiddenParts(improved);
        ObjectNode json = JSON.objectNode();
        codes.forEach(
                (code, shares) ->
                        json.set(
                                code,
                                small.contains(code) || telling.contains(code)
                                        ? hidden()
                                        : share(shares.starters())));
        return json;
    }

    private static ObjectNode curve(SpecificationCurve exact) {
        ObjectNode json = JSON.objectNode().put("version", exact.version());
        json.set("axes", array(exact.axes(), RestrictedResult::axis));
        json.set("share_above_threshold", inSteps(exact.above()));
        json.set("median", inSteps(exact.median()));
        json.set("least", inSteps(exact.least()));
        json.set("most", inSteps(exact.most()));
        json.put("most_moved_by", exact.mostMoved());
        ObjectNode effects = json.putObject("axis_effects");
        exact.axisEffects().forEach((axis, effect) -> effects.set(axis, inSteps(effect)));
        json.set(
                "specifications",
                array(
                        exact.specifications(),
                        one ->
                                JSON.arrayNode()
                                        .add(array(one.choices(), JSON::numberNode))
                                        .add(inSteps(one.share()))));
        return json;
    }

    private static JsonNode inSteps(Estimate share) {
        return share.figure()
                .<JsonNode>map(value -> JSON.textNode(inSteps(value.value())))
                .orElse(JSON.nullNode());
    }

    /// A share to 5 %.
    private static String inSteps(BigDecimal share) {
        return share.divide(SHARE_STEP, 0, RoundingMode.HALF_EVEN)
                .multiply(SHARE_STEP)
                .toPlainString();
    }
}
