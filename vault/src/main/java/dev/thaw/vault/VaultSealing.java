package dev.thaw.vault;

import com.google.crypto.tink.Aead;
import dev.thaw.core.event.SubjectId;
import dev.thaw.schemas.Sealing;
import dev.thaw.schemas.SubjectErased;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/// Seals each subject's values with that subject's own key from the vault.
///
/// A value is a one, then what AES-256-GCM makes of it: 12 random bytes, as many bytes as the value
/// had, and a tag of 16. It is bound to its subject by the key and to its place by the associated
/// bytes.
final class VaultSealing implements Sealing {

    static final String HMAC = "HmacSHA256";
    private static final byte FORMAT = 1;

    /// Looking for one among the providers takes longer than using it.
    private static final ThreadLocal<Mac> MAC_OF_THREAD =
            ThreadLocal.withInitial(VaultSealing::mac);

    private final DataKeys keys;

    VaultSealing(DataKeys keys) {
        this.keys = keys;
    }

    @Override
    public byte[] seal(SubjectId subject, byte[] associated, byte[] plain) {
        return switch (keys.of(subject)) {
            case DataKeys.DataKey.Held(Aead aead, _) -> close(aead, associated, plain);
            case DataKeys.DataKey.Destroyed _ -> throw new SubjectErased(subject);
        };
    }

    private static byte[] close(Aead aead, byte[] associated, byte[] plain) {
        try {
            byte[] closed = aead.encrypt(plain, associated);
            byte[] value = new byte[closed.length + 1];
            value[0] = FORMAT;
            System.arraycopy(closed, 0, value, 1, closed.length);
            return value;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("encryption failed", e);
        }
    }

    /// HMAC-SHA-256 under a key derived from the subject's own.
    @Override
    public byte[] fingerprint(SubjectId subject, byte[] content) {
        return switch (keys.of(subject)) {
            case DataKeys.DataKey.Held(_, SecretKey key) -> hmac(key, content);
            case DataKeys.DataKey.Destroyed _ -> throw new SubjectErased(subject);
        };
    }

    private static byte[] hmac(SecretKey key, byte[] content) {
        Mac mac = MAC_OF_THREAD.get();
        try {
            mac.init(key);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("a derived key is no key", e);
        }
        return mac.doFinal(content);
    }

    private static Mac mac() {
        try {
            return Mac.getInstance(HMAC);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
        }
    }

    @Override
    public Optional<byte[]> open(SubjectId subject, byte[] associated, byte[] sealed) {
        if (sealed.length == 0 || sealed[0] != FORMAT) {
            throw new IllegalStateException(
                    "The value was not sealed by a vault: this data directory was made by an older"
                            + " Thaw, or somebody else wrote into the topic.");
        }
        return switch (keys.of(subject)) {
            case DataKeys.DataKey.Held(Aead aead, _) -> Optional.of(open(aead, associated, sealed));
            case DataKeys.DataKey.Destroyed _ -> Optional.empty();
        };
    }

    private static byte[] open(Aead aead, byte[] associated, byte[] sealed) {
        try {
            return aead.decrypt(Arrays.copyOfRange(sealed, 1, sealed.length), associated);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "The value was changed, or belongs to another record.", e);
        }
    }

    @Override
    public void prepare(Collection<SubjectId> subjects) {
        keys.prepare(subjects);
    }
}
