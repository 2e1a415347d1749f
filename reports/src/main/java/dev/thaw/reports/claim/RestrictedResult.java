package dev.thaw.reports.claim;

import static dev.thaw.reports.claim.Figures.JSON;
import static dev.thaw.reports.claim.Figures.array;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.claim.ClaimResult;
import dev.thaw.core.claim.ClaimResult.Categories;
import dev.thaw.core.claim.ClaimResult.Individual;
import dev.thaw.core.claim.ClaimResult.Shares;
import dev.thaw.core.claim.ClaimSpec;
import dev.thaw.core.claim.Intercurrent;
import dev.thaw.core.claim.SpecificationCurve;
import dev.thaw.core.cohort.ChangeTally;
import dev.thaw.core.cohort.DenominatorLadder;
import dev.thaw.core.cohort.IntegrativeContrast;
import dev.thaw.core.statistics.Confidence;
import dev.thaw.core.statistics.Gatekeeping;
import dev.thaw.core.statistics.KaplanMeier;
import dev.thaw.core.statistics.PooledSlopes;
import dev.thaw.core.statistics.RegressionToTheMean;
import dev.thaw.core.statistics.TwoProportions;
import java.util.SortedMap;

/// A result for those who may see single persons: every figure, exact.
///
/// Participants are rows numbered by the order of their content; no name of theirs is in it, but
/// values are, so that the headline can be computed again from it.
final class RestrictedResult {

    private RestrictedResult() {}

    static ObjectNode of(ClaimSpec claim, ClaimResult result) {
        ObjectNode json = JSON.objectNode();
        json.put("edition", "restricted")
                .put("verdict", result.decision().name())
                .put("reading", result.reading().name())
                .put("denominator", result.denominator().name());
        json.set("headline", headline(result.headline()));
        json.set("flow", flow(result));
        json.set("constants", constants(result.constants()));
        json.set("denominators", denominators(result.ladder()));
        json.set("readings", shares(result.readings()));
        json.set("categories", categories(result));
        json.set("attrition", attrition(result.attrition()));
        json.set("change", change(result.changes()));
        json.set("control", control(result.control()));
        json.set("missingness", missingness(result.bounds()));
        json.set("effect_size", Figures.of(result.effect().g()));
        json.set("first_improvement", curve(result.firstImprovement()));
        result.slope().ifPresent(slope -> json.set("slope", slope(slope)));
        result.integrative().ifPresent(contrast -> json.set("integrative", contrast(contrast)));
        ObjectNode strata = json.putObject("strata");
        result.strata().forEach((attribute, codes) -> strata.set(attribute, shares(codes)));
        json.set("intercurrent", array(result.sensitivities(), RestrictedResult::sensitivity));
        result.family().ifPresent(family -> json.set("family", family(family)));
        json.set("secondary", secondary(result));
        result.curve().ifPresent(curve -> json.set("specification_curve", curve(curve)));
        json.set("rows", rows(result));
        return json;
    }

    private static ObjectNode headline(ClaimResult.Headline headline) {
        ObjectNode json =
                JSON.objectNode().put("k", headline.share().k()).put("n", headline.share().n());
        json.set("wilson95", Figures.of(headline.wilson()));
        json.set("clopper_pearson95", Figures.of(headline.clopperPearson()));
        json.set("p", Figures.of(headline.p()));
        return json;
    }

    private static ObjectNode flow(ClaimResult result) {
        ObjectNode json = JSON.objectNode();
        ObjectNode standings = json.putObject("participants");
        result.standings().forEach((standing, count) -> standings.put(standing.name(), count));
        ObjectNode sessions = json.putObject("attended_session");
        result.sessions().forEach((session, count) -> sessions.put("" + session, count));
        var flow = result.ladder().flow();
        json.putObject("starters")
                .put("eligible", flow.starters())
                .put("not_yet_due", flow.notYetDue())
                .put("withdrew", flow.withdrew())
                .put("without_outcome", flow.withoutOutcome())
                .put("completers", flow.completers());
        return json;
    }

    private static ObjectNode constants(ClaimResult.Constants constants) {
        ObjectNode json =
                JSON.objectNode().put("n", constants.n()).put("mean", Figures.of(constants.mean()));
        json.set("reliability", Figures.of(constants.reliability()));
        json.set("sd", Figures.of(constants.sd()));
        json.set("difference_error", Figures.of(constants.differenceError()));
        json.set("smallest_reliable_change", Figures.of(constants.smallestReliableChange()));
        constants.cutoff().ifPresent(cutoff -> json.set("cutoff", Figures.of(cutoff)));
        return json;
    }

    private static ObjectNode denominators(DenominatorLadder ladder) {
        ObjectNode json = JSON.objectNode();
        json.set("D1", Figures.of(ladder.starters()));
        json.set("D2", Figures.of(ladder.completers()));
        json.set("LOCF", Figures.of(ladder.lastCarriedForward()));
        json.set("D3_worst", Figures.of(ladder.worstCase()));
        json.set("D3_best", Figures.of(ladder.bestCase()));
        ObjectNode weighted = json.putObject("D4");
        weighted.put("model", ladder.weighted().model().name());
        weighted.set("share", Figures.of(ladder.weighted().share()));
        weighted.set("effective_n", Figures.of(ladder.weighted().effectiveN()));
        return json;
    }

    static <K> ObjectNode shares(SortedMap<K, Shares> shares) {
        ObjectNode json = JSON.objectNode();
        shares.forEach((key, value) -> json.set(key.toString(), shares(value)));
        return json;
    }

    private static ObjectNode shares(Shares shares) {
        ObjectNode json = JSON.objectNode();
        json.set("D1", Figures.of(shares.starters()));
        json.set("D2", Figures.of(shares.completers()));
        return json;
    }

    private static ObjectNode categories(ClaimResult result) {
        ObjectNode json = JSON.objectNode();
        json.set("D1", categories(result.starters()));
        json.set("D2", categories(result.completers()));
        return json;
    }

    private static ObjectNode categories(Categories categories) {
        return JSON.objectNode()
                .put("recovered", categories.recovered())
                .put("improved", categories.improved())
                .put("unchanged", categories.unchanged())
                .put("deteriorated", categories.deteriorated())
                .put("not_assessable", categories.notAssessable());
    }

    private static ObjectNode attrition(ClaimResult.Attrition attrition) {
        ObjectNode json = JSON.objectNode();
        json.set("retained_mean", Figures.of(attrition.retained()));
        json.set("retained_sd", Figures.of(attrition.retainedSd()));
        json.set("lost_mean", Figures.of(attrition.lost()));
        json.set("lost_sd", Figures.of(attrition.lostSd()));
        return json;
    }

    private static ObjectNode change(ChangeTally tally) {
        ObjectNode json = tally(tally);
        json.set("improved_minus_deteriorated", Figures.of(tally.net().difference(Confidence.P95)));
        return json;
    }

    private static ObjectNode tally(ChangeTally tally) {
        return JSON.objectNode()
                .put("improved", tally.improved())
                .put("unchanged", tally.unchanged())
                .put("deteriorated", tally.deteriorated())
                .put("not_assessable", tally.notAssessable());
    }

    private static ObjectNode control(ClaimResult.Control control) {
        ObjectNode json = JSON.objectNode();
        ObjectNode before = tally(control.beforeTherapy());
        before.set("share", Figures.of(control.beforeTherapy().share()));
        json.set("before_therapy", before);
        json.set("naive_rule", Figures.of(control.naive()));
        json.set("expected_drift", Figures.of(control.drift()));
        json.set("expected_without_effect", band(control.stable()));
        json.set("expected_without_effect_with_decay", band(control.decaying()));
        return json;
    }

    private static ObjectNode sensitivity(ClaimResult.Sensitivity sensitivity) {
        Intercurrent planned = sensitivity.planned();
        ObjectNode json =
                JSON.objectNode()
                        .put("event", planned.name())
                        .put("strategy", planned.strategy().name())
                        .put("happened", sensitivity.happened());
        sensitivity.without().ifPresent(shares -> json.set("without", shares(shares)));
        sensitivity
                .contrast()
                .ifPresent(
                        shares -> {
                            ObjectNode contrast = shares(shares);
                            contrast.put("strategy", planned.contrast().orElseThrow().name());
                            json.set("contrast", contrast);
                        });
        return json;
    }

    private static ArrayNode family(Gatekeeping gates) {
        return array(
                gates.families(),
                family -> {
                    ObjectNode json = JSON.objectNode().put("tested", family.tested());
                    json.set(
                            "hypotheses",
                            array(
                                    family.decisions(),
                                    one -> {
                                        ObjectNode hypothesis =
                                                JSON.objectNode()
                                                        .put("name", one.name())
                                                        .put("supported", one.rejected());
                                        hypothesis.set("adjusted_p", Figures.of(one.adjusted()));
                                        return hypothesis;
                                    }));
                    return json;
                });
    }

    private static ObjectNode secondary(ClaimResult result) {
        ObjectNode json = JSON.objectNode();
        json.set(
                "theil_sen",
                array(
                        result.robustSlopes(),
                        one -> {
                            ObjectNode slopes =
                                    weeks(one.firstWeek(), one.lastWeek())
                                            .put("rising", one.rising())
                                            .put("falling", one.falling());
                            slopes.set("median_per_week", Figures.of(one.median()));
                            return slopes;
                        }));
        json.set(
                "outcome_in_weeks",
                array(
                        result.inOtherWeeks(),
                        one ->
                                weeks(one.firstWeek(), one.lastWeek())
                                        .setAll(shares(one.shares()))));
        return json;
    }

    static ObjectNode weeks(int first, int last) {
        return JSON.objectNode().put("first_week", first).put("last_week", last);
    }

    private static ObjectNode band(RegressionToTheMean.Shares shares) {
        ObjectNode json = JSON.objectNode();
        json.set("any", Figures.of(shares.any()));
        json.set("reliable", Figures.of(shares.reliable()));
        return json;
    }

    private static ObjectNode missingness(ClaimResult.Bounds bounds) {
        ObjectNode json = JSON.objectNode();
        json.set("worst", Figures.of(bounds.worst()));
        json.set("best", Figures.of(bounds.best()));
        return json;
    }

    private static ObjectNode curve(KaplanMeier curve) {
        ObjectNode json = JSON.objectNode().put("n", curve.n());
        json.set("median_week", Figures.of(curve.median()));
        json.set("steps", array(curve.steps(), RestrictedResult::step));
        return json;
    }

    private static ObjectNode step(KaplanMeier.Step step) {
        ObjectNode json =
                JSON.objectNode()
                        .put("week", Figures.of(step.time()))
                        .put("at_risk", step.atRisk())
                        .put("events", step.events());
        json.set("not_yet_improved", Figures.of(step.survival()));
        return json;
    }

    private static ObjectNode slope(PooledSlopes slopes) {
        ObjectNode json =
                JSON.objectNode()
                        .put("pooled", slopes.pooled())
                        .put("without_error", slopes.withoutError());
        json.set("mean_per_week", Figures.of(slopes.mean()));
        json.set("between_variance", Figures.of(slopes.betweenVariance()));
        json.set("inconsistency", Figures.of(slopes.inconsistency()));
        return json;
    }

    private static ObjectNode contrast(IntegrativeContrast contrast) {
        ObjectNode json = JSON.objectNode().put("hidden_strata", contrast.hidden());
        json.set("overall", two(contrast.overall()));
        json.set("within_session_count", Figures.of(contrast.within()));
        ObjectNode bySessions = json.putObject("by_session_count");
        contrast.bySessions().forEach((count, two) -> bySessions.set("" + count, two(two)));
        return json;
    }

    private static ObjectNode two(TwoProportions two) {
        ObjectNode json = JSON.objectNode();
        json.set("integrative", Figures.of(two.first()));
        json.set("single_modality", Figures.of(two.second()));
        json.set("difference", Figures.of(two.difference(Confidence.P95)));
        json.set("fisher_p", Figures.of(two.fisher()));
        return json;
    }

    private static ObjectNode curve(SpecificationCurve curve) {
        ObjectNode json = JSON.objectNode().put("version", curve.version());
        json.set("axes", array(curve.axes(), RestrictedResult::axis));
        json.set("share_above_threshold", Figures.of(curve.above()));
        json.set("median", Figures.of(curve.median()));
        json.set("least", Figures.of(curve.least()));
        json.set("most", Figures.of(curve.most()));
        json.put("most_moved_by", curve.mostMoved());
        ObjectNode effects = json.putObject("axis_effects");
        curve.axisEffects().forEach((axis, effect) -> effects.set(axis, Figures.of(effect)));
        json.set("specifications", array(curve.specifications(), RestrictedResult::specification));
        return json;
    }

    static ObjectNode axis(SpecificationCurve.Axis axis) {
        ObjectNode json = JSON.objectNode().put("name", axis.name());
        json.set("choices", array(axis.choices(), JSON::textNode));
        return json;
    }

    /// Choices as places among the axes', then share, lower and upper end.
    private static ArrayNode specification(SpecificationCurve.Specification specification) {
        ArrayNode json = JSON.arrayNode();
        json.add(array(specification.choices(), JSON::numberNode));
        JsonNode share = Figures.of(specification.share());
        for (String part : new String[] {"value", "lower", "upper"}) {
            json.add(share.path(part).isMissingNode() ? JSON.nullNode() : share.get(part));
        }
        return json;
    }

    private static ArrayNode rows(ClaimResult result) {
        ArrayNode rows = JSON.arrayNode();
        for (Individual individual : result.individuals()) {
            ObjectNode row =
                    rows.addObject()
                            .put("row", rows.size())
                            .put("due", individual.due())
                            .put("dose_reached", individual.doseReached())
                            .put("credit", individual.credit().name())
                            .put("category", individual.verdict().category().toString())
                            .put("outcome_read", individual.read().name())
                            .put("retention", individual.retention().name());
            row.set("baseline", Figures.of(individual.baseline()));
            row.set("outcome", Figures.of(individual.outcome()));
            individual
                    .verdict()
                    .index()
                    .figure()
                    .ifPresent(index -> row.put("index", index.toString()));
        }
        return rows;
    }
}
