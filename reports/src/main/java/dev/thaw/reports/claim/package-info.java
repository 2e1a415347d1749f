/// What claims come to: the result of a plan over a locked ledger, as JSON for its receipt in two
/// editions, and the page that shows it.
package dev.thaw.reports.claim;
