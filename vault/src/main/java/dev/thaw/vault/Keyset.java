package dev.thaw.vault;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeyStatus;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.AeadKey;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The keys of a master key, each with the id that begins whatever it wrapped. Immutable.
final class Keyset {

    /// How many bytes before a wrapped secret name the key that wrapped it: a one, then the id.
    static final int PREFIX_BYTES = 1 + Integer.BYTES;

    private static final byte PREFIXED = 1;

    private final KeysetHandle handle;
    private final Map<Integer, Aead> byId;

    private Keyset(KeysetHandle handle) throws GeneralSecurityException {
        this.handle = handle;
        this.byId = new LinkedHashMap<>();
        for (int i = 0; i < handle.size(); i++) {
            KeysetHandle.Entry entry = handle.getAt(i);
            if (entry.getStatus() == KeyStatus.ENABLED) {
                byId.put(entry.getId(), aead(entry));
            }
        }
    }

    /// One key of the set by itself.
    private static Aead aead(KeysetHandle.Entry entry) throws GeneralSecurityException {
        if (!(entry.getKey() instanceof AeadKey key)
                || key.getOutputPrefix().size() != PREFIX_BYTES
                || key.getOutputPrefix().toByteArray()[0] != PREFIXED) {
            throw new GeneralSecurityException("not an AEAD key with Tink's output prefix");
        }
        return KeysetHandle.newBuilder()
                .addEntry(KeysetHandle.importKey(key).withFixedId(entry.getId()).makePrimary())
                .build()
                .getPrimitive(AeadConfig2026.get(), Aead.class);
    }

    /// A set of one new key.
    static Keyset generate() {
        try {
            return new Keyset(
                    KeysetHandle.generateNew(
                            PredefinedAeadParameters.AES256_GCM, AeadConfig2026.get()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no key could be made", e);
        }
    }

    /// @throws GeneralSecurityException if this is no set of such keys
    static Keyset parse(String json) throws GeneralSecurityException {
        return new Keyset(
                TinkJsonProtoKeysetFormat.parseKeyset(
                        json, AeadConfig2026.get(), InsecureSecretKeyAccess.get()));
    }

    String json() {
        try {
            return TinkJsonProtoKeysetFormat.serializeKeyset(
                    handle, AeadConfig2026.get(), InsecureSecretKeyAccess.get());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key set has no JSON form", e);
        }
    }

    int primary() {
        return handle.getPrimary().getId();
    }

    Set<Integer> ids() {
        return byId.keySet();
    }

    /// The key of an id, if it is in this set.
    Optional<Aead> key(int id) {
        return Optional.ofNullable(byId.get(id));
    }

    /// The id of the key that wrapped this.
    ///
    /// @return absent if nothing of the vault was wrapped into these bytes
    static Optional<Integer> idOf(byte[] wrapped) {
        return wrapped.length > PREFIX_BYTES && wrapped[0] == PREFIXED
                ? Optional.of(ByteBuffer.wrap(wrapped).getInt(1))
                : Optional.empty();
    }

    /// How everything begins that this key wrapped.
    static byte[] prefix(int id) {
        return ByteBuffer.allocate(PREFIX_BYTES).put(PREFIXED).putInt(id).array();
    }

    /// These keys and a new one, which is the primary.
    Keyset withNewPrimary() {
        try {
            return new Keyset(
                    KeysetHandle.newBuilder(handle)
                            .setConfiguration(AeadConfig2026.get())
                            .addEntry(
                                    KeysetHandle.generateEntryFromParameters(
                                                    PredefinedAeadParameters.AES256_GCM)
                                            .withRandomId()
                                            .makePrimary())
                            .build());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key set took no further key", e);
        }
    }

    /// The primary key alone.
    Keyset onlyPrimary() {
        try {
            KeysetHandle.Entry primary = handle.getPrimary();
            return new Keyset(
                    KeysetHandle.newBuilder()
                            .addEntry(
                                    KeysetHandle.importKey(primary.getKey())
                                            .withFixedId(primary.getId())
                                            .makePrimary())
                            .build());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key set has no primary key", e);
        }
    }
}
