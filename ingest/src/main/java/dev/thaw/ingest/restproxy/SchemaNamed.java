package dev.thaw.ingest.restproxy;

/// How a request names the schema of its keys or values.
sealed interface SchemaNamed {

    /// Not at all.
    record Nowhere() implements SchemaNamed {}

    /// By its id in the registry.
    record ById(int id) implements SchemaNamed {}

    /// By its version under its subject; not above 0: the newest.
    record ByVersion(int version) implements SchemaNamed {}

    /// By writing it down.
    record WrittenOut(String text) implements SchemaNamed {}

    /// In a way that nobody understands.
    record Garbled() implements SchemaNamed {}
}
