/// What was made public and is kept as it was: results of claims with their receipts, and notes of
/// exports.
package dev.thaw.reports.published;
