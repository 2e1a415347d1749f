package dev.thaw.reports.claim;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.core.claim.ClaimSpec;
import dev.thaw.core.claim.ClaimSpec.Relation;
import dev.thaw.core.claim.ClaimSpec.Summary;
import dev.thaw.core.claim.PlanInWords;
import dev.thaw.core.number.Rational;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What the page of a claim shows: everything from its receipt, so that the page says nothing that
/// the receipt does not prove.
///
/// @param claim as the receipt carries it
/// @param result of either edition
/// @param evidence what the receipt pins, name and value
public record ClaimReport(ClaimSpec claim, JsonNode result, List<Fact> evidence) {

    private static final Map<String, String> READINGS =
            Map.of(
                    "R1_RELIABLE", "reliable improvement (R1)",
                    "R2_ANY", "any improvement (R2)",
                    "R3_SELF_RATED", "self-rated improvement (R3)");

    private static final Map<String, String> DENOMINATORS =
            Map.of(
                    "D1", "all due eligible starters (D1)",
                    "D2", "those who completed and were assessed (D2)");

    private static final Map<String, String> VERDICTS =
            Map.of(
                    "SUPPORTED", "Supported",
                    "CONTRADICTED", "Contradicted",
                    "INCONCLUSIVE", "Inconclusive",
                    "INSUFFICIENT_DATA", "Insufficient data",
                    "NOT_EVALUABLE", "Not evaluable");

    /// A name and what is said under it.
    public record Fact(String name, String value) {}

    /// Something that may have come between.
    ///
    /// @param happened to how many, or that they are too few to show
    public record Between(String event, String strategy, String happened) {}

    /// A hypothesis of the declared family.
    ///
    /// @param place of its gate, counted from 1
    /// @param adjusted p value; empty if there is none to show
    public record Tested(int place, String name, String adjusted, String answer) {}

    public ClaimReport {
        evidence = List.copyOf(evidence);
    }

    /// The page's style, which stands in the page itself.
    public static String style() {
        try (InputStream css =
                ClaimReport.class.getResourceAsStream("/dev/thaw/reports/web/thaw.css")) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("a resource of this module", e);
        }
    }

    /// The claim's title, else its id, and its version.
    public String title() {
        return claim.wording().title().orElse(claim.id()) + " " + claim.version();
    }

    /// Whether the statement speaks of something else than is measured.
    public boolean isProxy() {
        return claim.wording().proxy();
    }

    /// The wording that is tested, as somebody else put it.
    public String wording() {
        return claim.wording().text();
    }

    /// Who is said to have put it so, and whether that was checked.
    public String attribution() {
        String by = claim.wording().attributedTo().orElse("nobody named");
        return claim.wording()
                .attributionStatus()
                .map(status -> by + " (" + status + ")")
                .orElse(by);
    }

    /// The plan as one paragraph.
    public String plan() {
        return PlanInWords.of(claim);
    }

    /// Whether single persons may be seen.
    public boolean isRestricted() {
        return result.path("edition").asText().equals("restricted");
    }

    /// One word, or two.
    public String verdict() {
        return VERDICTS.get(result.get("verdict").asText());
    }

    /// The verdict with its reading and its denominator in one sentence.
    public String sentence() {
        String reading = READINGS.get(result.get("reading").asText());
        String denominator = DENOMINATORS.get(result.get("denominator").asText());
        ShareRow share = ShareRow.of("", result.get("headline"));
        if (claim.summary() instanceof Summary.MeanSlope slope) {
            return slopeSentence(slope);
        }
        String observed =
                share.drawn()
                        ? "%s was observed in %s (%s, 95 %% interval %s)"
                                .formatted(
                                        capital(reading),
                                        share.counts(),
                                        share.percent(),
                                        share.interval())
                        : "The share of " + reading + " cannot be shown (" + share.percent() + ")";
        return "%s among %s; the claim says %s.".formatted(observed, denominator, threshold());
    }

    private String slopeSentence(Summary.MeanSlope slope) {
        JsonNode mean = result.path("slope").path("mean_per_week");
        return mean.path("value").isTextual() && mean.path("lower").isTextual()
                ? "The mean weekly slope observed is %s (95 %% interval %s to %s) in %d participants; the claim says more than %s a week."
                        .formatted(
                                mean.get("value").asText(),
                                mean.path("lower").asText(),
                                mean.path("upper").asText(),
                                mean.get("n").asInt(),
                                Figures.of(slope.threshold()))
                : "The mean weekly slope cannot be shown.";
    }

    private String threshold() {
        return switch (claim.summary()) {
            case Summary.Share(Rational threshold, Relation relation) ->
                    (relation == Relation.ABOUT ? "about " : "more than ")
                            + percent(threshold)
                            + " %";
            case Summary.MeanSlope slope -> "more than " + Figures.of(slope.threshold());
        };
    }

    private static String percent(Rational share) {
        return Figures.of(share.multiply(100));
    }

    private static String capital(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /// Whether the plan was written down before the outcomes were known.
    public String registration() {
        JsonNode registration = result.path("registration");
        return switch (registration.path("status").asText()) {
            case "PREREGISTERED" ->
                    "Preregistered: every outcome was reported after the plan was registered.";
            case "MIXED" ->
                    "Mixed: "
                            + registration.path("outcomes_known").asText("some")
                            + " outcomes were known when the plan was registered.";
            default ->
                    registration.has("registered")
                            ? "Retrospective: the plan was not registered before it was evaluated."
                            : "Retrospective: the outcomes were known when the plan was registered.";
        };
    }

    /// The headline, and what the same rule finds before therapy.
    public List<ShareRow> headlines() {
        List<ShareRow> rows = new ArrayList<>();
        rows.add(ShareRow.of("Headline", result.get("headline")));
        JsonNode control = result.path("control");
        rows.add(
                ShareRow.of(
                        "The same rule before therapy",
                        isRestricted() ? control.path("before_therapy").path("share") : control));
        JsonNode naive = isRestricted() ? control.path("naive_rule") : result.path("naive_rule");
        if (naive.path("hidden").asBoolean() || naive.path("n").asInt() > 0) {
            rows.add(ShareRow.of("The naive rule", naive));
        }
        expected(rows, "Expected without any change, if nothing fades", "expected_without_effect");
        expected(
                rows,
                "Expected without any change, if what links two windows fades",
                "expected_without_effect_with_decay");
        return rows;
    }

    /// By the reading of the headline; restricted edition.
    private void expected(List<ShareRow> rows, String name, String band) {
        String reading = result.get("reading").asText().equals("R1_RELIABLE") ? "reliable" : "any";
        JsonNode share = result.path("control").path(band).path(reading);
        boolean read = !result.get("reading").asText().equals("R3_SELF_RATED");
        if (read && share.path("value").isTextual()) {
            rows.add(ShareRow.of(name, "", share));
        }
    }

    /// How many more improved than deteriorated; restricted edition.
    public Optional<String> net() {
        JsonNode net = result.path("change").path("improved_minus_deteriorated");
        return net.path("value").isTextual()
                ? Optional.of(
                        "Improved minus deteriorated among completers: "
                                + FigureText.difference(net)
                                + ".")
                : Optional.empty();
    }

    /// What change is measured with; restricted edition.
    public List<Fact> constants() {
        JsonNode constants = result.path("constants");
        List<Fact> facts = new ArrayList<>();
        fact(facts, "participants with a baseline", constants.path("n"));
        fact(facts, "mean at baseline", constants.path("mean"));
        fact(facts, "SD", constants.path("sd"));
        fact(facts, "reliability", constants.path("reliability"));
        fact(facts, "error of a difference", constants.path("difference_error"));
        fact(facts, "smallest reliable change", constants.path("smallest_reliable_change"));
        fact(facts, "cut-off", constants.path("cutoff"));
        return facts;
    }

    /// Baseline values of those who stayed and of those who are missing; restricted edition.
    public List<Fact> attrition() {
        JsonNode attrition = result.path("attrition");
        List<Fact> facts = new ArrayList<>();
        fact(facts, "completed and assessed: mean", attrition.path("retained_mean"));
        fact(facts, "completed and assessed: SD", attrition.path("retained_sd"));
        fact(facts, "all others: mean", attrition.path("lost_mean"));
        fact(facts, "all others: SD", attrition.path("lost_sd"));
        return facts;
    }

    private static void fact(List<Fact> facts, String name, JsonNode figure) {
        if (!figure.isMissingNode()) {
            facts.add(new Fact(name, FigureText.of(figure)));
        }
    }

    /// Integrative therapy beside a single modality; empty unless the plan asks for it.
    public List<ShareRow> integrative() {
        JsonNode contrast = result.path("integrative");
        JsonNode groups = isRestricted() ? contrast.path("overall") : contrast;
        return groups.has("integrative")
                ? List.of(
                        ShareRow.of("Integrative", groups.get("integrative")),
                        ShareRow.of("A single modality", groups.get("single_modality")))
                : List.of();
    }

    /// The difference between both, and within the same number of sessions.
    public String integrativeSentence() {
        JsonNode contrast = result.path("integrative");
        JsonNode overall = isRestricted() ? contrast.path("overall") : contrast;
        JsonNode within = contrast.path("within_session_count");
        return "Difference "
                + FigureText.difference(overall.path("difference"))
                + (isRestricted()
                        ? ", Fisher p "
                                + FigureText.threeDigits(
                                        overall.path("fisher_p").path("value").asText())
                                + "; within the same number of sessions "
                                + FigureText.difference(within)
                        : "")
                + ".";
    }

    /// Every denominator.
    public List<ShareRow> denominators() {
        JsonNode all = result.get("denominators");
        List<ShareRow> rows = new ArrayList<>();
        rows.add(ShareRow.of("D1 · all due eligible starters", all.get("D1")));
        rows.add(ShareRow.of("D2 · completed and assessed", all.get("D2")));
        if (isRestricted()) {
            rows.add(ShareRow.of("Last value carried forward", all.get("LOCF")));
            rows.add(ShareRow.of("D3 · every missing outcome not improved", all.get("D3_worst")));
            rows.add(ShareRow.of("D3 · every missing outcome improved", all.get("D3_best")));
            rows.add(
                    ShareRow.of(
                            "D4 · completers weighted to resemble all due",
                            "",
                            all.path("D4").path("share")));
        }
        return rows;
    }

    /// Every reading over both denominators; restricted edition.
    public List<ShareRow> readings() {
        List<ShareRow> rows = new ArrayList<>();
        result.path("readings")
                .properties()
                .forEach(
                        entry -> {
                            String name = capital(READINGS.get(entry.getKey()));
                            rows.add(ShareRow.of(name + ", D1", entry.getValue().get("D1")));
                            rows.add(ShareRow.of(name + ", D2", entry.getValue().get("D2")));
                        });
        return rows;
    }

    /// What unanswered prompts could hide; restricted edition.
    public List<ShareRow> missingness() {
        JsonNode bounds = result.path("missingness");
        return bounds.path("worst").path("n").asInt() == 0
                ? List.of()
                : List.of(
                        ShareRow.of("Nothing felt at unanswered prompts", bounds.get("worst")),
                        ShareRow.of("Something felt at all of them", bounds.get("best")));
    }

    /// By attribute and code.
    public List<ShareRow> strata() {
        List<ShareRow> rows = new ArrayList<>();
        result.path("strata")
                .properties()
                .forEach(
                        attribute ->
                                attribute
                                        .getValue()
                                        .properties()
                                        .forEach(
                                                code ->
                                                        rows.add(
                                                                stratum(
                                                                        attribute.getKey(),
                                                                        code.getKey(),
                                                                        code.getValue()))));
        return rows;
    }

    private ShareRow stratum(String attribute, String code, JsonNode share) {
        return ShareRow.of(attribute + " " + code, isRestricted() ? share.get("D1") : share);
    }

    /// What the plan foresaw might come between, and how often it did.
    public List<Between> between() {
        List<Between> all = new ArrayList<>();
        for (JsonNode one : result.path("intercurrent")) {
            all.add(
                    new Between(
                            words(one.path("event").asText()),
                            words(one.path("strategy").asText()),
                            one.path("happened").isNull()
                                    ? "too few to show"
                                    : one.path("happened").asText()));
        }
        return all;
    }

    /// The shares under what the plan names beside its strategies; over D1.
    public List<ShareRow> sensitivities() {
        List<ShareRow> rows = new ArrayList<>();
        for (JsonNode one : result.path("intercurrent")) {
            String event = words(one.path("event").asText());
            if (one.has("without")) {
                rows.add(ShareRow.of("Without: " + event, ofStarters(one.get("without"))));
            }
            if (one.has("contrast")) {
                rows.add(
                        ShareRow.of(
                                capital(event)
                                        + " by "
                                        + words(one.get("contrast").path("strategy").asText()),
                                ofStarters(one.get("contrast"))));
            }
        }
        return rows;
    }

    private JsonNode ofStarters(JsonNode shares) {
        return isRestricted() ? shares.get("D1") : shares;
    }

    private static String words(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /// The declared hypotheses in their order; empty without a family.
    public List<Tested> family() {
        List<Tested> tested = new ArrayList<>();
        int place = 1;
        for (JsonNode family : result.path("family")) {
            for (JsonNode one : family.path("hypotheses")) {
                tested.add(
                        new Tested(
                                place,
                                one.path("name").asText().replace('_', ' '),
                                adjusted(one.path("adjusted_p")),
                                answer(family, one)));
            }
            place++;
        }
        return tested;
    }

    private static String adjusted(JsonNode p) {
        return p.path("value").isTextual() ? FigureText.threeDigits(p.get("value").asText()) : "";
    }

    private static String answer(JsonNode family, JsonNode hypothesis) {
        if (!family.path("tested").asBoolean()) {
            return "not tested";
        }
        return hypothesis.path("supported").asBoolean() ? "supported" : "not supported";
    }

    /// The outcome in the other weeks that the plan names; over D1.
    public List<ShareRow> inOtherWeeks() {
        List<ShareRow> rows = new ArrayList<>();
        for (JsonNode one : result.path("secondary").path("outcome_in_weeks")) {
            rows.add(ShareRow.of(capital(weeks(one)), one.get("D1")));
        }
        return rows;
    }

    private static String weeks(JsonNode one) {
        return "weeks %d to %d"
                .formatted(one.get("first_week").asInt(), one.get("last_week").asInt());
    }

    /// Theil–Sen slopes, a sentence each.
    public List<String> robustSlopes() {
        List<String> sentences = new ArrayList<>();
        for (JsonNode one : result.path("secondary").path("theil_sen")) {
            JsonNode median = one.path("median_per_week");
            String value = median.isTextual() ? median.asText() : median.path("value").asText();
            JsonNode n = isRestricted() ? median.path("n") : one.path("n");
            sentences.add(
                    value.isEmpty()
                            ? "Theil–Sen slopes over %s: too few to show.".formatted(weeks(one))
                            : "Theil–Sen slopes over %s: median %s a week of %s participants; rising (whole 95 %% interval above 0): %s, falling: %s."
                                    .formatted(
                                            weeks(one),
                                            FigureText.threeDigits(value),
                                            n.asText(),
                                            shown(one.path("rising")),
                                            shown(one.path("falling"))));
        }
        return sentences;
    }

    private static String shown(JsonNode count) {
        return count.isNull() ? "too few to show" : count.asText();
    }

    /// The standardised mean change, if there is one; restricted edition.
    public Optional<String> effectSize() {
        JsonNode effect = result.path("effect_size");
        return effect.path("value").isTextual()
                ? Optional.of(
                        "g_av %s (standard error %s); it does not say what therapy did."
                                .formatted(
                                        FigureText.threeDigits(effect.get("value").asText()),
                                        FigureText.threeDigits(effect.path("se").asText("0"))))
                : Optional.empty();
    }

    /// Everybody's way through the study as a picture.
    public FlowPicture flowPicture() {
        return isRestricted()
                ? FlowPicture.restricted(result.path("flow"))
                : FlowPicture.shown(result.path("flow"));
    }

    /// How many ended where.
    public List<Fact> categories() {
        JsonNode categories =
                isRestricted() ? result.path("categories").path("D2") : result.path("categories");
        return categories.path("hidden").asBoolean() ? List.of() : facts(categories);
    }

    /// Where participants went, in the order of the study.
    public List<Fact> flow() {
        List<Fact> facts = new ArrayList<>();
        result.path("flow")
                .properties()
                .forEach(
                        part -> {
                            if (part.getKey().equals("attended_session")) {
                                part.getValue()
                                        .properties()
                                        .forEach(session -> facts.add(attended(session)));
                            } else if (part.getValue().isObject()) {
                                facts.addAll(facts(part.getValue()));
                            } else {
                                facts.add(fact(part.getKey(), part.getValue()));
                            }
                        });
        return facts;
    }

    private static Fact attended(Map.Entry<String, JsonNode> session) {
        return new Fact(
                "eligible, attended session " + session.getKey(), session.getValue().asText());
    }

    private static List<Fact> facts(JsonNode counts) {
        return counts.properties().stream()
                .map(entry -> fact(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Fact fact(String name, JsonNode count) {
        return new Fact(
                name.toLowerCase(Locale.ROOT).replace('_', ' '),
                count.isNull() ? "too few to show" : count.asText());
    }

    /// Absent in the public edition.
    public Optional<ChangeBars> changes() {
        return isRestricted() && !result.path("rows").isEmpty()
                ? Optional.of(ChangeBars.of(result.get("rows")))
                : Optional.empty();
    }

    /// When participants first improved; absent where nobody did.
    public Optional<StepCurve> firstImprovement() {
        JsonNode steps =
                isRestricted()
                        ? result.path("first_improvement").path("steps")
                        : result.path("first_improvement");
        return steps.isEmpty() ? Optional.empty() : Optional.of(StepCurve.of(steps));
    }

    /// Absent unless the plan asks for it.
    public Optional<AlternativeCurve> alternatives() {
        return result.has("specification_curve")
                ? Optional.of(AlternativeCurve.of(result.get("specification_curve")))
                : Optional.empty();
    }

    /// Which choice moves the answer most.
    public String mostMoved() {
        return result.path("specification_curve").path("most_moved_by").asText();
    }

    /// Threshold in the pictures, 0 to 100.
    public String thresholdPercent() {
        return claim.summary() instanceof Summary.Share share ? percent(share.threshold()) : "0";
    }

    /// Whether anybody was treated otherwise for comparison.
    public boolean isControlled() {
        return claim.design().controlled();
    }
}
