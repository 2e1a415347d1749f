package dev.thaw.schemas;

import dev.thaw.core.event.SubjectId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/// Does not seal: a zero byte in front, then the value as it is. For tests and measurements; a
/// ledger is sealed by its vault.
public final class Unsealed implements Sealing {
    private static final byte FORMAT = 0;

    @Override
    public byte[] seal(SubjectId subject, byte[] associated, byte[] plain) {
        byte[] value = new byte[plain.length + 1];
        value[0] = FORMAT;
        System.arraycopy(plain, 0, value, 1, plain.length);
        return value;
    }

    /// The bare SHA-256.
    @Override
    public byte[] fingerprint(SubjectId subject, byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public Optional<byte[]> open(SubjectId subject, byte[] associated, byte[] sealed) {
        if (sealed.length == 0 || sealed[0] != FORMAT) {
            throw new IllegalStateException(
                    "This value is sealed: open it with the vault that sealed it.");
        }
        return Optional.of(Arrays.copyOfRange(sealed, 1, sealed.length));
    }
}
