/// From the newest trends on Kafka to tables in PostgreSQL, and from there to whoever asks.
///
/// [dev.thaw.reports.Projection] writes, [dev.thaw.reports.TrendTables] and
/// [dev.thaw.reports.StudyAccounts] read. What leaves the house without a name on it goes through
/// [dev.thaw.reports.PublishedCohort].
package dev.thaw.reports;
