package dev.thaw.schemas;

import dev.thaw.schemas.registry.CompatibilityLevel;
import dev.thaw.schemas.registry.RegistryClient;
import dev.thaw.schemas.registry.RegistryException;
import org.apache.avro.Schema;

/// Brings a schema registry in line with this program.
public final class SchemaAdmin {
    private SchemaAdmin() {}

    /// Says how each subject may change, then registers this program's schemas.
    ///
    /// @throws RegistryException if the registry refuses, because a schema may not change so, or
    ///   cannot be reached
    public static void apply(RegistryClient registry) {
        Schemas.byTopic().forEach((topic, schema) -> apply(registry, topic, schema));
    }

    private static void apply(RegistryClient registry, Topic topic, Schema schema) {
        registry.setCompatibility(topic.valueSubject(), compatibility(topic));
        registry.register(topic.valueSubject(), Schemas.published(schema));
    }

    /// A new kind of event is never forward-compatible in Avro: readers of these topics are
    /// upgraded first.
    private static CompatibilityLevel compatibility(Topic topic) {
        return switch (topic) {
            case INTAKE_EVENTS, LEDGER_EVENTS -> CompatibilityLevel.BACKWARD_TRANSITIVE;
            default -> CompatibilityLevel.FULL_TRANSITIVE;
        };
    }
}
