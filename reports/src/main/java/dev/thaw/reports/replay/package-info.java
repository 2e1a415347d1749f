/// Reads a study's part of the ledger once, as it was at some offsets: official figures are made
/// this way, not from tables that follow.
///
/// [dev.thaw.reports.replay.Replay] reads; [dev.thaw.reports.replay.LedgerCopy] makes a larger
/// ledger, in which every record keeps the position that it was first written to.
package dev.thaw.reports.replay;
