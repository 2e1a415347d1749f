package dev.thaw.schemas.claim;

import dev.thaw.core.change.Index;
import dev.thaw.core.claim.ClaimSpec;
import dev.thaw.core.claim.ClaimSpec.Denominators;
import dev.thaw.core.claim.ClaimSpec.Design;
import dev.thaw.core.claim.ClaimSpec.Hypothesis;
import dev.thaw.core.claim.ClaimSpec.Inference;
import dev.thaw.core.claim.ClaimSpec.IntegrativePlan;
import dev.thaw.core.claim.ClaimSpec.Summary;
import dev.thaw.core.claim.ClaimSpec.Wording;
import dev.thaw.core.claim.CutoffPlan;
import dev.thaw.core.claim.Exposure;
import dev.thaw.core.claim.Intercurrent;
import dev.thaw.core.claim.LanguageLint;
import dev.thaw.core.claim.Pins;
import dev.thaw.core.claim.Population;
import dev.thaw.core.claim.ReliabilityPlan;
import dev.thaw.core.claim.Secondary;
import dev.thaw.core.claim.Variable;
import dev.thaw.core.claim.Variable.Measured;
import dev.thaw.core.claim.Variable.ReadingKind;
import dev.thaw.schemas.yaml.Problems;
import dev.thaw.schemas.yaml.Yaml;
import dev.thaw.schemas.yaml.Yaml.Section;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads one claim and gathers everything that is wrong with it: first part by part, then, once
/// every part is sound, what contradicts what.
final class ClaimReader {

    private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final String PROXY = "proxy";
    private static final Pattern SEED = Pattern.compile("-?[0-9]{1,18}");

    private final Section document;
    private final String hash;
    private final Problems problems = new Problems();

    ClaimReader(Section document, String hash) {
        this.document = document;
        this.hash = hash;
    }

    /// In the order of reading.
    List<String> problems() {
        return problems.list();
    }

    /// The claim, if nothing is wrong.
    Optional<ClaimSpec> claim() {
        problems.attempt(this::allowing);
        problems.attempt(() -> document.need("api").asOneOf(List.of("claim/v1")));
        Optional<Optional<String>> title = problems.attempt(this::title);
        Optional<Boolean> proxy = problems.attempt(this::isProxy);
        Optional<String> id = problems.attempt(this::id);
        Optional<String> version = problems.attempt(() -> document.need("version").asWord());
        Optional<Wording> wording =
                problems.attempt(
                        () ->
                                wording(
                                        document.need("source").asSection(),
                                        title.flatMap(some -> some),
                                        proxy.orElse(false)));
        Optional<Design> design =
                problems.attempt(() -> DesignForm.read(document.need("design").asSection()));
        Optional<Exposure> exposure =
                problems.attempt(() -> TreatmentForm.read(estimand("treatment")));
        Optional<Variable> own = problems.attempt(() -> VariableForm.read(estimand("variable")));
        Optional<Set<ReadingKind>> alsoReported = problems.attempt(this::alsoReported);
        Optional<Variable> variable =
                own.flatMap(written -> alsoReported.map(readings -> with(written, readings)));
        Optional<Population> population =
                problems.attempt(
                        () ->
                                PopulationForm.read(
                                        estimand("population"),
                                        own.filter(ClaimReader::hasSingleValues).isEmpty()));
        Optional<List<Intercurrent>> intercurrent =
                problems.attempt(() -> IntercurrentForm.read(estimand("intercurrent"), exposure));
        Optional<Summary> summary = problems.attempt(() -> SummaryForm.read(estimand("summary")));
        Optional<WindowsForm> windows =
                problems.attempt(() -> WindowsForm.read(document.need("windows").asSection()));
        Optional<ReliabilityPlan> reliability = problems.attempt(() -> reliability(own));
        Optional<Optional<CutoffPlan>> cutoff =
                problems.attempt(() -> document.section("cutoff").map(CutoffForm::read));
        Optional<Denominators> denominators =
                problems.attempt(
                        () ->
                                DenominatorsForm.read(
                                        document.need("denominators").asSection(), exposure));
        Optional<Inference> inference =
                problems.attempt(
                        () ->
                                document.section("inference")
                                        .map(section -> InferenceForm.read(section, summary))
                                        .orElse(InferenceForm.USUAL));
        Optional<Optional<IntegrativePlan>> integrative =
                problems.attempt(
                        () -> document.section("integrative").map(ReportForm::integrative));
        Optional<List<Secondary>> secondary =
                problems.attempt(
                        () ->
                                document.get("secondary")
                                        .map(ReportForm::secondary)
                                        .orElse(List.of()));
        Optional<List<Hypothesis>> family =
                problems.attempt(
                        () ->
                                document.section("family")
                                        .map(section -> family(section, variable))
                                        .orElse(List.of()));
        Optional<Pins> pins =
                problems.attempt(
                        () -> document.section("pins").map(ReportForm::pins).orElse(Pins.NONE));
        Optional<Boolean> curve = problems.attempt(this::specificationCurve);
        Optional<Integer> cell =
                problems.attempt(
                        () ->
                                document.section("privacy")
                                        .map(ReportForm::minimumCell)
                                        .orElse(ReportForm.USUAL_CELL));
        Optional<Boolean> restrictedOnly =
                problems.attempt(
                        () ->
                                document.section("privacy")
                                        .map(ReportForm::restrictedOnly)
                                        .orElse(false));
        Optional<Long> seed = problems.attempt(this::seed);
        if (!problems.isEmpty()) {
            return Optional.empty();
        }
        ClaimSpec claim =
                new ClaimSpec(
                        id.orElseThrow(),
                        version.orElseThrow(),
                        hash,
                        wording.orElseThrow(),
                        design.orElseThrow(),
                        population.orElseThrow(),
                        exposure.orElseThrow(),
                        variable.orElseThrow(),
                        intercurrent.orElseThrow(),
                        summary.orElseThrow(),
                        windows.orElseThrow().anchor(),
                        windows.orElseThrow().days(),
                        windows.orElseThrow().dayCutoff(),
                        reliability.orElseThrow(),
                        cutoff.orElseThrow(),
                        denominators.orElseThrow(),
                        inference.orElseThrow(),
                        integrative.orElseThrow(),
                        secondary.orElseThrow(),
                        family.orElseThrow(),
                        curve.orElseThrow(),
                        cell.orElseThrow(),
                        restrictedOnly.orElseThrow(),
                        pins.orElseThrow(),
                        seed.orElseThrow());
        new Contradictions(
                        claim,
                        windows.orElseThrow(),
                        document.section("estimand").orElse(document),
                        document)
                .find(problems);
        return problems.isEmpty() ? Optional.of(claim) : Optional.empty();
    }

    private Section allowing() {
        return document.allowing(
                "api",
                "id",
                "version",
                "title",
                "source",
                "construct_match",
                "design",
                "estimand",
                "population",
                "treatment",
                "variable",
                "intercurrent",
                "summary",
                "windows",
                "reliability",
                "cutoff",
                "denominators",
                "inference",
                "secondary",
                "also_report",
                "family",
                "integrative",
                "multiverse",
                "privacy",
                "pins",
                "seed");
    }

    /// One of the five parts of an estimand: under `estimand`, or, without it, on the outermost
    /// level.
    private Yaml estimand(String part) {
        Optional<Section> estimand =
                document.section("estimand")
                        .map(
                                section ->
                                        section.allowing(
                                                "population",
                                                "treatment",
                                                "variable",
                                                "intercurrent",
                                                "summary"));
        if (estimand.isEmpty()) {
            return document.need(part);
        }
        document.get(part)
                .ifPresent(
                        outside -> {
                            throw outside.place().problem("'%s' belongs under 'estimand'", part);
                        });
        return estimand.get().need(part);
    }

    /// What we call the claim, unlike its quotation, must not say more than the design can.
    private Optional<String> title() {
        Optional<Yaml> title = document.get("title");
        List<String> causal =
                title.map(yaml -> LanguageLint.causalWords(yaml.asWord())).orElse(List.of());
        boolean controlled =
                document.section("design")
                        .flatMap(design -> design.word("control"))
                        .filter(control -> !control.equals("none"))
                        .isPresent();
        if (!causal.isEmpty() && !controlled) {
            throw title.orElseThrow()
                    .place()
                    .problem(
                            "without a control group a title cannot say '%s'",
                            String.join("', '", causal));
        }
        return title.map(Yaml::asWord);
    }

    private String id() {
        Yaml id = document.need("id");
        if (!ID.matcher(id.asWord()).matches()) {
            throw id.place()
                    .problem(
                            "'%s' is no id (lower-case letters and digits, joined by hyphens)",
                            id.asWord());
        }
        return id.asWord();
    }

    private boolean isProxy() {
        return document.get("construct_match")
                .map(yaml -> yaml.asOneOf(List.of("direct", PROXY)))
                .filter(PROXY::equals)
                .isPresent();
    }

    private static Wording wording(Section section, Optional<String> title, boolean proxy) {
        section.allowing("text", "attributed_to", "attribution_status");
        return new Wording(
                title,
                section.need("text").asWord(),
                section.word("attributed_to"),
                section.get("attribution_status")
                        .map(yaml -> yaml.asOneOf(List.of("unverified", "verified", "refuted"))),
                proxy);
    }

    private static boolean hasSingleValues(Variable variable) {
        return variable.measured() instanceof Measured.Single;
    }

    private Set<ReadingKind> alsoReported() {
        return document.get("also_report")
                .map(ReportForm::alsoReported)
                .orElseGet(() -> EnumSet.noneOf(ReadingKind.class));
    }

    private static Variable with(Variable written, Set<ReadingKind> alsoReported) {
        Set<ReadingKind> also = EnumSet.noneOf(ReadingKind.class);
        also.addAll(written.also());
        also.addAll(alsoReported);
        also.remove(written.reading());
        return new Variable(
                written.measured(),
                written.direction(),
                written.sameDay(),
                written.baseline(),
                written.outcome(),
                written.reading(),
                also,
                written.index(),
                written.critical(),
                written.leastSelfRating());
    }

    /// Without it a claim has to be one whose index no reliability enters.
    private ReliabilityPlan reliability(Optional<Variable> variable) {
        if (document.get("reliability").isEmpty()
                && variable.filter(ClaimReader::needsReliability).isEmpty()) {
            return ReliabilityForm.UNUSED;
        }
        return ReliabilityForm.read(document.need("reliability").asSection());
    }

    private static boolean needsReliability(Variable variable) {
        return variable.index() != Index.PERCENT && variable.index() != Index.DIFFERENCE;
    }

    private List<Hypothesis> family(Section section, Optional<Variable> variable) {
        return ReportForm.family(
                section,
                document.get("integrative").isPresent(),
                variable.map(
                        one -> {
                            Set<ReadingKind> all = EnumSet.of(one.reading());
                            all.addAll(one.also());
                            return all;
                        }));
    }

    private boolean specificationCurve() {
        return document.get("multiverse")
                .map(yaml -> yaml.asOneOf(List.of("standard-v1", "none")))
                .filter("standard-v1"::equals)
                .isPresent();
    }

    private long seed() {
        return document.get("seed")
                .map(
                        yaml ->
                                yaml.as(
                                        "a whole number",
                                        text -> {
                                            if (!SEED.matcher(text).matches()) {
                                                throw new IllegalArgumentException("no number");
                                            }
                                            return Long.valueOf(text);
                                        }))
                .orElse(0L);
    }
}
