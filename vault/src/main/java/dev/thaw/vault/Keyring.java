package dev.thaw.vault;

import com.google.crypto.tink.Aead;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;

/// Wraps and unwraps the vault's secrets with the keys of one or more key sets. Thread-safe.
///
/// Which key wraps is said by the database and not by the key set: whoever writes takes that row's
/// lock, so that nobody can still wrap under an old key once a rotation has begun to replace it.
final class Keyring {

    private final List<KeysetStore> stores;
    private volatile List<Keyset> keysets;

    /// @param stores each of which holds a key set
    Keyring(List<KeysetStore> stores) {
        this.stores = List.copyOf(stores);
        reload();
    }

    /// Somebody may have rotated the master key since it was read.
    private void reload() {
        keysets = stores.stream().map(KeysetStore::read).flatMap(Optional::stream).toList();
    }

    /// The key that wraps whatever is written in this transaction.
    static OptionalInt current(Handle transaction) {
        return transaction
                .createQuery("SELECT key_id FROM vault.wrapping_key FOR SHARE")
                .mapTo(Integer.class)
                .findOne()
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
    }

    /// Wraps a secret under the key that the database names.
    ///
    /// @param transaction in which the result is written
    /// @param purpose what the secret is for; unwrapping needs the same
    byte[] wrap(Handle transaction, byte[] secret, byte[] purpose) {
        return wrap(current(transaction).orElseThrow(), secret, purpose);
    }

    byte[] wrap(int keyId, byte[] secret, byte[] purpose) {
        try {
            return key(keyId).encrypt(secret, purpose);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("encryption failed", e);
        }
    }

    byte[] unwrap(byte[] wrapped, byte[] purpose) {
        int keyId = Keyset.idOf(wrapped).orElseThrow(() -> changed(null));
        try {
            return key(keyId).decrypt(wrapped, purpose);
        } catch (GeneralSecurityException e) {
            throw changed(e);
        }
    }

    private static VaultProblem changed(GeneralSecurityException cause) {
        return new VaultProblem(
                "A row of the vault was changed by somebody; restore the vault from a backup.",
                cause);
    }

    private Aead key(int id) {
        return held(id).or(
                        () -> {
                            reload();
                            return held(id);
                        })
                .orElseThrow(
                        () ->
                                new VaultProblem(
                                        "The vault was written under another master key; start with"
                                                + " the master key that belongs to this"
                                                + " database."));
    }

    private Optional<Aead> held(int id) {
        return keysets.stream().map(keyset -> keyset.key(id)).flatMap(Optional::stream).findFirst();
    }
}
