package dev.thaw.reports.receipt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.reports.replay.SubjectRecords;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// All that a result may depend on.
public final class EvaluationInput {

    private final Claim claim;
    private final StudyProtocol protocol;
    private final LocalDate horizon;
    private final LockedLedger ledger;

    EvaluationInput(Claim claim, StudyProtocol protocol, LocalDate horizon, LockedLedger ledger) {
        this.claim = claim;
        this.protocol = protocol;
        this.horizon = horizon;
        this.ledger = ledger;
    }

    /// The claim's canonical text.
    public String claim() {
        return claim.canonical();
    }

    /// What is known about the claim's registration.
    public Optional<JsonNode> registration() {
        return claim.registration();
    }

    /// For whom the result is.
    public Edition edition() {
        return claim.edition();
    }

    /// The seed of whatever the evaluation draws.
    public String seed() {
        return claim.seed();
    }

    /// The study's protocol as it was when the ledger was locked.
    public StudyProtocol protocol() {
        return protocol;
    }

    /// Up to this day data are said to be complete.
    public LocalDate horizon() {
        return horizon;
    }

    /// Reads the locked records once. Leaves are made in the same pass.
    ///
    /// @param perSubject called once for each subject, by any of a few threads
    /// @return what it gave, ascending by subject. Subjects are random, another ledger with the
    ///   same events has others: a result must not depend on this order
    /// @throws IllegalStateException the second time
    public <R> List<R> replay(Function<SubjectRecords, R> perSubject) {
        return ledger.replay(perSubject);
    }
}
