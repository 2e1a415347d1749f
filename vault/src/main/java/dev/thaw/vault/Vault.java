package dev.thaw.vault;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.prf.PredefinedPrfParameters;
import com.google.crypto.tink.prf.PrfConfig2026;
import com.google.crypto.tink.prf.PrfSet;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.schemas.Sealing;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Leads from participants to subjects, and from imported ids to pseudonyms.
///
/// Thread-safe. Every method that reaches the database throws Jdbi's or the driver's own exception
/// when it cannot: a vault out of reach is never mistaken for a participant unknown.
public final class Vault {

    private static final String SCHEMA = "vault";
    private static final String SUBJECTS_WITHOUT_KEYS = "TH001";
    private static final int HASH_BYTES = 32;
    private static final int PSEUDONYM_BYTES = 15;

    private final Jdbi jdbi;
    private final Keyring keyring;
    private final PrfSet subjectIndex;
    private final PrfSet pseudonyms;
    private final DataKeys dataKeys;
    private final Sealing sealing;
    private final Cache<Person, Identity> known;

    private Vault(
            Jdbi jdbi, Keyring keyring, PrfSet subjectIndex, PrfSet pseudonyms, Ticker ticker) {
        this.jdbi = jdbi;
        this.keyring = keyring;
        this.subjectIndex = subjectIndex;
        this.pseudonyms = pseudonyms;
        this.dataKeys = new DataKeys(jdbi, keyring, ticker);
        this.sealing = new VaultSealing(dataKeys);
        this.known =
                Caffeine.newBuilder()
                        .maximumSize(200_000)
                        .expireAfterWrite(DataKeys.CACHED)
                        .ticker(ticker)
                        .build();
    }

    private record Person(StudyId study, ParticipantId participant) {}

    /// Opens the vault of a database, and makes its tables and secrets where there are none.
    ///
    /// @throws VaultProblem if the master key cannot be read or is not this vault's
    public static Vault open(DataSource database, MasterKey masterKey) {
        return open(database, masterKey, System::getenv, Ticker.systemTicker());
    }

    static Vault open(
            DataSource database,
            MasterKey masterKey,
            UnaryOperator<String> environment,
            Ticker ticker) {
        Jdbi jdbi = connect(database);
        KeysetStore store = KeysetStore.of(masterKey, jdbi, environment);
        if (store.read().isEmpty()) {
            createOrFail(store, masterKey, jdbi);
        }
        Keyring keyring = new Keyring(List.of(store));
        // Whoever else did the same meanwhile: one key set is there now.
        int primary = store.read().orElseThrow().primary();
        return jdbi.inTransaction(
                transaction -> {
                    begin(transaction, primary);
                    return new Vault(
                            jdbi,
                            keyring,
                            secret(transaction, keyring, "subject-index"),
                            secret(transaction, keyring, "pseudonyms"),
                            ticker);
                });
    }

    /// Whoever else begins the same vault just now makes the key before the first secret: a vault
    /// in use without a key is one whose key was lost.
    private static void createOrFail(KeysetStore store, MasterKey masterKey, Jdbi jdbi) {
        if (!isInUse(jdbi)) {
            store.create();
        } else if (store.read().isEmpty()) {
            throw new VaultProblem(
                    "There is no master key in "
                            + masterKey
                            + ", but the vault has secrets under one; restore it from a"
                            + " backup.");
        }
    }

    private static boolean isInUse(Jdbi jdbi) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery("SELECT EXISTS (SELECT FROM vault.secret)")
                                .mapTo(Boolean.class)
                                .one());
    }

    /// Which key wraps, where that was not said before. It stays unsaid if the secrets then turn
    /// out to be wrapped under another.
    private static void begin(Handle transaction, int keyId) {
        transaction
                .createUpdate(
                        "INSERT INTO vault.wrapping_key (key_id) VALUES (:keyId)"
                                + " ON CONFLICT DO NOTHING")
                .bind("keyId", keyId)
                .execute();
    }

    /// The secret of a name. Two processes may start on an empty vault at once: the first insert
    /// wins and both read what it wrote.
    private static PrfSet secret(Handle transaction, Keyring keyring, String name) {
        byte[] purpose = secretPurpose(name);
        try {
            byte[] fresh =
                    TinkProtoKeysetFormat.serializeKeyset(
                            KeysetHandle.generateNew(
                                    PredefinedPrfParameters.HMAC_SHA256_PRF, PrfConfig2026.get()),
                            InsecureSecretKeyAccess.get(),
                            PrfConfig2026.get());
            transaction
                    .createUpdate(
                            "INSERT INTO vault.secret (name, wrapped) VALUES (:name, :wrapped)"
                                    + " ON CONFLICT DO NOTHING")
                    .bind("name", name)
                    .bind("wrapped", keyring.wrap(transaction, fresh, purpose))
                    .execute();
            byte[] wrapped =
                    transaction
                            .createQuery("SELECT wrapped FROM vault.secret WHERE name = :name")
                            .bind("name", name)
                            .mapTo(byte[].class)
                            .one();
            return TinkProtoKeysetFormat.parseKeyset(
                            keyring.unwrap(wrapped, purpose),
                            InsecureSecretKeyAccess.get(),
                            PrfConfig2026.get())
                    .getPrimitive(PrfConfig2026.get(), PrfSet.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a secret of the vault is no key", e);
        }
    }

    /// The database with the vault's tables, whatever the master key.
    static Jdbi connect(DataSource database) {
        try {
            Flyway.configure()
                    .dataSource(database)
                    .schemas(SCHEMA)
                    .locations("classpath:dev/thaw/vault/migrations")
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw sentence(e);
        }
        Jdbi jdbi = Jdbi.create(database);
        jdbi.registerArrayType(UUID.class, "uuid");
        return jdbi;
    }

    private static RuntimeException sentence(FlywayException problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && SUBJECTS_WITHOUT_KEYS.equals(sql.getSQLState())) {
                return new VaultProblem(
                        "This ledger was begun by a Thaw that did not seal events yet; begin a new"
                                + " one (another --data DIR, or empty topics and database) and"
                                + " import or publish the data again.",
                        problem);
            }
        }
        return problem;
    }

    /// Seals values with the keys of their subjects. A key destroyed by another process is
    /// forgotten within 60 s.
    public Sealing sealing() {
        return sealing;
    }

    /// The subject of a participant, made at random, with a data key, when the participant is first
    /// met.
    ///
    /// @return absent if the participant was erased; another process may take 60 s to notice
    public Optional<SubjectId> subjectOf(StudyId study, ParticipantId participant) {
        return switch (known.get(new Person(study, participant), this::findOrMake)) {
            case Identity.Known(SubjectId subject) when !dataKeys.isKnownDestroyed(subject) ->
                    Optional.of(subject);
            case Identity.Known _, Identity.Erased _ -> Optional.empty();
            case Identity.NeverMet _ -> throw new IllegalStateException("nobody was made");
        };
    }

    private Identity findOrMake(Person person) {
        byte[] hmac = index(person.study(), person.participant());
        Identity found = jdbi.withHandle(handle -> select(handle, person.study(), hmac));
        return found instanceof Identity.NeverMet ? make(person.study(), hmac) : found;
    }

    /// Another process may be making the same subject: the first insert wins, and the second waits
    /// for it.
    private Identity make(StudyId study, byte[] hmac) {
        SubjectId subject = new SubjectId(UUID.randomUUID());
        byte[] key = DataKeys.random();
        boolean made =
                jdbi.inTransaction(transaction -> insert(transaction, study, hmac, subject, key));
        if (!made) {
            return jdbi.withHandle(handle -> select(handle, study, hmac));
        }
        dataKeys.made(subject, key);
        return new Identity.Known(subject);
    }

    /// Subject and key in one statement: this is what a new participant's first event waits for.
    private boolean insert(
            Handle transaction, StudyId study, byte[] hmac, SubjectId subject, byte[] key) {
        return transaction
                        .createUpdate(
                                "WITH made AS (INSERT INTO vault.subject"
                                        + " (study, participant_hmac, subject)"
                                        + " VALUES (:study, :hmac, :subject)"
                                        + " ON CONFLICT DO NOTHING RETURNING subject)"
                                        + " INSERT INTO vault.data_key (subject, wrapped)"
                                        + " SELECT subject, :wrapped FROM made")
                        .bind("study", study.value())
                        .bind("hmac", hmac)
                        .bind("subject", subject.value())
                        .bind("wrapped", dataKeys.wrap(transaction, subject, key))
                        .execute()
                > 0;
    }

    /// What is known about a participant, as the database says now.
    public Identity find(StudyId study, ParticipantId participant) {
        return jdbi.withHandle(handle -> select(handle, study, index(study, participant)));
    }

    private static Identity select(Handle handle, StudyId study, byte[] hmac) {
        return handle.createQuery(
                        "SELECT subject FROM vault.subject"
                                + " WHERE study = :study AND participant_hmac = :hmac")
                .bind("study", study.value())
                .bind("hmac", hmac)
                .map(
                        (row, _) ->
                                Optional.ofNullable(row.getObject(1, UUID.class))
                                        .<Identity>map(id -> new Identity.Known(new SubjectId(id)))
                                        .orElseGet(Identity.Erased::new))
                .findOne()
                .orElseGet(Identity.NeverMet::new);
    }

    /// Destroys a subject's data key and everything that leads from the participant to the subject.
    /// What stays is the keyed hash of the participant, marked as erased, so that a retrying phone
    /// or a second import is recognised. Doing it twice changes nothing.
    public void erase(SubjectId subject) {
        jdbi.useTransaction(
                transaction -> {
                    transaction
                            .createQuery(
                                    "SELECT study, participant_hmac FROM vault.subject"
                                            + " WHERE subject = :subject FOR UPDATE")
                            .bind("subject", subject.value())
                            .map((row, _) -> new Row(row.getString(1), row.getBytes(2)))
                            .findOne()
                            .ifPresent(row -> unlink(transaction, row));
                    DataKeys.destroy(transaction, subject);
                });
        dataKeys.destroyed(subject);
    }

    /// A participant's row.
    private static final class Row {

        private final String study;
        private final byte[] hmac;

        private Row(String study, byte[] hmac) {
            this.study = study;
            this.hmac = hmac;
        }
    }

    private static void unlink(Handle transaction, Row row) {
        transaction
                .createUpdate(
                        "DELETE FROM vault.link"
                                + " WHERE study = :study AND participant_hmac = :hmac")
                .bind("study", row.study)
                .bind("hmac", row.hmac)
                .execute();
        transaction
                .createUpdate(
                        "UPDATE vault.subject SET subject = NULL, erased = true"
                                + " WHERE study = :study AND participant_hmac = :hmac")
                .bind("study", row.study)
                .bind("hmac", row.hmac)
                .execute();
    }

    /// How far every erasure is.
    public Erasures erasures() {
        return new Erasures(jdbi);
    }

    /// Every subject whose key was destroyed, of all studies.
    public SortedSet<SubjectId> erased() {
        return dataKeys.erased();
    }

    /// The pseudonym under which a participant of an imported file is known here: always the same
    /// for the same study and source id, and not to be guessed without the vault's key. The link
    /// back is kept, encrypted, unless the participant was erased.
    public ParticipantId pseudonymFor(StudyId study, String sourceId) {
        ParticipantId pseudonym = pseudonymOf(study, sourceId);
        byte[] hmac = index(study, pseudonym);
        jdbi.useTransaction(
                transaction -> {
                    if (!isErased(transaction, study, hmac)) {
                        link(transaction, study, hmac, sourceId);
                    }
                });
        return pseudonym;
    }

    /// An erasure under way is waited for; one that follows finds the link and deletes it.
    private static boolean isErased(Handle transaction, StudyId study, byte[] hmac) {
        return transaction
                .createQuery(
                        "SELECT erased FROM vault.subject"
                                + " WHERE study = :study AND participant_hmac = :hmac FOR SHARE")
                .bind("study", study.value())
                .bind("hmac", hmac)
                .mapTo(Boolean.class)
                .findOne()
                .orElse(false);
    }

    private void link(Handle transaction, StudyId study, byte[] hmac, String sourceId) {
        byte[] wrapped =
                keyring.wrap(
                        transaction,
                        sourceId.getBytes(StandardCharsets.UTF_8),
                        linkPurpose(study.value()));
        transaction
                .createUpdate(
                        "INSERT INTO vault.link (study, participant_hmac, wrapped_source_id)"
                                + " VALUES (:study, :hmac, :wrapped) ON CONFLICT DO NOTHING")
                .bind("study", study.value())
                .bind("hmac", hmac)
                .bind("wrapped", wrapped)
                .execute();
    }

    /// The same pseudonym, for a mere look: no link is kept.
    public ParticipantId pseudonymOf(StudyId study, String sourceId) {
        return new ParticipantId(
                "p"
                        + HexFormat.of()
                                .formatHex(
                                        compute(
                                                pseudonyms,
                                                study.value() + '\0' + sourceId,
                                                PSEUDONYM_BYTES)));
    }

    /// The source ids of a study's imported participants by subject. For stewards only.
    public SortedMap<SubjectId, String> sourceIds(StudyId study) {
        SortedMap<SubjectId, String> ids = new TreeMap<>();
        jdbi.useHandle(
                handle ->
                        handle.createQuery(
                                        "SELECT s.subject, l.wrapped_source_id"
                                                + " FROM vault.subject s JOIN vault.link l"
                                                + " USING (study, participant_hmac)"
                                                + " WHERE study = :study")
                                .bind("study", study.value())
                                .map(
                                        (row, _) ->
                                                ids.put(
                                                        new SubjectId(row.getObject(1, UUID.class)),
                                                        new String(
                                                                keyring.unwrap(
                                                                        row.getBytes(2),
                                                                        linkPurpose(study.value())),
                                                                StandardCharsets.UTF_8)))
                                .list());
        return ids;
    }

    /// The source id of one imported participant; absent: no link to one is kept.
    public Optional<String> sourceId(SubjectId subject) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "SELECT study, l.wrapped_source_id"
                                                + " FROM vault.subject s JOIN vault.link l"
                                                + " USING (study, participant_hmac)"
                                                + " WHERE s.subject = :subject")
                                .bind("subject", subject.value())
                                .map(
                                        (row, _) ->
                                                new String(
                                                        keyring.unwrap(
                                                                row.getBytes(2),
                                                                linkPurpose(row.getString(1))),
                                                        StandardCharsets.UTF_8))
                                .findOne());
    }

    static byte[] linkPurpose(String study) {
        return ("link/" + study).getBytes(StandardCharsets.UTF_8);
    }

    static byte[] secretPurpose(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] index(StudyId study, ParticipantId participant) {
        return compute(subjectIndex, study.value() + '\0' + participant.value(), HASH_BYTES);
    }

    private static byte[] compute(PrfSet prf, String input, int bytes) {
        try {
            return prf.computePrimary(input.getBytes(StandardCharsets.UTF_8), bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC failed", e);
        }
    }
}
