/// The science of Thaw as pure functions: no input or output, no clock, no randomness.
///
/// Start reading at [dev.thaw.core.admission.AdmissionRules] (may this event enter the ledger?) and
/// [dev.thaw.core.trend.Trends] (what does one participant's history say?).
package dev.thaw.core;
