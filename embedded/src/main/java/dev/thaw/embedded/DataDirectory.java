package dev.thaw.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// The directory that holds all of an embedded stack: `kafka`, `postgres`, the `version` of this
/// layout, the `lock` of the one process that runs a stack on it, and, while it runs,
/// `running.json`.
public final class DataDirectory {
    /// The layout's version. Raise it when an older Thaw could not work on what this one leaves
    /// behind.
    private static final String VERSION = "1";

    private static final long PROBE_NANOS = 25_000_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    /// The directories that this process holds: a file lock says nothing within one process, and
    /// closing any channel of a locked file gives the process's lock up.
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path path;

    private DataDirectory(Path path) {
        this.path = path;
    }

    /// The data directory at this path, which is made if it is absent or empty.
    ///
    /// @throws StartupProblem if it is no data directory, one of another version, or cannot be
    ///   written to
    public static DataDirectory at(Path path) {
        try {
            Files.createDirectories(path);
            Path real = path.toRealPath();
            Path version = real.resolve("version");
            if (!Files.exists(version)) {
                requireEmpty(real);
                writeAtomically(version, VERSION + "\n");
            }
            String found = Files.readString(version).strip();
            if (!found.equals(VERSION)) {
                throw new StartupProblem(
                        "%s holds data of version %s and this Thaw reads version %s: use the Thaw that wrote them, or another --data directory."
                                .formatted(path, found, VERSION));
            }
            return new DataDirectory(real);
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    /// Where everything lies, absolute.
    public Path path() {
        return path;
    }

    /// The broker's part.
    public Path kafka() {
        return path.resolve("kafka");
    }

    /// The database's part.
    public Path postgres() {
        return path.resolve("postgres");
    }

    /// The stack that a process runs here now; empty if none does. What a killed process left
    /// behind is not believed.
    ///
    /// @throws StartupProblem if a process holds the directory but does not say where its stack
    ///   answers, because it is just starting or stopping
    public Optional<RunningStack> running() {
        if (!isHeld()) {
            return Optional.empty();
        }
        try {
            return Optional.of(readRunning());
        } catch (NoSuchFileException e) {
            throw new StartupProblem(
                    "Thaw is just starting or stopping on %s: try again in some seconds."
                            .formatted(path),
                    e);
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    /// Takes the directory for this process alone.
    ///
    /// @throws StartupProblem if a process holds it already
    Lock lock() {
        if (!HELD_HERE.add(path)) {
            throw alreadyRunning(ProcessHandle.current().pid());
        }
        try {
            Optional<FileLock> lock = tryLock();
            for (int again = 0; lock.isEmpty() && !holderIsAlive() && again < 20; again++) {
                LockSupport.parkNanos(PROBE_NANOS);
                lock = tryLock();
            }
            if (lock.isEmpty()) {
                throw alreadyRunning(readPid());
            }
            Files.deleteIfExists(runningFile());
            writeAtomically(pidFile(), ProcessHandle.current().pid() + "\n");
            return new Lock(lock.get());
        } catch (IOException e) {
            HELD_HERE.remove(path);
            throw unusable(path, e);
        } catch (StartupProblem e) {
            HELD_HERE.remove(path);
            throw e;
        }
    }

    /// The right to run a stack on this directory.
    final class Lock implements AutoCloseable {
        private final FileLock lock;

        private Lock(FileLock lock) {
            this.lock = lock;
        }

        /// Tells other processes where the stack answers.
        void publish(StackAddresses addresses, Map<String, String> urls) {
            try {
                writeAtomically(
                        runningFile(),
                        JSON.writeValueAsString(
                                new RunningStack(ProcessHandle.current().pid(), addresses, urls)));
            } catch (IOException e) {
                throw unusable(path, e);
            }
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(runningFile());
            Files.deleteIfExists(pidFile());
            lock.acquiredBy().close();
            HELD_HERE.remove(path);
        }
    }

    /// Without a living holder on record somebody merely probes the lock, as [#running] does, or
    /// has just taken it.
    private boolean holderIsAlive() throws IOException {
        return ProcessHandle.of(readPid()).isPresent();
    }

    private boolean isHeld() {
        if (HELD_HERE.contains(path)) {
            return true;
        }
        try {
            Optional<FileLock> lock = tryLock();
            if (lock.isPresent()) {
                lock.get().acquiredBy().close();
            }
            return lock.isEmpty();
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    private Optional<FileLock> tryLock() throws IOException {
        FileChannel channel =
                FileChannel.open(
                        path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
        }
        return Optional.ofNullable(lock);
    }

    private Path runningFile() {
        return path.resolve("running.json");
    }

    private Path pidFile() {
        return path.resolve("pid");
    }

    private RunningStack readRunning() throws IOException {
        try {
            return JSON.readValue(Files.readString(runningFile()), RunningStack.class);
        } catch (JsonProcessingException e) {
            throw new StartupProblem(
                    "%s was written by another Thaw: stop that one or use its own commands."
                            .formatted(runningFile()),
                    e);
        }
    }

    private long readPid() throws IOException {
        return Files.exists(pidFile()) ? Long.parseLong(Files.readString(pidFile()).strip()) : 0;
    }

    private StartupProblem alreadyRunning(long pid) {
        return new StartupProblem(
                "Thaw (process %d) runs on %s already: stop it, or use another --data directory."
                        .formatted(pid, path));
    }

    private static StartupProblem unusable(Path path, IOException cause) {
        return new StartupProblem(
                "%s cannot be used as data directory (%s): check its owner and the space on its disk, or use another --data directory."
                        .formatted(path, StartupProblem.reason(cause)),
                cause);
    }

    private static void requireEmpty(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.limit(1).toList();
        }
        if (!files.isEmpty()) {
            throw new StartupProblem(
                    "%s holds files that are not Thaw's: use an empty --data directory."
                            .formatted(directory));
        }
    }

    /// Readable for its owner only: `running.json` holds a password.
    private static void writeAtomically(Path file, String text) throws IOException {
        Path staging =
                Files.createTempFile(
                        file.getParent(),
                        "writing-",
                        "",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        Files.writeString(staging, text);
        Files.move(staging, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
