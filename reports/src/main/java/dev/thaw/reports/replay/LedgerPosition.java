package dev.thaw.reports.replay;

/// Where a record was first written. It keeps this position in every copy of the ledger.
///
/// @param ledger the id of the ledger, see [Ledger#id]
public record LedgerPosition(String ledger, int partition, long offset) {}
