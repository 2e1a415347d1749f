package dev.thaw.embedded;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// A real PostgreSQL of this process: it stops when this process closes it, and also when this
/// process dies in whatever way.
///
/// The directory holds `cluster` (the data), `password` (readable for its owner only) and `log`.
public final class EmbeddedPostgres implements AutoCloseable {
    /// The role that owns the database, and the database.
    static final String NAME = "thaw";

    /// A shell between us and PostgreSQL: it stops PostgreSQL when its standard input ends, which
    /// we hold open as long as we live.
    private static final String WATCHDOG =
            """
            trap '' INT HUP
            exec 3<&0
            "$@" 3<&- </dev/null &
            postgres=$!
            trap 'kill -INT $postgres' TERM
            { read -r _ <&3; kill -INT $postgres; } &
            watcher=$!
            exec 3<&-
            wait $postgres
            status=$?
            while kill -0 $postgres 2>/dev/null; do wait $postgres; status=$?; done
            kill $watcher 2>/dev/null
            exit $status
            """;

    private static final String FATAL = "FATAL:  ";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(20);

    private final Process watchdog;
    private final String jdbcUrl;
    private final String password;

    private EmbeddedPostgres(Process watchdog, int port, String password) {
        this.watchdog = watchdog;
        this.jdbcUrl = "jdbc:postgresql://%s:%d/%s".formatted(Ports.LOOPBACK, port, NAME);
        this.password = password;
    }

    /// Starts PostgreSQL on the data in the directory, which is set up the first time, and returns
    /// when clients can connect.
    ///
    /// @param directory where everything lies; made if absent
    /// @param port the port on 127.0.0.1; 0 takes a free one
    /// @param durable whether each commit waits for the disk
    /// @throws StartupProblem if the port is taken, the directory cannot be used or PostgreSQL
    ///   refuses
    public static EmbeddedPostgres start(Path directory, int port, boolean durable) {
        try {
            return start(directory, port, durable, PostgresIdentity.choose());
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    static EmbeddedPostgres start(
            Path directory, int port, boolean durable, PostgresIdentity identity) {
        try {
            identity.requireEntry(directory.getParent());
            Path programs = PostgresBinaries.unpackedIn(cache(directory, identity)).resolve("bin");
            if (!Files.isDirectory(directory)) {
                initialise(directory, programs, identity, durable);
            }
            identity.own(directory);
            stopLeftover(directory);
            int claimed = Ports.claim("PostgreSQL", port);
            Process watchdog = launch(directory, programs, identity, claimed, durable);
            String password = Files.readString(directory.resolve("password")).strip();
            EmbeddedPostgres postgres = new EmbeddedPostgres(watchdog, claimed, password);
            postgres.awaitReady(directory);
            return postgres;
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    private static StartupProblem unusable(Path directory, IOException cause) {
        return new StartupProblem(
                "PostgreSQL cannot start on the data in %s (%s): restore them from a backup, or use another --data directory."
                        .formatted(directory, StartupProblem.reason(cause)),
                cause);
    }

    /// The database's JDBC address, without credentials.
    public String jdbcUrl() {
        return jdbcUrl;
    }

    /// The database's name.
    public String databaseName() {
        return NAME;
    }

    /// The role that owns the database.
    public String username() {
        return NAME;
    }

    /// The role's password.
    public String password() {
        return password;
    }

    /// Ends all connections, writes everything and waits until PostgreSQL is gone.
    @Override
    public void close() {
        try {
            watchdog.getOutputStream().close();
            if (!watchdog.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                watchdog.descendants().forEach(ProcessHandle::destroyForcibly);
            }
        } catch (IOException e) {
            watchdog.destroy();
        } catch (InterruptedException e) {
            // Our end of the watchdog's input is closed, so that PostgreSQL stops all the same.
            Thread.currentThread().interrupt();
        }
    }

    /// Beside the data if another account must be able to read it, else where caches belong.
    private static Path cache(Path directory, PostgresIdentity identity) {
        Path home = Path.of(System.getProperty("user.home"));
        if (identity.isForeign() || !Files.isWritable(home)) {
            return directory.resolveSibling("postgres-programs");
        }
        String given = System.getenv("XDG_CACHE_HOME");
        Path caches = given == null || given.isBlank() ? home.resolve(".cache") : Path.of(given);
        return caches.resolve("thaw").resolve("postgres");
    }

    /// Sets up beside the final place and renames, so that a kill in between leaves nothing half
    /// done.
    private static void initialise(
            Path directory, Path programs, PostgresIdentity identity, boolean durable)
            throws IOException {
        // Never the same name twice: an initdb that outlived its killed parent may still be
        // writing.
        Path staging =
                Files.createTempDirectory(directory.getParent(), directory.getFileName() + "-new-");
        Path password = staging.resolve("password");
        Files.createFile(
                password,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(password, randomPassword() + "\n");
        identity.own(staging);
        String cluster = staging.resolve("cluster").toString();
        Command.run(
                identity.command(
                        List.of(
                                programs.resolve("initdb").toString(),
                                durable ? "--sync-method=fsync" : "--no-sync",
                                "--pgdata=" + cluster,
                                "--username=" + NAME,
                                "--pwfile=" + password,
                                "--auth=scram-sha-256",
                                "--encoding=UTF8",
                                // Texts sort by code point everywhere, whatever the machine's own
                                // locale.
                                "--locale=C",
                                "--locale-provider=builtin",
                                "--builtin-locale=C.UTF-8")));
        Command.run(
                identity.command(
                        List.of(
                                programs.resolve("postgres").toString(),
                                "--single",
                                "-D",
                                cluster,
                                "-c",
                                fsync(durable),
                                "postgres")),
                "CREATE DATABASE " + NAME + "\n");
        Files.move(staging, directory, StandardCopyOption.ATOMIC_MOVE);
        deleteAbandoned(directory);
    }

    /// What killed predecessors left half done.
    private static void deleteAbandoned(Path directory) throws IOException {
        try (DirectoryStream<Path> abandoned =
                Files.newDirectoryStream(
                        directory.getParent(), directory.getFileName() + "-new-*")) {
            for (Path path : abandoned) {
                Directories.delete(path);
            }
        }
    }

    private static String randomPassword() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /// After a kill of our predecessor its PostgreSQL may still be stopping, or run on if the
    /// watchdog was killed too. The directory is locked by us, so that a PostgreSQL on it is nobody
    /// else's.
    private static void stopLeftover(Path directory) throws IOException {
        Path pidFile = directory.resolve("cluster").resolve("postmaster.pid");
        Optional<ProcessHandle> leftover =
                lines(pidFile).stream()
                        .findFirst()
                        .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())))
                        .filter(EmbeddedPostgres::isPostgres);
        if (leftover.isPresent()) {
            Command.succeeds(List.of("sh", "-c", "kill -INT " + leftover.get().pid()));
            await(() -> !isPostgres(leftover.get()), "an earlier PostgreSQL does not stop");
        }
        // PostgreSQL would take any process that has got the same number since for itself.
        Files.deleteIfExists(pidFile);
    }

    /// False for a dead process that nobody has reaped: it has a number still, but no program.
    private static boolean isPostgres(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("/postgres");
    }

    private static Process launch(
            Path directory, Path programs, PostgresIdentity identity, int port, boolean durable)
            throws IOException {
        List<String> postgres = new ArrayList<>();
        postgres.add(programs.resolve("postgres").toString());
        postgres.add("-D");
        postgres.add(directory.resolve("cluster").toString());
        for (String setting : settings(port, durable)) {
            postgres.add("-c");
            postgres.add(setting);
        }
        List<String> command = new ArrayList<>();
        // In a session of its own neither Ctrl-C nor a kill of our process group reaches it before
        // us.
        if (Command.succeeds(List.of("setsid", "true"))) {
            command.add("setsid");
        }
        command.addAll(List.of("sh", "-c", WATCHDOG, "thaw-postgres"));
        command.addAll(identity.command(postgres));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("log").toFile());
        builder.environment().put("LC_ALL", "C");
        return builder.start();
    }

    private static List<String> settings(int port, boolean durable) {
        return List.of(
                "listen_addresses=" + Ports.LOOPBACK,
                "port=" + port,
                "unix_socket_directories=",
                fsync(durable),
                "shared_buffers=64MB",
                "max_connections=40",
                "max_wal_size=256MB",
                // Fewer processes: reading needs no helpers on one small machine, nobody
                // replicates.
                "io_method=sync",
                "max_logical_replication_workers=0",
                "autovacuum_max_workers=1",
                "jit=off",
                "timezone=UTC",
                "log_timezone=UTC",
                // Neither statements nor the values in them may reach the log: they can tell of
                // participants.
                "log_error_verbosity=terse",
                "log_min_error_statement=panic",
                "log_checkpoints=off");
    }

    private static String fsync(boolean durable) {
        return "fsync=" + (durable ? "on" : "off");
    }

    private void awaitReady(Path directory) throws IOException {
        Path pidFile = directory.resolve("cluster").resolve("postmaster.pid");
        try {
            await(
                    () -> !watchdog.isAlive() || saysReady(pidFile),
                    "it does not become ready, see " + directory.resolve("log"));
        } catch (IOException e) {
            close();
            throw e;
        }
        if (!watchdog.isAlive()) {
            List<String> log = lines(directory.resolve("log"));
            throw new IOException(
                    log.stream()
                            .filter(line -> line.contains(FATAL))
                            .reduce((earlier, later) -> later)
                            .map(line -> line.substring(line.indexOf(FATAL) + FATAL.length()))
                            .orElse(log.isEmpty() ? "it ended without a word" : log.getLast()));
        }
    }

    /// The last of the eight lines that the PostgreSQL server keeps in its pid file is its state.
    private static boolean saysReady(Path pidFile) {
        List<String> lines = lines(pidFile);
        return lines.size() >= 8 && lines.get(7).strip().equals("ready");
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new StartupProblem("%s cannot be read: check its owner.".formatted(file), e);
        }
    }

    private static void await(BooleanSupplier condition, String otherwise) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IOException(otherwise);
            }
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("the start was interrupted");
            }
        }
    }
}
