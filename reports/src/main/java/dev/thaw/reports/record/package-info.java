/// A participant's own record: everything that is held about one person, for that person, as JSON,
/// as a page and as FHIR.
package dev.thaw.reports.record;
