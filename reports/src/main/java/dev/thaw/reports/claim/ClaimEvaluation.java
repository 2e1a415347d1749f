package dev.thaw.reports.claim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.claim.Assessment;
import dev.thaw.core.claim.ClaimResult;
import dev.thaw.core.claim.ClaimSpec;
import dev.thaw.core.claim.Claims;
import dev.thaw.core.claim.ParticipantFacts;
import dev.thaw.core.event.SubjectId;
import dev.thaw.reports.receipt.Edition;
import dev.thaw.reports.receipt.Evaluation;
import dev.thaw.reports.receipt.EvaluationInput;
import dev.thaw.reports.replay.SubjectRecords;
import dev.thaw.schemas.claim.ClaimFiles;
import dev.thaw.schemas.json.CanonicalBytes;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Evaluates claim files of `api: claim/v1`: one look at each participant while the ledger is read,
/// then the cohort.
public final class ClaimEvaluation implements Evaluation {

    @Override
    public String api() {
        return "claim/v1";
    }

    @Override
    public byte[] canonicalResult(EvaluationInput input) {
        return canonicalResult(input, _ -> {});
    }

    /// @param witness is told of everybody in the study
    byte[] canonicalResult(
            EvaluationInput input, Consumer<SortedMap<SubjectId, ParticipantFacts>> witness) {
        ClaimSpec claim = claim(input.claim());
        Assessment assessment = new Assessment(claim, input.protocol(), input.horizon());
        Optional<Registration> registration = input.registration().map(Registration::of);
        List<Seen> cohort =
                input.replay(
                        records ->
                                Seen.of(assessment.look(records.history()), registration, records));
        SortedMap<SubjectId, ParticipantFacts> everybody = new TreeMap<>();
        cohort.forEach(one -> everybody.put(one.subject(), one.facts()));
        witness.accept(everybody);
        ClaimResult result = Claims.evaluate(claim, cohort.stream().map(Seen::facts).toList());
        Optional<Foresight> foresight =
                registration.map(
                        _ ->
                                Foresight.of(
                                        cohort.stream()
                                                .filter(Seen::isEligible)
                                                .flatMap(one -> one.foresight().stream())
                                                .toList()));
        ObjectNode json =
                switch (input.edition()) {
                    case RESTRICTED -> RestrictedResult.of(claim, result);
                    case PUBLIC -> PublicResult.of(claim, input.protocol().minimumCell(), result);
                };
        json.set(
                "registration",
                foresight
                        .map(
                                some ->
                                        input.edition() == Edition.RESTRICTED
                                                ? some.restricted()
                                                : some.shown())
                        .orElseGet(Foresight::unregistered));
        return CanonicalBytes.of(json);
    }

    /// One participant, as far as the claim looks.
    private record Seen(
            SubjectId subject, ParticipantFacts facts, Optional<Foresight.OfOne> foresight) {

        static Seen of(
                Assessment.Looked looked,
                Optional<Registration> registration,
                SubjectRecords records) {
            return new Seen(
                    records.subject(),
                    looked.facts(),
                    registration.map(some -> Foresight.of(looked.outcomeEvents(), some, records)));
        }

        boolean isEligible() {
            return facts.standing() == ParticipantFacts.Standing.ELIGIBLE;
        }
    }

    /// What a receipt's claim says.
    ///
    /// @param canonical the claim's canonical text
    /// @throws IllegalArgumentException if it is no claim of this version
    public static ClaimSpec claim(String canonical) {
        return switch (ClaimFiles.fromCanonical(canonical)) {
            case ClaimFiles.Valid valid -> valid.claim();
            case ClaimFiles.Invalid invalid ->
                    throw new IllegalArgumentException(String.join(" ", invalid.problems()));
        };
    }
}
