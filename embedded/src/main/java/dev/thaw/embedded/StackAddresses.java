package dev.thaw.embedded;

import java.util.Optional;

/// Where the parts of a stack answer, and the credentials of its database.
///
/// @param bootstrapServers Kafka's `host:port`
/// @param registryUrl the schema registry's `http://host:port`
/// @param jdbcUrl the database's JDBC address, without credentials
/// @param databaseName the database's name
/// @param username the database role that owns everything
/// @param password that role's password
public record StackAddresses(
        String bootstrapServers,
        String registryUrl,
        String jdbcUrl,
        String databaseName,
        String username,
        String password) {

    /// The addresses of the stack that another process, or this one, runs on the data directory;
    /// empty if none does.
    ///
    /// @throws StartupProblem if a stack is just starting or stopping there
    public static Optional<StackAddresses> ofRunning(DataDirectory directory) {
        return directory.running().map(RunningStack::addresses);
    }

    /// Leaves the password out, because addresses end up in logs.
    @Override
    public String toString() {
        return "Kafka %s, registry %s, database %s"
                .formatted(bootstrapServers, registryUrl, jdbcUrl);
    }
}
