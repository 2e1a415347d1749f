package dev.thaw.core.claim;

import dev.thaw.core.change.BaselineDays;
import dev.thaw.core.change.Critical;
import dev.thaw.core.change.Direction;
import dev.thaw.core.change.Index;
import dev.thaw.core.change.Norms.SdOver.Participants;
import dev.thaw.core.claim.ClaimSpec.Anchor;
import dev.thaw.core.claim.ClaimSpec.Denominator;
import dev.thaw.core.claim.ClaimSpec.Denominators;
import dev.thaw.core.claim.ClaimSpec.Design;
import dev.thaw.core.claim.ClaimSpec.Hypothesis;
import dev.thaw.core.claim.ClaimSpec.Inference;
import dev.thaw.core.claim.ClaimSpec.IntegrativePlan;
import dev.thaw.core.claim.ClaimSpec.Relation;
import dev.thaw.core.claim.ClaimSpec.Summary;
import dev.thaw.core.claim.ClaimSpec.Wording;
import dev.thaw.core.claim.Population.Comparison;
import dev.thaw.core.claim.Population.Rule;
import dev.thaw.core.claim.Population.Window;
import dev.thaw.core.claim.Slot.Take;
import dev.thaw.core.claim.Variable.Measured;
import dev.thaw.core.claim.Variable.ReadingKind;
import dev.thaw.core.claim.Variable.SameDay;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.number.Rational;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// That more than 60 % improve in any way, measured by err@1 from the two weeks before the first
/// session to weeks 11 and 12, of all who start; unless said otherwise.
public final class ClaimBuilder {

    private Population population =
            new Population(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    private Exposure exposure = new Exposure.None();
    private Measured measured = new Measured.OfCheckIns("err@1");
    private Direction direction = Direction.HIGHER_IS_BETTER;
    private SameDay sameDay = SameDay.MEAN;
    private Slot baseline = new Slot.BaselineWindow();
    private Slot outcome = new Slot.Days(70, 83, Take.LAST);
    private ReadingKind reading = ReadingKind.R2_ANY;
    private Summary summary = new Summary.Share(Rational.of(60, 100), Relation.ABOVE);
    private Anchor anchor = Anchor.FIRST_ATTENDED_SESSION;
    private BaselineDays days = BaselineDays.STANDARD;
    private ReliabilityPlan reliability =
            new ReliabilityPlan.Given(
                    Participants.ALL_BASELINES, Rational.of(80, 100), Rational.of(60, 100));
    private Optional<CutoffPlan> cutoff = Optional.empty();
    private Denominator primary = Denominator.D1;
    private Optional<IntegrativePlan> integrative = Optional.empty();
    private boolean specificationCurve = false;
    private int leastN = 30;
    private List<Intercurrent> intercurrent = List.of();
    private List<Secondary> secondary = List.of();
    private List<Hypothesis> family = List.of();
    private Optional<LocalTime> dayCutoff = Optional.empty();
    private Pins pins = Pins.NONE;

    private ClaimBuilder() {}

    public static ClaimBuilder aClaim() {
        return new ClaimBuilder();
    }

    public ClaimBuilder about(Measured what, Direction better) {
        measured = what;
        direction = better;
        return this;
    }

    public ClaimBuilder from(Slot slot) {
        baseline = slot;
        return this;
    }

    public ClaimBuilder to(Slot slot) {
        outcome = slot;
        return this;
    }

    public ClaimBuilder on(BaselineDays what) {
        days = what;
        return this;
    }

    public ClaimBuilder sameDayValuesAre(SameDay what) {
        sameDay = what;
        return this;
    }

    public ClaimBuilder countingFrom(Anchor what) {
        anchor = what;
        return this;
    }

    public ClaimBuilder read(ReadingKind what) {
        reading = what;
        return this;
    }

    public ClaimBuilder thatAtLeast(Rational share, Relation relation) {
        summary = new Summary.Share(share, relation);
        return this;
    }

    public ClaimBuilder thatSlopesExceed(int firstWeek, int lastWeek, Rational perWeek) {
        summary = new Summary.MeanSlope(firstWeek, lastWeek, perWeek);
        return this;
    }

    public ClaimBuilder selecting(Window window, Comparison comparison, Rational limit) {
        population =
                new Population(
                        population.leastAge(),
                        Optional.of(new Rule(measured, window, comparison, limit)),
                        population.subgroup(),
                        population.leastData());
        return this;
    }

    public ClaimBuilder fromAge(int years) {
        population =
                new Population(
                        Optional.of(years),
                        population.rule(),
                        population.subgroup(),
                        population.leastData());
        return this;
    }

    public ClaimBuilder withSubgroup(Window window, Comparison comparison, Rational limit) {
        population =
                new Population(
                        population.leastAge(),
                        population.rule(),
                        Optional.of(new Rule(measured, window, comparison, limit)),
                        population.leastData());
        return this;
    }

    public ClaimBuilder dealingWith(Intercurrent... events) {
        intercurrent = List.of(events);
        return this;
    }

    public ClaimBuilder reportingToo(Secondary... figures) {
        secondary = List.of(figures);
        return this;
    }

    public ClaimBuilder testingInOrder(Hypothesis... order) {
        family = List.of(order);
        return this;
    }

    public ClaimBuilder withDaysFrom(LocalTime cutoff) {
        dayCutoff = Optional.of(cutoff);
        return this;
    }

    public ClaimBuilder pinnedTo(Pins what) {
        pins = what;
        return this;
    }

    public ClaimBuilder afterSessions(int least, int most, int weeksToLeast, Modality... anyOf) {
        exposure = new Exposure.Dose(Set.of(anyOf), least, most, weeksToLeast, 30);
        return this;
    }

    public ClaimBuilder adheringUntilWeek(int week, int longestGapDays) {
        exposure = new Exposure.Adherence(Set.of(), week, longestGapDays);
        return this;
    }

    public ClaimBuilder withReliability(ReliabilityPlan plan) {
        reliability = plan;
        return this;
    }

    public ClaimBuilder withCutoff(CutoffPlan plan) {
        cutoff = Optional.of(plan);
        return this;
    }

    public ClaimBuilder over(Denominator denominator) {
        primary = denominator;
        return this;
    }

    public ClaimBuilder contrasting(IntegrativePlan plan) {
        integrative = Optional.of(plan);
        return this;
    }

    public ClaimBuilder withSpecificationCurve() {
        specificationCurve = true;
        return this;
    }

    public ClaimBuilder withLeastN(int n) {
        leastN = n;
        return this;
    }

    public ClaimSpec build() {
        return new ClaimSpec(
                "a-claim",
                "1.0.0",
                "0".repeat(64),
                new Wording(
                        Optional.empty(),
                        "Most <improve>.",
                        Optional.empty(),
                        Optional.empty(),
                        false),
                new Design("single_arm_observational", false),
                population,
                exposure,
                new Variable(
                        measured,
                        direction,
                        sameDay,
                        baseline,
                        outcome,
                        reading,
                        Set.of(),
                        Index.JT,
                        Critical.STANDARD,
                        5),
                intercurrent,
                summary,
                anchor,
                days,
                dayCutoff,
                reliability,
                cutoff,
                new Denominators(primary, Set.of()),
                new Inference(Rational.of(25, 1000), leastN),
                integrative,
                secondary,
                family,
                specificationCurve,
                11,
                false,
                pins,
                0);
    }
}
