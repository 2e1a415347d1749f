package dev.thaw.schemas.claim;

import dev.thaw.core.change.BaselineDays;
import dev.thaw.core.change.FunctionalNorms.Source;
import dev.thaw.core.claim.ClaimSpec;
import dev.thaw.core.claim.ClaimSpec.Anchor;
import dev.thaw.core.claim.ClaimSpec.Summary;
import dev.thaw.core.claim.CutoffPlan;
import dev.thaw.core.claim.Exposure;
import dev.thaw.core.claim.Population;
import dev.thaw.core.claim.Population.Rule;
import dev.thaw.core.claim.ReliabilityPlan;
import dev.thaw.core.claim.Secondary;
import dev.thaw.core.claim.Slot;
import dev.thaw.core.claim.Variable.Measured;
import dev.thaw.schemas.yaml.Problems;
import dev.thaw.schemas.yaml.Yaml;
import dev.thaw.schemas.yaml.Yaml.Section;
import dev.thaw.schemas.yaml.YamlProblem;
import java.util.Optional;
import java.util.stream.Stream;

/// What contradicts what in a claim whose parts are sound each for itself.
///
/// @param estimand where the five parts of the estimand stand
record Contradictions(ClaimSpec claim, WindowsForm windows, Section estimand, Section document) {

    void find(Problems problems) {
        Stream.<Runnable>of(
                        this::requireDaysWhereLookedAt,
                        this::requireAnchor,
                        this::requireWindowOfRule,
                        this::requireLeastDataToBeUsed,
                        this::requireOutcomeAfterBaseline,
                        this::requireSessionsOfDose,
                        this::requireWeeklyValues,
                        this::requireTestedFamily,
                        this::requireWeeklySecondaries,
                        this::requireOwnReliability,
                        this::requireOwnNorms)
                .forEach(
                        rule ->
                                problems.attempt(
                                        () -> {
                                            rule.run();
                                            return true;
                                        }));
    }

    private boolean ofCheckIns() {
        return claim.variable().measured() instanceof Measured.OfCheckIns;
    }

    private Slot baseline() {
        return claim.variable().baseline();
    }

    private Slot outcome() {
        return claim.variable().outcome();
    }

    private Yaml of(String part, String key) {
        return estimand.need(part).asSection().need(key);
    }

    private Stream<Rule> rules() {
        return Stream.concat(
                claim.population().rule().stream(), claim.population().subgroup().stream());
    }

    private void requireDaysWhereLookedAt() {
        if (windows.written().isPresent()) {
            requireNoSplitOfSingleValues();
            return;
        }
        if (baseline() instanceof Slot.BaselineWindow) {
            throw missingDays(of("variable", "baseline"));
        }
        if (rules().anyMatch(rule -> rule.window() == Population.Window.QUALIFYING)) {
            throw missingDays(of("population", "rule"));
        }
        if (document.get("reliability").isPresent()
                && claim.reliability() instanceof ReliabilityPlan.OwnTestRetest) {
            throw missingDays(document.need("reliability").asSection().need("source"));
        }
    }

    private YamlProblem missingDays(Yaml lookedAt) {
        return document.need("windows")
                .place()
                .problem(
                        "'Q' and 'B' are missing, which line %d looks at", lookedAt.place().line());
    }

    private void requireNoSplitOfSingleValues() {
        if (claim.days() instanceof BaselineDays.DaySplit && !ofCheckIns()) {
            throw document.need("windows")
                    .asSection()
                    .need("split")
                    .place()
                    .problem(
                            "only check-ins can be split into even and odd days; write 'Q' and"
                                    + " 'B'");
        }
    }

    private void requireAnchor() {
        boolean counted =
                !(baseline() instanceof Slot.Earliest || baseline() instanceof Slot.Occasion);
        if (claim.anchor() == Anchor.BASELINE_ASSESSMENT && counted) {
            throw document.need("windows")
                    .asSection()
                    .need("anchor")
                    .place()
                    .problem(
                            "'baseline_assessment' goes with a baseline {take: first} or {occasion:"
                                    + " o}; that of line %d is counted from the anchor itself"
                                    + " (first_attended_session, enrolment, first_event)",
                            of("variable", "baseline").place().line());
        }
    }

    private void requireWindowOfRule() {
        boolean noDays =
                baseline() instanceof Slot.Earliest
                        || baseline() instanceof Slot.Occasion
                        || baseline() instanceof Slot.Sessions;
        if (noDays
                && rules().anyMatch(
                                rule ->
                                        rule.window() == Population.Window.BASELINE
                                                && rule.measured()
                                                        instanceof Measured.OfCheckIns)) {
            throw of("population", "rule")
                    .place()
                    .problem("a measure of check-ins has no value at this claim's baseline; use Q");
        }
    }

    private void requireLeastDataToBeUsed() {
        boolean used =
                ofCheckIns()
                        || rules().anyMatch(rule -> rule.measured() instanceof Measured.OfCheckIns);
        if (claim.population().leastData().isPresent() && !used) {
            throw of("population", "min_answered_14d")
                    .place()
                    .problem("'min_answered_14d' goes with measures of check-ins only");
        }
    }

    private void requireOutcomeAfterBaseline() {
        boolean after =
                switch (outcome()) {
                    case Slot.Days days ->
                            lastBaselineDay().filter(last -> last >= days.first()).isEmpty();
                    case Slot.AboutDay about -> isAfterBaseline(about);
                    case Slot.Occasion occasion -> !occasion.equals(baseline());
                    case Slot.Sessions sessions ->
                            !(baseline() instanceof Slot.Sessions before
                                    && before.last() >= sessions.first());
                    case Slot.AfterSessions _, Slot.BaselineWindow _, Slot.Earliest _ -> true;
                };
        if (!after) {
            throw of("variable", "outcome")
                    .place()
                    .problem("the outcome must lie after the baseline");
        }
    }

    /// Single values are counted from the day of the baseline value, windows from the anchor.
    private boolean isAfterBaseline(Slot.AboutDay about) {
        int first = about.day() - about.tolerance();
        return ofCheckIns() ? lastBaselineDay().filter(last -> last >= first).isEmpty() : first > 0;
    }

    /// Counted from the anchor.
    private Optional<Integer> lastBaselineDay() {
        return switch (baseline()) {
            case Slot.BaselineWindow _ ->
                    Optional.of(
                            switch (claim.days()) {
                                case BaselineDays.RunIn runIn -> runIn.baseline().last();
                                case BaselineDays.DaySplit split -> split.days().last();
                            });
            case Slot.Days days -> Optional.of(days.last());
            case Slot.AboutDay about -> Optional.of(about.day() + about.tolerance());
            case Slot.Earliest _, Slot.Occasion _, Slot.Sessions _, Slot.AfterSessions _ ->
                    Optional.empty();
        };
    }

    private void requireSessionsOfDose() {
        if (outcome() instanceof Slot.AfterSessions after
                && claim.exposure() instanceof Exposure.Dose dose
                && (after.first() != dose.least() || after.last() != dose.most())) {
            throw of("variable", "outcome")
                    .place()
                    .problem(
                            "the outcome follows sessions %d..%d, but the treatment's dose is"
                                    + " %d..%d",
                            after.first(), after.last(), dose.least(), dose.most());
        }
    }

    private void requireWeeklyValues() {
        if (claim.summary() instanceof Summary.MeanSlope && !ofCheckIns()) {
            throw of("summary", "statistic")
                    .place()
                    .problem(
                            "'mean_slope' goes with measures of check-ins, which have weekly values");
        }
    }

    private void requireTestedFamily() {
        boolean tested =
                claim.summary() instanceof Summary.Share(var _, ClaimSpec.Relation relation)
                        && relation == ClaimSpec.Relation.ABOVE;
        if (!claim.family().isEmpty() && !tested) {
            throw document.need("family")
                    .place()
                    .problem(
                            "a family is tested one-sided: it goes with a 'proportion' and the"
                                    + " relation '>' only");
        }
    }

    private void requireWeeklySecondaries() {
        if (!ofCheckIns()
                && claim.secondary().stream()
                        .anyMatch(one -> one instanceof Secondary.TheilSenSlopes)) {
            throw document.need("secondary")
                    .place()
                    .problem(
                            "'theil_sen_weeks_a_b' goes with measures of check-ins, which have"
                                    + " weekly values");
        }
    }

    private void requireOwnReliability() {
        if (claim.reliability() instanceof ReliabilityPlan.Given && ofCheckIns()) {
            throw document.section("reliability")
                    .orElseThrow()
                    .need("source")
                    .place()
                    .problem(
                            "a published reliability is never used for a measure of check-ins"
                                    + " (allowed here: own_test_retest_QB)");
        }
    }

    private void requireOwnNorms() {
        boolean published =
                claim.cutoff()
                        .flatMap(CutoffPlan::functional)
                        .filter(norms -> norms.source() instanceof Source.Publication)
                        .isPresent();
        if (published && ofCheckIns()) {
            throw document.section("cutoff")
                    .orElseThrow()
                    .need("functional")
                    .asSection()
                    .need("source")
                    .place()
                    .problem(
                            "functional norms of a measure of check-ins come from the study's own"
                                    + " group (allowed here: reference_group)");
        }
    }
}
