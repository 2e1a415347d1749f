package dev.thaw.schemas.registry;

import org.apache.avro.Schema;

/// What codecs ask a schema registry. Both methods throw [RegistryException] if the registry
/// refuses or cannot be reached; implementations keep what they once learnt.
public interface SchemaRegistry {

    /// The schema under which to write records of a subject.
    RegisteredSchema writerSchema(String subject, Schema schema);

    /// The schema with this id.
    ///
    /// @throws RegistryException with [RegistryException#notFound()] if there is none
    Schema schemaById(int id);
}
