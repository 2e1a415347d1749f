package dev.thaw.bench;

import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.embedded.EmbeddedPostgres;
import dev.thaw.schemas.LedgerKey;
import dev.thaw.schemas.Sealing;
import dev.thaw.schemas.Topic;
import dev.thaw.vault.MasterKey;
import dev.thaw.vault.Vault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Comparator;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.postgresql.ds.PGSimpleDataSource;

/// What sealing costs per record, with keys from a real vault and 1,000 participants in turn. Run
/// with `-prof gc` for its allocation.
///
/// The limit beside it is AES-256-GCM of the JDK on the same bytes with a counter as nonce: what
/// the vault adds to it is finding the key, a random nonce and the format byte.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SealingBenchmark {

    private static final int SUBJECTS = 1_000;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    /// How long a record is: an encoded check-in, and one with free text.
    @Param({"150", "400"})
    public int bytes;

    private final SubjectId[] subjects = new SubjectId[SUBJECTS];
    private final byte[][] places = new byte[SUBJECTS][];
    private final byte[][] sealed = new byte[SUBJECTS][];
    private final SecretKeySpec[] keys = new SecretKeySpec[SUBJECTS];
    private final byte[][] encrypted = new byte[SUBJECTS][];
    private Path folder;
    private EmbeddedPostgres postgres;
    private byte[] plain;
    private Sealing sealing;
    private Cipher encrypt;
    private Cipher decrypt;
    private int next;
    private long counter;

    /// Makes a vault and its participants.
    @Setup
    public void build() throws IOException, GeneralSecurityException {
        Vault vault = Vault.open(database(), MasterKey.inFile(folder.resolve("master-key.json")));
        sealing = vault.sealing();
        plain = new byte[bytes];
        Random random = new Random(1);
        random.nextBytes(plain);
        encrypt = Cipher.getInstance("AES/GCM/NoPadding");
        decrypt = Cipher.getInstance("AES/GCM/NoPadding");
        for (int i = 0; i < SUBJECTS; i++) {
            SubjectId subject =
                    vault.subjectOf(new StudyId("bench"), new ParticipantId("p" + i)).orElseThrow();
            subjects[i] = subject;
            places[i] =
                    Sealing.associated(
                            Topic.LEDGER_EVENTS,
                            new LedgerKey(subject, i, new UUID(i, i)).toBytes());
            sealed[i] = sealing.seal(subject, places[i], plain);
            byte[] key = new byte[32];
            random.nextBytes(key);
            keys[i] = new SecretKeySpec(key, "AES");
            encrypted[i] = aes(encrypt, Cipher.ENCRYPT_MODE, i, new byte[NONCE_BYTES], plain);
        }
    }

    private PGSimpleDataSource database() throws IOException {
        folder = Files.createTempDirectory("thaw-bench-");
        // PostgreSQL may have to run as nobody, who must get past this folder to its own.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        postgres = EmbeddedPostgres.start(folder.resolve("postgres"), 0, false);
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(postgres.jdbcUrl());
        database.setUser(postgres.username());
        database.setPassword(postgres.password());
        return database;
    }

    /// Stops PostgreSQL and removes its data.
    @TearDown
    public void close() throws IOException {
        postgres.close();
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /// Seals a record.
    @Benchmark
    public byte[] seal() {
        int i = turn();
        return sealing.seal(subjects[i], places[i], plain);
    }

    /// Opens a record.
    @Benchmark
    public byte[] open() {
        int i = turn();
        return sealing.open(subjects[i], places[i], sealed[i]).orElseThrow();
    }

    /// The limit of sealing.
    @Benchmark
    public byte[] bareEncryption() throws GeneralSecurityException {
        int i = turn();
        counter++;
        byte[] nonce = ByteBuffer.allocate(NONCE_BYTES).putLong(counter).array();
        return aes(encrypt, Cipher.ENCRYPT_MODE, i, nonce, plain);
    }

    /// The limit of opening.
    @Benchmark
    public byte[] bareDecryption() throws GeneralSecurityException {
        int i = turn();
        return aes(decrypt, Cipher.DECRYPT_MODE, i, new byte[NONCE_BYTES], encrypted[i]);
    }

    private byte[] aes(Cipher cipher, int mode, int i, byte[] nonce, byte[] input)
            throws GeneralSecurityException {
        cipher.init(mode, keys[i], new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(places[i]);
        return cipher.doFinal(input);
    }

    private int turn() {
        next = next + 1 == SUBJECTS ? 0 : next + 1;
        return next;
    }
}
