package dev.thaw.reports.published;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.core.event.StudyId;
import dev.thaw.reports.Export;
import dev.thaw.reports.ReportsDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/// Which exports were made. Notes are added, and never changed or deleted.
///
/// Every method throws Jdbi's or the driver's exception if the database cannot be reached.
public final class ExportNotes {

    private final Jdbi jdbi;

    private ExportNotes(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// The notes of a database; its tables are made where there are none.
    public static ExportNotes of(DataSource database) {
        return new ExportNotes(ReportsDatabase.open(database));
    }

    /// Notes an export that was written just now.
    ///
    /// @return its number within the study
    public int add(Export export) {
        JsonNode manifest = export.manifest();
        String study = manifest.path("study").asText();
        return jdbi.inTransaction(
                handle -> {
                    handle.execute(
                            "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))",
                            "thaw export " + study);
                    int number = add(handle, study, manifest);
                    addFiles(handle, study, number, manifest.path("files"));
                    return number;
                });
    }

    private static int add(Handle handle, String study, JsonNode manifest) {
        return handle.createQuery(
                        """
                        INSERT INTO published.export
                        SELECT :study, coalesce(max(export_number), 0) + 1, now(), :id, :tier,
                               :version, :hash, :minimum, :offsets
                          FROM published.export WHERE study = :study
                        RETURNING export_number
                        """)
                .bind("study", study)
                .bind("id", manifest.path("export_id").asText())
                .bind("tier", manifest.path("tier").asText())
                .bind("version", manifest.path("protocol_version").asText())
                .bind("hash", manifest.path("protocol_hash").asText())
                .bind("minimum", manifest.path("minimum_cell").asInt())
                .bind("offsets", manifest.path("projection_offsets").toString())
                .mapTo(Integer.class)
                .one();
    }

    private static void addFiles(Handle handle, String study, int number, JsonNode files) {
        try (PreparedBatch batch =
                handle.prepareBatch(
                        """
                        INSERT INTO published.export_file
                        VALUES (:study, :number, :name, :sha, :bytes, :rows, :hidden)
                        """)) {
            for (JsonNode file : files) {
                batch.bind("study", study)
                        .bind("number", number)
                        .bind("name", file.path("path").asText())
                        .bind("sha", file.path("sha256").asText())
                        .bind("bytes", file.path("bytes").asLong())
                        .bind("rows", file.path("row_count").asInt())
                        .bind("hidden", file.path("hidden_row_count").asInt())
                        .add();
            }
            var _ = batch.execute();
        }
    }

    /// All of a study with their files, for stewards; in the order in which they were made.
    public List<NotedExport> all(StudyId study) {
        return jdbi.inTransaction(
                handle -> {
                    SortedMap<Integer, List<NotedExport.File>> files = files(handle, study);
                    return handle.createQuery(
                                    """
                                    SELECT * FROM published.export WHERE study = :study
                                     ORDER BY export_number
                                    """)
                            .bind("study", study.value())
                            .map((row, _) -> export(row, files))
                            .list();
                });
    }

    private static SortedMap<Integer, List<NotedExport.File>> files(Handle handle, StudyId study) {
        SortedMap<Integer, List<NotedExport.File>> files = new TreeMap<>();
        handle.createQuery(
                        """
                        SELECT * FROM published.export_file WHERE study = :study
                         ORDER BY export_number, file_name
                        """)
                .bind("study", study.value())
                .map((row, _) -> Map.entry(row.getInt("export_number"), file(row)))
                .forEach(
                        file ->
                                files.computeIfAbsent(file.getKey(), _ -> new ArrayList<>())
                                        .add(file.getValue()));
        return files;
    }

    private static NotedExport.File file(ResultSet row) throws SQLException {
        return new NotedExport.File(
                row.getString("file_name"),
                row.getString("sha256"),
                row.getLong("byte_count"),
                row.getInt("row_count"),
                row.getInt("hidden_row_count"));
    }

    private static NotedExport export(
            ResultSet row, SortedMap<Integer, List<NotedExport.File>> files) throws SQLException {
        int number = row.getInt("export_number");
        return new NotedExport(
                new StudyId(row.getString("study")),
                number,
                row.getObject("exported_at", OffsetDateTime.class).toInstant(),
                row.getString("export_id"),
                row.getString("tier"),
                row.getString("protocol_version"),
                row.getInt("minimum_cell"),
                files.getOrDefault(number, List.of()));
    }
}
