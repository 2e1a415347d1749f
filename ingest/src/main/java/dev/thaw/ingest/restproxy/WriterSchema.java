package dev.thaw.ingest.restproxy;

import org.apache.avro.Schema;

/// The schema that a request's keys or values were written with.
///
/// @param id in the registry
record WriterSchema(Schema schema, int id) {}
