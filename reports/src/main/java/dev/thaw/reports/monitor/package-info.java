/// The data steward's list of what to look at, kept in PostgreSQL by the rules of
/// [dev.thaw.core.monitor], and the webhook that tells that there is something new on it.
///
/// [dev.thaw.reports.monitor.MonitorSchedule] runs both; [dev.thaw.reports.monitor.MonitorList]
/// reads the list.
package dev.thaw.reports.monitor;
