/// Releases: figures of cohorts that researchers read, computed and suppressed at intervals, in one
/// piece. What may be shown is decided in [dev.thaw.core.release]; here is what goes in, and where
/// it is kept.
package dev.thaw.reports.release;
