package dev.thaw.vault;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KmsClient;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Reads and writes the key set of a [MasterKey].
sealed interface KeysetStore {

    /// The key set as it is now; absent if there is none.
    ///
    /// @throws VaultProblem if it cannot be read or understood
    Optional<Keyset> read();

    /// Makes a key set where there is none. If somebody else was faster, theirs stays.
    ///
    /// @throws VaultProblem if that cannot be done here
    void create();

    /// Puts another key set in the place of the one that is there, all at once and durably.
    ///
    /// @throws VaultProblem if that cannot be done here
    void replace(Keyset keyset);

    /// Whether this process can write here.
    boolean writable();

    /// Whether the vault itself keeps the key set, encrypted.
    default boolean inVault() {
        return false;
    }

    /// Removes what the vault keeps of this key set.
    default void forget() {}

    static KeysetStore of(MasterKey key, Jdbi jdbi, UnaryOperator<String> environment) {
        return switch (key) {
            case MasterKey.InFile(Path file) -> new InFile(file);
            case MasterKey.InVariable(String name) -> new InVariable(name, environment);
            case MasterKey.InKms(String uri) -> new InKms(uri, jdbi);
        };
    }

    /// In a file.
    record InFile(Path file) implements KeysetStore {

        @Override
        public Optional<Keyset> read() {
            try {
                return Files.exists(file)
                        ? Optional.of(Keyset.parse(Files.readString(file)))
                        : Optional.empty();
            } catch (IOException e) {
                throw new VaultProblem(
                        "The master key " + file + " cannot be read; restore it from a backup.", e);
            } catch (GeneralSecurityException e) {
                throw new VaultProblem(
                        "The master key " + file + " is damaged; restore it from a backup.", e);
            }
        }

        @Override
        public void create() {
            write(Keyset.generate(), draft -> Files.createLink(file, draft));
        }

        @Override
        public void replace(Keyset keyset) {
            removeDrafts();
            write(
                    keyset,
                    draft ->
                            Files.move(
                                    draft,
                                    file,
                                    StandardCopyOption.ATOMIC_MOVE,
                                    StandardCopyOption.REPLACE_EXISTING));
        }

        @Override
        public boolean writable() {
            return true;
        }

        /// Whoever was killed while writing left a draft behind, and with it perhaps an old key.
        /// Not before a key set is made: there may be others at it, whose drafts they still need.
        private void removeDrafts() {
            try (DirectoryStream<Path> drafts =
                    Files.newDirectoryStream(directory(), this::draft)) {
                for (Path draft : drafts) {
                    Files.deleteIfExists(draft);
                }
            } catch (IOException | DirectoryIteratorException e) {
                throw notWritten(e);
            }
        }

        /// Whether this is a draft of this file and not of another master key beside it.
        private boolean draft(Path path) {
            String name = path.getFileName().toString();
            return name.startsWith(draftPrefix())
                    && name.substring(draftPrefix().length()).matches("\\d+\\.new");
        }

        private String draftPrefix() {
            return "." + file.getFileName() + "-";
        }

        private Path directory() {
            return file.toAbsolutePath().getParent();
        }

        private VaultProblem notWritten(Exception e) {
            return new VaultProblem(
                    "The master key "
                            + file
                            + " cannot be written; make its folder writable or name another place.",
                    e);
        }

        @FunctionalInterface
        private interface Placing {
            Object place(Path draft) throws IOException;
        }

        /// Written to a temporary file first: a process killed half-way must not leave half a key.
        /// And forced to the disk before anything is wrapped under it.
        private void write(Keyset keyset, Placing placing) {
            try {
                Path draft =
                        Files.createTempFile(
                                directory(),
                                draftPrefix(),
                                ".new",
                                PosixFilePermissions.asFileAttribute(
                                        PosixFilePermissions.fromString("rw-------")));
                try {
                    Files.writeString(draft, keyset.json(), StandardOpenOption.SYNC);
                    placing.place(draft);
                } catch (FileAlreadyExistsException somebodyElseWasFaster) {
                    return;
                } finally {
                    Files.deleteIfExists(draft);
                }
                try (FileChannel entry = FileChannel.open(directory())) {
                    entry.force(true);
                }
            } catch (IOException e) {
                throw notWritten(e);
            }
        }
    }

    /// In an environment variable, which only whoever starts the process can change.
    record InVariable(String name, UnaryOperator<String> environment) implements KeysetStore {

        @Override
        public Optional<Keyset> read() {
            String json = environment.apply(name);
            if (json == null || json.isBlank()) {
                return Optional.empty();
            }
            try {
                return Optional.of(Keyset.parse(json));
            } catch (GeneralSecurityException e) {
                throw new VaultProblem(
                        "The environment variable "
                                + name
                                + " holds no master key; 'thaw vault new-key' prints one.",
                        e);
            }
        }

        @Override
        public void create() {
            throw new VaultProblem(
                    "The environment variable "
                            + name
                            + " is not set; 'thaw vault new-key' prints a master key for it.");
        }

        @Override
        public void replace(Keyset keyset) {
            throw new VaultProblem(
                    "The environment variable "
                            + name
                            + " cannot be changed from here; put a new master key into another"
                            + " variable and run 'thaw vault rotate --to env:NAME'.");
        }

        @Override
        public boolean writable() {
            return false;
        }
    }

    /// In the vault, encrypted by a key management service.
    record InKms(String uri, Jdbi jdbi) implements KeysetStore {

        @Override
        public Optional<Keyset> read() {
            Optional<byte[]> encrypted =
                    jdbi.withHandle(
                            handle ->
                                    handle.createQuery(
                                                    "SELECT encrypted FROM vault.master_keyset"
                                                            + " WHERE kms_uri = :uri")
                                            .bind("uri", uri)
                                            .mapTo(byte[].class)
                                            .findOne());
            return encrypted.map(this::decrypt);
        }

        @Override
        public void create() {
            byte[] encrypted = encrypt(Keyset.generate());
            jdbi.useHandle(handle -> put(handle, encrypted, "DO NOTHING"));
        }

        @Override
        public void replace(Keyset keyset) {
            byte[] encrypted = encrypt(keyset);
            jdbi.useHandle(
                    handle -> put(handle, encrypted, "(kms_uri) DO UPDATE SET encrypted = :bytes"));
        }

        private void put(Handle handle, byte[] encrypted, String onConflict) {
            handle.createUpdate(
                            "INSERT INTO vault.master_keyset (kms_uri, encrypted)"
                                    + " VALUES (:uri, :bytes) ON CONFLICT "
                                    + onConflict)
                    .bind("uri", uri)
                    .bind("bytes", encrypted)
                    .execute();
        }

        @Override
        public boolean writable() {
            return true;
        }

        @Override
        public boolean inVault() {
            return true;
        }

        @Override
        public void forget() {
            jdbi.useHandle(
                    handle ->
                            handle.createUpdate(
                                            "DELETE FROM vault.master_keyset WHERE kms_uri = :uri")
                                    .bind("uri", uri)
                                    .execute());
        }

        private byte[] encrypt(Keyset keyset) {
            try {
                return service().encrypt(keyset.json().getBytes(StandardCharsets.UTF_8), purpose());
            } catch (GeneralSecurityException e) {
                throw refused(e);
            }
        }

        private Keyset decrypt(byte[] encrypted) {
            try {
                return Keyset.parse(
                        new String(
                                service().decrypt(encrypted, purpose()), StandardCharsets.UTF_8));
            } catch (GeneralSecurityException e) {
                throw refused(e);
            }
        }

        private static byte[] purpose() {
            return "thaw-master-keyset".getBytes(StandardCharsets.UTF_8);
        }

        private VaultProblem refused(GeneralSecurityException e) {
            return new VaultProblem(
                    "The key management service did not serve "
                            + uri
                            + "; check that it can be reached and that this program may encrypt and"
                            + " decrypt with that key.",
                    e);
        }

        private Aead service() throws GeneralSecurityException {
            for (KmsClient client : ServiceLoader.load(KmsClient.class)) {
                if (client.doesSupport(uri)) {
                    return client.withDefaultCredentials().getAead(uri);
                }
            }
            throw new VaultProblem(
                    "No client for "
                            + uri
                            + " is on the classpath; add Tink's client of that key management"
                            + " service to the folder lib.");
        }
    }
}
