package dev.thaw.core.claim;

import dev.thaw.core.claim.ClaimResult.Shares;
import dev.thaw.core.claim.ClaimSpec.Denominator;
import dev.thaw.core.claim.ClaimSpec.Summary;
import dev.thaw.core.claim.Variable.ReadingKind;
import dev.thaw.core.cohort.IntegrativeContrast;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Status;
import dev.thaw.core.statistics.BinomialTest;
import dev.thaw.core.statistics.Gatekeeping;
import dev.thaw.core.statistics.Gatekeeping.Hypothesis;
import dev.thaw.core.statistics.Proportion;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The family of hypotheses that a plan declares, each with its one-sided p value.
///
/// A stratum of fewer people than the claim's minimum cell is no hypothesis: nothing is said about
/// it. By reliable improvement nothing can be tested if the measure is not reliable enough.
///
/// @param readings every reading's shares
/// @param strata by attribute and code, in the primary reading
/// @param obstacle whether reliable improvement cannot be told
record Hypotheses(
        ClaimSpec claim,
        SortedMap<ReadingKind, Shares> readings,
        SortedMap<String, SortedMap<String, Shares>> strata,
        Optional<IntegrativeContrast> integrative,
        boolean obstacle) {

    Gatekeeping tested() {
        return Gatekeeping.of(
                claim.family().stream().map(this::family).toList(), claim.inference().alpha());
    }

    private List<Hypothesis> family(ClaimSpec.Hypothesis planned) {
        return switch (planned) {
            case OVERALL ->
                    List.of(new Hypothesis("overall", byReading(claim.variable().reading())));
            case INTEGRATIVE_VS_SINGLE ->
                    List.of(
                            new Hypothesis(
                                    "integrative_vs_single",
                                    integrative.orElseThrow().overall().fisherGreater()));
            case BY_MODALITY -> within("modality");
            case BY_JURISDICTION -> within("jurisdiction");
            case R1 -> List.of(new Hypothesis("R1", byReading(ReadingKind.R1_RELIABLE)));
            case R2 -> List.of(new Hypothesis("R2", byReading(ReadingKind.R2_ANY)));
            case R3 -> List.of(new Hypothesis("R3", byReading(ReadingKind.R3_SELF_RATED)));
        };
    }

    private List<Hypothesis> within(String attribute) {
        return strata.getOrDefault(attribute, new TreeMap<>()).entrySet().stream()
                .filter(code -> primary(code.getValue()).n() >= claim.minimumCell())
                .map(
                        code ->
                                new Hypothesis(
                                        attribute + " " + code.getKey(),
                                        p(claim.variable().reading(), primary(code.getValue()))))
                .toList();
    }

    private Estimate byReading(ReadingKind reading) {
        Proportion share = primary(readings.get(reading));
        return share.n() < claim.inference().leastN()
                ? Estimate.tooFew(share.n(), claim.inference().leastN())
                : p(reading, share);
    }

    private Estimate p(ReadingKind reading, Proportion share) {
        boolean untold = reading == ReadingKind.R1_RELIABLE && obstacle;
        return claim.summary() instanceof Summary.Share planned && !untold
                ? new BinomialTest(planned.threshold(), claim.inference().alpha()).p(share)
                : Estimate.none(Status.NOT_APPLICABLE, share.n());
    }

    private Proportion primary(Shares shares) {
        return claim.denominators().primary() == Denominator.D2
                ? shares.completers()
                : shares.starters();
    }
}
