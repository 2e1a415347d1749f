/// Existing data become events: a mapping file says what the columns of a CSV file mean, and the
/// importer turns every row into events or into a refusal with file, line and reason.
package dev.thaw.ingest.importer;
