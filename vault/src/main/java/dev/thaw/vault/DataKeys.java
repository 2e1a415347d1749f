package dev.thaw.vault;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.util.SecretBytes;
import dev.thaw.core.event.SubjectId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// The key of each subject (AES-256-GCM), from the table `data_key`.
final class DataKeys {

    /// How long a process may still use a key that another process destroyed. An erasure waits for
    /// so long before it is complete.
    static final Duration CACHED = Duration.ofSeconds(60);

    /// Each takes about 700 bytes.
    private static final int MOST_CACHED = 200_000;

    private static final int KEY_BYTES = 32;
    private static final int BATCH = 10_000;
    private static final byte[] FINGERPRINTS = "fingerprint".getBytes(StandardCharsets.US_ASCII);
    private static final AesGcmParameters PARAMETERS = parameters();

    /// A subject's key: there, or destroyed for ever.
    sealed interface DataKey {

        /// @param aead closes and opens values
        /// @param fingerprints another key, derived from the same: for [VaultSealing#fingerprint]
        record Held(Aead aead, SecretKey fingerprints) implements DataKey {}

        /// The subject was erased.
        record Destroyed() implements DataKey {}
    }

    private final Jdbi jdbi;
    private final Keyring keyring;
    private final Cache<SubjectId, DataKey> cache;

    DataKeys(Jdbi jdbi, Keyring keyring, Ticker ticker) {
        this.jdbi = jdbi;
        this.keyring = keyring;
        this.cache =
                Caffeine.newBuilder()
                        .maximumSize(MOST_CACHED)
                        .expireAfterWrite(CACHED)
                        .ticker(ticker)
                        .build();
    }

    /// @throws IllegalStateException if the vault never had a key of this subject
    DataKey of(SubjectId subject) {
        DataKey cached = cache.getIfPresent(subject);
        return cached != null ? cached : cache.get(subject, this::load);
    }

    /// Reads the keys that are not cached in as few questions as possible. Subjects that the vault
    /// does not know are passed over here.
    void prepare(Collection<SubjectId> subjects) {
        List<UUID> missing =
                subjects.stream()
                        .distinct()
                        .filter(subject -> cache.getIfPresent(subject) == null)
                        .map(SubjectId::value)
                        .toList();
        for (int from = 0; from < missing.size(); from += BATCH) {
            List<UUID> batch = missing.subList(from, Math.min(missing.size(), from + BATCH));
            // What an erasure in this process has put there meanwhile stays.
            load(batch).forEach(cache.asMap()::putIfAbsent);
        }
    }

    private DataKey load(SubjectId subject) {
        DataKey key = load(List.of(subject.value())).get(subject);
        if (key == null) {
            throw new ForeignVault(subject);
        }
        return key;
    }

    private Map<SubjectId, DataKey> load(List<UUID> subjects) {
        Map<SubjectId, DataKey> keys = new HashMap<>();
        jdbi.useHandle(
                handle ->
                        handle.createQuery(
                                        "SELECT subject, wrapped FROM vault.data_key"
                                                + " WHERE subject = ANY(:subjects)")
                                .bindArray("subjects", UUID.class, subjects)
                                .map(
                                        (row, _) -> {
                                            SubjectId subject =
                                                    new SubjectId(row.getObject(1, UUID.class));
                                            return keys.put(
                                                    subject, read(subject, row.getBytes(2)));
                                        })
                                .list());
        return keys;
    }

    private DataKey read(SubjectId subject, byte[] wrapped) {
        return wrapped == null
                ? new DataKey.Destroyed()
                : held(keyring.unwrap(wrapped, purpose(subject)));
    }

    /// A key for a new subject.
    static byte[] random() {
        return SecretBytes.randomBytes(KEY_BYTES).toByteArray(InsecureSecretKeyAccess.get());
    }

    /// A subject's key as the table holds it, for the transaction that writes it.
    byte[] wrap(Handle transaction, SubjectId subject, byte[] key) {
        return keyring.wrap(transaction, key, purpose(subject));
    }

    /// A new subject and its key have been written: nobody needs to read the key again soon. What
    /// an erasure in this process has put there meanwhile stays.
    void made(SubjectId subject, byte[] key) {
        cache.asMap().putIfAbsent(subject, held(key));
    }

    /// Destroys a key, if that was not done before. One that this vault does not know counts as
    /// destroyed from now on: the vault was restored from a backup older than the subject.
    static void destroy(Handle transaction, SubjectId subject) {
        transaction
                .createUpdate(
                        "INSERT INTO vault.data_key (subject, wrapped, destroyed_at)"
                                + " VALUES (:subject, NULL, now())"
                                + " ON CONFLICT (subject) DO UPDATE SET wrapped = NULL,"
                                + " destroyed_at = coalesce(data_key.destroyed_at, now())")
                .bind("subject", subject.value())
                .execute();
    }

    /// A key was destroyed by this process: it forgets it at once.
    void destroyed(SubjectId subject) {
        cache.put(subject, new DataKey.Destroyed());
    }

    /// Whether this process has learnt lately that a subject was erased.
    boolean isKnownDestroyed(SubjectId subject) {
        return cache.getIfPresent(subject) instanceof DataKey.Destroyed;
    }

    SortedSet<SubjectId> erased() {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "SELECT subject FROM vault.data_key"
                                                + " WHERE destroyed_at IS NOT NULL")
                                .mapTo(UUID.class)
                                .map(SubjectId::new)
                                .collect(Collectors.toCollection(TreeSet::new)));
    }

    static byte[] purpose(SubjectId subject) {
        return ("data-key/" + subject).getBytes(StandardCharsets.US_ASCII);
    }

    @AccessesPartialKey
    private static DataKey held(byte[] key) {
        try {
            return new DataKey.Held(
                    AesGcmJce.create(
                            AesGcmKey.builder()
                                    .setParameters(PARAMETERS)
                                    .setKeyBytes(
                                            SecretBytes.copyFrom(
                                                    key, InsecureSecretKeyAccess.get()))
                                    .build()),
                    fingerprintKey(key));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a data key of the vault is no key", e);
        }
    }

    /// HKDF, so that no key serves two purposes and destroying the data key destroys this one.
    private static SecretKey fingerprintKey(byte[] key) throws GeneralSecurityException {
        return KDF.getInstance("HKDF-SHA256")
                .deriveKey(
                        VaultSealing.HMAC,
                        HKDFParameterSpec.ofExtract()
                                .addIKM(key)
                                .thenExpand(FINGERPRINTS, KEY_BYTES));
    }

    private static AesGcmParameters parameters() {
        try {
            return AesGcmParameters.builder()
                    .setKeySizeBytes(KEY_BYTES)
                    .setIvSizeBytes(12)
                    .setTagSizeBytes(16)
                    .setVariant(AesGcmParameters.Variant.NO_PREFIX)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is unknown", e);
        }
    }
}
