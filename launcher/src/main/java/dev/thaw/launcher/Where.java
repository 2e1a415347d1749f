package dev.thaw.launcher;

import dev.thaw.embedded.StackAddresses;
import dev.thaw.vault.MasterKey;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Which Thaw a command works on: a data directory, or the addresses of production services.
final class Where {

    private static final String MASTER_KEY = "THAW_MASTER_KEY";

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
            names = "--vault-database",
            paramLabel = "JDBC-URL",
            defaultValue = "${env:THAW_VAULT_DATABASE}",
            description =
                    "PostgreSQL of the vault, if it is another or under another role (env:"
                            + " THAW_VAULT_DATABASE, THAW_VAULT_DATABASE_USER,"
                            + " THAW_VAULT_DATABASE_PASSWORD; default: as --database).")
    private String vaultDatabase;

    @Option(
            names = "--master-key",
            paramLabel = "SOURCE",
            defaultValue = "${env:THAW_MASTER_KEY_FILE}",
            description =
                    "The vault's master key: a file, env:NAME, or the URI of a key management"
                            + " service (default: the variable THAW_MASTER_KEY if it is set, else"
                            + " master-key.json in the data directory; env:"
                            + " THAW_MASTER_KEY_FILE).")
    private String masterKey;

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

    /// Where the vault is and what opens it.
    VaultAccess vault() {
        return new VaultAccess(masterKey(), vaultLogin());
    }

    private MasterKey masterKey() {
        if (masterKey != null && !masterKey.isBlank()) {
            return MasterKey.at(masterKey);
        }
        String keyset = System.getenv(MASTER_KEY);
        return keyset == null || keyset.isBlank()
                ? MasterKey.inFile(data.resolve("master-key.json"))
                : MasterKey.at("env:" + MASTER_KEY);
    }

    private Optional<VaultAccess.Login> vaultLogin() {
        String user = System.getenv("THAW_VAULT_DATABASE_USER");
        String password = System.getenv("THAW_VAULT_DATABASE_PASSWORD");
        if (isBlank(vaultDatabase) && isBlank(user)) {
            return Optional.empty();
        }
        if (isBlank(user) || isBlank(password)) {
            throw new UserProblem(
                    "A database of the vault's own needs THAW_VAULT_DATABASE_USER and"
                            + " THAW_VAULT_DATABASE_PASSWORD.");
        }
        return Optional.of(
                new VaultAccess.Login(
                        isBlank(vaultDatabase)
                                ? Optional.ofNullable(database)
                                : Optional.of(vaultDatabase),
                        user,
                        password));
    }

    private static boolean isBlank(String value) {
        return value == null || value.isBlank();
    }

    private static String required(String value, String name) {
        if (value == null || value.isBlank()) {
            throw new UserProblem("Production needs " + name + " as well as --bootstrap.");
        }
        return value;
    }
}
