package dev.thaw.core.admission;

/// What becomes of one event.
public sealed interface Admission {

    /// It enters the ledger.
    record Admitted() implements Admission {}

    /// The same event was admitted or waits already: dropped and counted.
    record Duplicate() implements Admission {}

    /// Its consent is not known yet.
    record Waits() implements Admission {}

    /// It does not enter.
    record Refused(Refusal refusal) implements Admission {}
}
