package dev.thaw.vault;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.prf.PredefinedPrfParameters;
import com.google.crypto.tink.prf.PrfConfig2026;
import com.google.crypto.tink.prf.PrfSet;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Leads from participants to subjects, and from imported ids to pseudonyms.
///
/// Thread-safe. Every method that reaches the database throws Jdbi's or the driver's own exception
/// when it cannot: a vault out of reach is never mistaken for a participant unknown.
public final class Vault {

    private static final String SCHEMA = "vault";
    private static final int HASH_BYTES = 32;
    private static final int PSEUDONYM_BYTES = 15;

    private final Jdbi jdbi;
    private final MasterKey masterKey;
    private final PrfSet subjectIndex;
    private final PrfSet pseudonyms;
    private final Cache<Person, SubjectId> known =
            Caffeine.newBuilder()
                    .maximumSize(200_000)
                    .expireAfterWrite(Duration.ofSeconds(60))
                    .build();

    private Vault(Jdbi jdbi, MasterKey masterKey) {
        this.jdbi = jdbi;
        this.masterKey = masterKey;
        this.subjectIndex = secret("subject-index");
        this.pseudonyms = secret("pseudonyms");
    }

    private record Person(StudyId study, ParticipantId participant) {}

    /// Opens the vault of a database, and makes its tables and secrets where there are none.
    public static Vault open(DataSource database, MasterKey masterKey) {
        Flyway.configure()
                .dataSource(database)
                .schemas(SCHEMA)
                .locations("classpath:dev/thaw/vault/migrations")
                .load()
                .migrate();
        return new Vault(Jdbi.create(database), masterKey);
    }

    /// The subject of a participant, made at random when the participant is first met.
    public SubjectId subjectOf(StudyId study, ParticipantId participant) {
        return known.get(new Person(study, participant), this::findOrMakeSubject);
    }

    private SubjectId findOrMakeSubject(Person person) {
        return jdbi.inTransaction(
                handle ->
                        select(handle, person)
                                .orElseGet(
                                        () -> {
                                            insert(handle, person);
                                            return select(handle, person).orElseThrow();
                                        }));
    }

    /// The subject of a participant, if there is one.
    public Optional<SubjectId> find(StudyId study, ParticipantId participant) {
        return jdbi.withHandle(handle -> select(handle, new Person(study, participant)));
    }

    private Optional<SubjectId> select(Handle handle, Person person) {
        return handle.createQuery(
                        "SELECT subject FROM vault.subject"
                                + " WHERE study = :study AND participant_hmac = :hmac")
                .bind("study", person.study().value())
                .bind("hmac", index(person.study(), person.participant()))
                .mapTo(UUID.class)
                .findOne()
                .map(SubjectId::new);
    }

    private void insert(Handle handle, Person person) {
        handle.createUpdate(
                        "INSERT INTO vault.subject (study, participant_hmac, subject)"
                                + " VALUES (:study, :hmac, :subject) ON CONFLICT DO NOTHING")
                .bind("study", person.study().value())
                .bind("hmac", index(person.study(), person.participant()))
                .bind("subject", UUID.randomUUID())
                .execute();
    }

    /// The pseudonym under which a participant of an imported file is known here: always the same
    /// for the same study and source id, and not to be guessed without the vault's key. The link
    /// back is kept, encrypted.
    public ParticipantId pseudonymFor(StudyId study, String sourceId) {
        ParticipantId pseudonym = pseudonymOf(study, sourceId);
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        "INSERT INTO vault.link"
                                                + " (study, participant_hmac, wrapped_source_id) VALUES"
                                                + " (:study, :hmac, :wrapped) ON CONFLICT DO NOTHING")
                                .bind("study", study.value())
                                .bind("hmac", index(study, pseudonym))
                                .bind(
                                        "wrapped",
                                        masterKey.wrap(
                                                sourceId.getBytes(StandardCharsets.UTF_8),
                                                linkPurpose(study)))
                                .execute());
        return pseudonym;
    }

    /// The pseudonym of a source id, without keeping a link.
    private ParticipantId pseudonymOf(StudyId study, String sourceId) {
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
                                                                masterKey.unwrap(
                                                                        row.getBytes(2),
                                                                        linkPurpose(study)),
                                                                StandardCharsets.UTF_8)))
                                .list());
        return ids;
    }

    private static String linkPurpose(StudyId study) {
        return "link/" + study.value();
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

    /// The secret of a name. Two processes may start on an empty vault at once: the first insert
    /// wins and both read what it wrote.
    private PrfSet secret(String name) {
        try {
            byte[] fresh =
                    TinkProtoKeysetFormat.serializeKeyset(
                            KeysetHandle.generateNew(
                                    PredefinedPrfParameters.HMAC_SHA256_PRF, PrfConfig2026.get()),
                            InsecureSecretKeyAccess.get(),
                            PrfConfig2026.get());
            byte[] wrapped =
                    jdbi.withHandle(
                            handle -> {
                                handle.createUpdate(
                                                "INSERT INTO vault.secret (name, wrapped)"
                                                        + " VALUES (:name, :wrapped)"
                                                        + " ON CONFLICT DO NOTHING")
                                        .bind("name", name)
                                        .bind("wrapped", masterKey.wrap(fresh, name))
                                        .execute();
                                return handle.createQuery(
                                                "SELECT wrapped FROM vault.secret"
                                                        + " WHERE name = :name")
                                        .bind("name", name)
                                        .mapTo(byte[].class)
                                        .one();
                            });
            return TinkProtoKeysetFormat.parseKeyset(
                            masterKey.unwrap(wrapped, name),
                            InsecureSecretKeyAccess.get(),
                            PrfConfig2026.get())
                    .getPrimitive(PrfConfig2026.get(), PrfSet.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a secret of the vault is no key", e);
        }
    }
}
