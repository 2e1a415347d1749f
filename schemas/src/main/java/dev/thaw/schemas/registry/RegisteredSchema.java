package dev.thaw.schemas.registry;

import org.apache.avro.Schema;

/// A schema as a registry knows it.
///
/// @param subject the subject that holds it, usually `<topic>-value`
/// @param id the registry-wide id that goes before each record's bytes; from 1
/// @param version the version under its subject; from 1
/// @param schema the schema itself
public record RegisteredSchema(String subject, int id, int version, Schema schema) {}
