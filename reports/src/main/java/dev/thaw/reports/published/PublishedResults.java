package dev.thaw.reports.published;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.core.claim.ClaimSpec;
import dev.thaw.core.claim.Counted;
import dev.thaw.core.claim.CountedPeople;
import dev.thaw.core.disclosure.MinimumCell;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.evidence.Digest;
import dev.thaw.reports.Contributors;
import dev.thaw.reports.ReportsDatabase;
import dev.thaw.reports.claim.ClaimEvaluation;
import dev.thaw.reports.claim.ShownCells;
import dev.thaw.reports.published.PublishedResult.Bounds;
import dev.thaw.reports.published.PublishedResult.Interval;
import dev.thaw.reports.published.PublishedResult.Share;
import dev.thaw.reports.receipt.Edition;
import dev.thaw.reports.receipt.Lock;
import dev.thaw.reports.receipt.Receipt;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/// Results of claims that were made public. Only what the public edition of a receipt has is kept,
/// and whom it counts, of which nothing is ever shown.
///
/// Every method throws Jdbi's or the driver's exception if the database cannot be reached.
public final class PublishedResults {

    private final Jdbi jdbi;

    private PublishedResults(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// The results of a database; its tables are made where there are none.
    public static PublishedResults of(DataSource database) {
        return new PublishedResults(ReportsDatabase.open(database));
    }

    /// All of a study, in the order of publication.
    public List<PublishedResult> all(StudyId study) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "SELECT * FROM research.claim_result WHERE study = :study"
                                                + " ORDER BY result_number")
                                .bind("study", study.value())
                                .map(PublishedResults::result)
                                .list());
    }

    /// The receipt's file, as it was published.
    ///
    /// @param receipt SHA-256 of it
    public Optional<byte[]> receipt(StudyId study, Digest receipt) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "SELECT receipt FROM research.claim_receipt"
                                                + " WHERE study = :study AND receipt_sha256 = :sha")
                                .bind("study", study.value())
                                .bind("sha", receipt.toString())
                                .mapTo(byte[].class)
                                .findOne());
    }

    /// Whether a receipt was published, and as what.
    public Optional<Publication.AlreadyThere> published(StudyId study, byte[] file) {
        return jdbi.withHandle(handle -> published(handle, study, Digest.of(file)));
    }

    private static Optional<Publication.AlreadyThere> published(
            Handle handle, StudyId study, Digest receipt) {
        return handle.createQuery(
                        """
                        SELECT result_number, published_at FROM published.claim_result
                         WHERE study = :study AND receipt_sha256 = :sha
                        """)
                .bind("study", study.value())
                .bind("sha", receipt.toString())
                .map(
                        (row, _) ->
                                new Publication.AlreadyThere(
                                        row.getInt("result_number"),
                                        instant(row, "published_at").orElseThrow()))
                .findOne();
    }

    /// Publishes a result, unless together with an earlier one of the same claim, in whichever
    /// version, or about the same measure it would tell about few people.
    ///
    /// @param file the receipt's file
    /// @param receipt the same, verified against the ledger, and of the public edition
    /// @param lock the receipt's
    /// @param counted everybody of the study, by the evaluation that made or verified the receipt
    /// @param erased everybody whose erasure was ever asked for; looked up when no erasure can come
    ///   in between
    public Publication publish(
            byte[] file,
            Receipt receipt,
            Lock lock,
            SortedMap<SubjectId, Counted> counted,
            Supplier<? extends Collection<SubjectId>> erased) {
        if (receipt.claim().edition() != Edition.PUBLIC) {
            throw new IllegalArgumentException("only the public edition is ever published");
        }
        CountedPeople people = ShownCells.of(receipt.result(), counted);
        return jdbi.inTransaction(
                writer -> {
                    writer.execute(
                            "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))",
                            "thaw claim publish " + lock.study().value());
                    // From here on nobody is erased: whoever is judged by is there.
                    Contributors.holdErasures(writer);
                    Optional<? extends Publication> obstacle =
                            published(writer, lock.study(), Digest.of(file))
                                    .<Publication>map(there -> there)
                                    .or(() -> tooClose(writer, receipt, lock, people));
                    if (obstacle.isPresent()) {
                        return obstacle.get();
                    }
                    int number = add(writer, file, receipt, lock);
                    RememberedPeople.add(writer, lock.study(), number, people);
                    Contributors.leaveOutOfResults(writer, erased.get());
                    return new Publication.Added(number);
                });
    }

    private static Optional<Publication> tooClose(
            Handle handle, Receipt receipt, Lock lock, CountedPeople people) {
        ClaimSpec claim = ClaimEvaluation.claim(receipt.claim().canonical());
        int least = receipt.result().path("minimum_cell").asInt();
        return handle
                .createQuery(
                        """
                        SELECT result_number, minimum_cell FROM published.claim_result
                         WHERE study = :study AND (claim_id = :id OR measure = :measure)
                         ORDER BY result_number
                        """)
                .bind("study", lock.study().value())
                .bind("id", claim.id())
                .bind("measure", claim.variable().measured().id())
                .map((row, _) -> Map.entry(row.getInt(1), row.getInt(2)))
                .list()
                .stream()
                .flatMap(
                        earlier ->
                                tooClose(
                                        handle,
                                        lock.study(),
                                        earlier.getKey(),
                                        people,
                                        Math.max(least, earlier.getValue()))
                                        .stream())
                .findFirst();
    }

    private static Optional<Publication> tooClose(
            Handle handle, StudyId study, int earlier, CountedPeople people, int least) {
        return people.tooCloseTo(
                        RememberedPeople.of(handle, study, earlier), new MinimumCell(least))
                .map(cell -> new Publication.TooClose(earlier, cell, least));
    }

    private static int add(Handle writer, byte[] file, Receipt receipt, Lock lock) {
        ClaimSpec claim = ClaimEvaluation.claim(receipt.claim().canonical());
        JsonNode result = receipt.result();
        JsonNode share = result.path("headline");
        JsonNode slope = result.at("/slope/mean_per_week");
        return writer.createQuery(
                        """
                        INSERT INTO published.claim_result
                        SELECT :study, coalesce(max(result_number), 0) + 1, :sha, :receipt, :hash, :id, :version,
                               :measure, now(), :locked_at, :horizon, :verdict, :reading, :denominator,
                               :improved, :of, :share, :share_lower, :share_upper,
                               :slope, :slope_lower, :slope_upper,
                               :registered_at, :status, :minimum, :lock, :result, :commit
                          FROM published.claim_result WHERE study = :study
                        RETURNING result_number
                        """)
                .bind("study", lock.study().value())
                .bind("sha", Digest.of(file).toString())
                .bind("receipt", file)
                .bind("hash", receipt.claim().hash().toString())
                .bind("id", claim.id())
                .bind("version", claim.version())
                .bind("measure", claim.variable().measured().id())
                .bind("locked_at", lock.createdAt().atOffset(ZoneOffset.UTC))
                .bind("horizon", lock.horizon())
                .bind("verdict", result.path("verdict").asText())
                .bind("reading", result.path("reading").asText())
                .bind("denominator", result.path("denominator").asText())
                .bind("improved", number(share.path("k")))
                .bind("of", number(share.path("n")))
                .bind("share", decimal(share.at("/wilson95/value")))
                .bind("share_lower", decimal(share.at("/wilson95/lower")))
                .bind("share_upper", decimal(share.at("/wilson95/upper")))
                .bind("slope", decimal(slope.path("value")))
                .bind("slope_lower", decimal(slope.path("lower")))
                .bind("slope_upper", decimal(slope.path("upper")))
                .bind(
                        "registered_at",
                        receipt.claim()
                                .registration()
                                .map(one -> Instant.parse(one.path("registered_at").asText()))
                                .map(at -> at.atOffset(ZoneOffset.UTC))
                                .orElse(null))
                .bind("status", result.at("/registration/status").asText())
                .bind("minimum", result.path("minimum_cell").asInt())
                .bind("lock", lock.id())
                .bind("result", receipt.resultHash().toString())
                .bind("commit", receipt.code().path("commit").asText())
                .mapTo(Integer.class)
                .one();
    }

    /// Null where nothing is shown, as JDBC has it.
    private static Integer number(JsonNode shown) {
        return shown.isNumber() ? (Integer) shown.asInt() : null;
    }

    private static BigDecimal decimal(JsonNode shown) {
        return shown.isTextual() ? new BigDecimal(shown.asText()) : null;
    }

    private static PublishedResult result(ResultSet row, StatementContext context)
            throws SQLException {
        return new PublishedResult(
                new StudyId(row.getString("study")),
                row.getInt("result_number"),
                Digest.parse(row.getString("receipt_sha256")),
                row.getString("claim_hash"),
                row.getString("claim_id"),
                row.getString("claim_version"),
                row.getString("measure"),
                instant(row, "published_at").orElseThrow(),
                instant(row, "locked_at").orElseThrow(),
                row.getObject("horizon", LocalDate.class),
                row.getString("verdict"),
                row.getString("reading"),
                row.getString("denominator"),
                share(row),
                interval(row, "slope_per_week", "slope"),
                instant(row, "registered_at"),
                row.getString("registration_status"),
                row.getInt("minimum_cell"));
    }

    private static Optional<Share> share(ResultSet row) throws SQLException {
        int improved = row.getInt("improved_count");
        int of = row.getInt("of_count");
        return interval(row, "share", "share").map(share -> new Share(improved, of, share));
    }

    private static Optional<Interval> interval(ResultSet row, String name, String prefix)
            throws SQLException {
        Optional<BigDecimal> value = Optional.ofNullable(row.getBigDecimal(name));
        Optional<BigDecimal> lower = Optional.ofNullable(row.getBigDecimal(prefix + "_lower"));
        Optional<BigDecimal> upper = Optional.ofNullable(row.getBigDecimal(prefix + "_upper"));
        return value.map(
                some ->
                        new Interval(
                                some,
                                lower.flatMap(from -> upper.map(to -> new Bounds(from, to)))));
    }

    private static Optional<Instant> instant(ResultSet row, String name) throws SQLException {
        return Optional.ofNullable(row.getObject(name, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
    }
}
