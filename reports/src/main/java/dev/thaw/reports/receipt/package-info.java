/// Locks, receipts and what a receipt is worth when it is verified.
///
/// A [dev.thaw.reports.receipt.Lock] pins the records that count; an
/// [dev.thaw.reports.receipt.Evaluation] makes a result from them;
/// [dev.thaw.reports.receipt.Receipts] signs what came out, and later does it all again and
/// compares.
package dev.thaw.reports.receipt;
