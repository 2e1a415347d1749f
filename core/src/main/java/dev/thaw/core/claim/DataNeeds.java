package dev.thaw.core.claim;

import static dev.thaw.core.claim.Phrases.count;

import dev.thaw.core.claim.Variable.Measured;
import dev.thaw.core.claim.Variable.ReadingKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Which data a claim needs of each participant, and by when: what a study has to collect from the
/// first day on, because it cannot be asked for later.
public final class DataNeeds {

    private static final int DAYS_PER_WEEK = 7;

    private final ClaimSpec claim;

    private DataNeeds(ClaimSpec claim) {
        this.claim = claim;
    }

    /// A sentence each, in the order in which they come up in a study.
    public static List<String> of(ClaimSpec claim) {
        return new DataNeeds(claim).sentences();
    }

    private List<String> sentences() {
        List<String> needs = new ArrayList<>();
        needs.add("Consent to include_in_cohort_claims.");
        claim.population()
                .leastAge()
                .ifPresent(
                        age ->
                                needs.add(
                                        "An age band at enrolment that says whether somebody is "
                                                + age
                                                + " or older."));
        qualifying().ifPresent(needs::add);
        needs.add(value("Baseline", claim.variable().baseline()));
        sessions().ifPresent(needs::add);
        needs.add(value("Outcome", claim.variable().outcome()));
        selfRating().ifPresent(needs::add);
        reports().ifPresent(needs::add);
        needs.add(due());
        needs.add(participants());
        return needs;
    }

    private Optional<String> qualifying() {
        boolean ruled =
                claim.population()
                        .rule()
                        .filter(rule -> rule.window() == Population.Window.QUALIFYING)
                        .isPresent();
        boolean retested =
                claim.reliability() instanceof ReliabilityPlan.OwnTestRetest
                        && claim.variable().index().usualCritical().isPresent();
        if (!ruled && !retested) {
            return Optional.empty();
        }
        Measured measured =
                claim.population()
                        .rule()
                        .filter(_ -> ruled)
                        .map(Population.Rule::measured)
                        .orElse(claim.variable().measured());
        return Optional.of(
                "Before day 0: "
                        + what(measured)
                        + " on "
                        + Phrases.qualifying(claim.days())
                        + "; the study has to begin that early.");
    }

    private String value(String which, Slot slot) {
        return which
                + ": "
                + what(claim.variable().measured())
                + ", "
                + Phrases.slot(claim, slot)
                + ".";
    }

    private static String what(Measured measured) {
        return switch (measured) {
            case Measured.OfCheckIns(String id) -> "check-ins for " + id;
            case Measured.Total(String instrument) -> "a total of " + instrument;
            case Measured.Rating(String item) -> "a rating of item:" + item;
        };
    }

    private Optional<String> sessions() {
        return switch (claim.exposure()) {
            case Exposure.None _ ->
                    isAnchoredAtSession()
                            ? Optional.of("The date of the first attended session.")
                            : Optional.empty();
            case Exposure.Dose dose ->
                    Optional.of(
                            "Every session up to week "
                                    + dose.weeksToMost()
                                    + " with its date, modalities and whether it was attended.");
            case Exposure.Adherence stay ->
                    Optional.of(
                            "Every session up to week "
                                    + stay.lastSessionWeek()
                                    + " and on, with its date, modalities and whether it was"
                                    + " attended.");
        };
    }

    private boolean isAnchoredAtSession() {
        return claim.anchor() == ClaimSpec.Anchor.FIRST_ATTENDED_SESSION;
    }

    private Optional<String> selfRating() {
        boolean read =
                claim.variable().reading() == ReadingKind.R3_SELF_RATED
                        || claim.variable().also().contains(ReadingKind.R3_SELF_RATED);
        return read
                ? Optional.of("A self-rating of change (1 to 7) within the outcome window.")
                : Optional.empty();
    }

    /// What somebody has to report for the plan's strategies to work.
    private Optional<String> reports() {
        List<String> reports =
                claim.intercurrent().stream().flatMap(one -> report(one.event()).stream()).toList();
        return reports.isEmpty()
                ? Optional.empty()
                : Optional.of("Reports of what came between: " + String.join(", ", reports) + ".");
    }

    private static Optional<String> report(Intercurrent.Event event) {
        return switch (event) {
            case THERAPY_SWITCH -> Optional.of("main modality and therapist code of each session");
            case MEDICATION_CHANGE -> Optional.of("changes of medication");
            case SETBACK_OR_OVERWHELM -> Optional.of("setbacks, and overwhelm in check-ins");
            case DEATH_OR_HOSPITALISATION -> Optional.of("stays in hospital and deaths");
            case STOPPED_EARLY, CONSENT_WITHDRAWN, LOST_TO_FOLLOW_UP -> Optional.empty();
        };
    }

    private String due() {
        OptionalInt last = lastDay();
        if (last.isEmpty()) {
            return "By when: the outcome has no date of its own; whoever has a baseline is due.";
        }
        return "By when: a participant is due, and counts, once day "
                + Phrases.signed(last.getAsInt())
                + " from "
                + from()
                + (claim.variable().outcome() instanceof Slot.AfterSessions
                        ? ", or sooner if the last session of the dose was held sooner,"
                        : "")
                + " lies before the lock's horizon.";
    }

    private String from() {
        return claim.variable().outcome() instanceof Slot.AboutDay
                        && claim.variable().measured() instanceof Measured.Single
                ? "the baseline value"
                : Phrases.dayZero(claim.anchor());
    }

    /// On which an outcome is still possible.
    private OptionalInt lastDay() {
        return switch (claim.variable().outcome()) {
            case Slot.Days days -> OptionalInt.of(days.last());
            case Slot.AboutDay about -> OptionalInt.of(about.day() + about.tolerance());
            case Slot.AfterSessions after -> OptionalInt.of(lastDayOfDose() + after.days());
            case Slot.Occasion _, Slot.Sessions _, Slot.Earliest _, Slot.BaselineWindow _ ->
                    OptionalInt.empty();
        };
    }

    private int lastDayOfDose() {
        int weeks =
                claim.exposure() instanceof Exposure.Dose dose
                        ? dose.weeksToMost()
                        : Exposure.Dose.USUAL_WEEKS_TO_MOST;
        return weeks * DAYS_PER_WEEK;
    }

    private String participants() {
        return "At least "
                + count(claim.inference().leastN(), "participant")
                + " in the primary denominator"
                + (claim.reliability() instanceof ReliabilityPlan.OwnTestRetest own
                                && claim.variable().index().usualCritical().isPresent()
                        ? ", and "
                                + own.leastParticipants()
                                + " with both a qualifying and a baseline value"
                        : "")
                + ".";
    }
}
