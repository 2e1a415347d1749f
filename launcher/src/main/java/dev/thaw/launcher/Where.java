package dev.thaw.launcher;

import dev.thaw.embedded.StackAddresses;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Which Thaw a command works on: a data directory, or the addresses of production services.
final class Where {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:THAW_DATA:-thaw-data}",
            description =
                    "Data directory of the embedded stack (default: ./thaw-data; env: THAW_DATA).")
    private Path data;

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:THAW_BOOTSTRAP}",
            description = "Kafka in production, in place of --data (env: THAW_BOOTSTRAP).")
    private String bootstrap;

    @Option(
            names = "--registry",
            paramLabel = "URL",
            defaultValue = "${env:THAW_REGISTRY}",
            description = "Schema registry in production (env: THAW_REGISTRY).")
    private String registry;

    @Option(
            names = "--database",
            paramLabel = "JDBC-URL",
            defaultValue = "${env:THAW_DATABASE}",
            description =
                    "PostgreSQL in production (env: THAW_DATABASE, THAW_DATABASE_USER,"
                            + " THAW_DATABASE_PASSWORD).")
    private String database;

    @Option(
            names = "--master-key",
            paramLabel = "FILE",
            defaultValue = "${env:THAW_MASTER_KEY_FILE}",
            description =
                    "File with the vault's master key (default: master-key.json in the data"
                            + " directory; env: THAW_MASTER_KEY_FILE).")
    private Path masterKey;

    /// The embedded stack of a data directory.
    static Where at(Path data) {
        Where where = new Where();
        where.data = data;
        return where;
    }

    Path data() {
        return data;
    }

    /// The addresses of production services, if they were given.
    Optional<StackAddresses> production() {
        if (bootstrap == null) {
            if (registry != null || database != null) {
                throw new UserProblem(
                        "--registry and --database go with --bootstrap; give all three, or none to"
                                + " use the data directory.");
            }
            return Optional.empty();
        }
        return Optional.of(
                new StackAddresses(
                        bootstrap,
                        required(registry, "--registry"),
                        required(database, "--database"),
                        "",
                        required(System.getenv("THAW_DATABASE_USER"), "THAW_DATABASE_USER"),
                        required(
                                System.getenv("THAW_DATABASE_PASSWORD"),
                                "THAW_DATABASE_PASSWORD")));
    }

    Path masterKeyFile() {
        return masterKey != null ? masterKey : data.resolve("master-key.json");
    }

    private static String required(String value, String name) {
        if (value == null || value.isBlank()) {
            throw new UserProblem("Production needs " + name + " as well as --bootstrap.");
        }
        return value;
    }
}
