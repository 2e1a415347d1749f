package dev.thaw.embedded;

/// How the embedded stack shall run.
///
/// @param kafkaPort the broker's port on 127.0.0.1; 0 takes a free one
/// @param registryPort the registry's port on 127.0.0.1; 0 takes a free one
/// @param databasePort PostgreSQL's port on 127.0.0.1; 0 takes a free one
/// @param durable whether the database waits for the disk at each commit; false only for data that
///   may be lost
public record StackOptions(int kafkaPort, int registryPort, int databasePort, boolean durable) {

    /// Free ports, durable data.
    public static StackOptions defaults() {
        return new StackOptions(0, 0, 0, true);
    }
}
