package dev.thaw.vault;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;

/// The key under which the vault's own secrets are wrapped (AES-256-GCM). It is kept outside the
/// database: whoever has only one of the two can read nothing.
public final class MasterKey {

    private final Aead aead;

    private MasterKey(Aead aead) {
        this.aead = aead;
    }

    /// Reads the master key from a file (Tink's JSON keyset), or makes one there that only its
    /// owner can read.
    ///
    /// @throws VaultProblem if the file cannot be read, made or understood
    public static MasterKey inFile(Path file) {
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            KeysetHandle keyset =
                    TinkJsonProtoKeysetFormat.parseKeyset(
                            Files.readString(file),
                            AeadConfig2026.get(),
                            InsecureSecretKeyAccess.get());
            return new MasterKey(keyset.getPrimitive(AeadConfig2026.get(), Aead.class));
        } catch (IOException e) {
            throw new VaultProblem(
                    "The master key " + file + " cannot be read; restore it from a backup.", e);
        } catch (GeneralSecurityException e) {
            throw new VaultProblem(
                    "The master key " + file + " is damaged; restore it from a backup.", e);
        }
    }

    /// Written to a temporary file first: a process killed half-way must not leave half a key.
    private static void create(Path file) throws IOException, GeneralSecurityException {
        KeysetHandle keyset =
                KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, AeadConfig2026.get());
        String json =
                TinkJsonProtoKeysetFormat.serializeKeyset(
                        keyset, AeadConfig2026.get(), InsecureSecretKeyAccess.get());
        Path draft =
                Files.createTempFile(
                        file.toAbsolutePath().getParent(),
                        ".master-key",
                        ".new",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(draft, json, StandardOpenOption.SYNC);
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException somebodyElseWasFaster) {
            return;
        } finally {
            Files.delete(draft);
        }
    }

    byte[] wrap(byte[] secret, String purpose) {
        try {
            return aead.encrypt(secret, purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("encryption failed", e);
        }
    }

    byte[] unwrap(byte[] wrapped, String purpose) {
        try {
            return aead.decrypt(wrapped, purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new VaultProblem(
                    "The vault was written under another master key; start with the master key"
                            + " that belongs to this database.",
                    e);
        }
    }
}
