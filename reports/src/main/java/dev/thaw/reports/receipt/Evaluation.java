package dev.thaw.reports.receipt;

/// Makes a result from a claim and the locked part of a ledger.
///
/// The same claim, protocol, horizon, seed and records must give the same bytes, on every machine
/// and in whatever order subjects come. Nothing else may be asked: no clock, no random number, no
/// setting of the machine.
///
/// The command finds evaluations as services: a class with a public constructor without parameters,
/// named in `META-INF/services/dev.thaw.reports.receipt.Evaluation`.
public interface Evaluation {

    /// The kind of claims that this evaluates: what stands in a claim as `api`.
    String api();

    /// The result as canonical JSON ([dev.thaw.schemas.json.CanonicalBytes]); an object without
    /// anything that may not be seen by those whom the edition is for.
    byte[] canonicalResult(EvaluationInput input);
}
