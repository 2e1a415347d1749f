/// How events come in: existing data by [dev.thaw.ingest.importer], study apps by
/// [dev.thaw.ingest.http].
package dev.thaw.ingest;
