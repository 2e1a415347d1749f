package dev.thaw.reports.published;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.thaw.core.claim.Counted;
import dev.thaw.core.claim.CountedPeople;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.reports.BulkInsert;
import dev.thaw.reports.BulkInsert.Column;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Whom published results count, in tables that nobody but Thaw reads.
final class RememberedPeople {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final BulkInsert<CellRow> CELLS =
            new BulkInsert<>(
                    "published.claim_cell",
                    List.of(
                            new Column<>("study", "text", CellRow::study),
                            new Column<>("result_number", "integer", CellRow::result),
                            new Column<>("cell", "text", CellRow::cell),
                            new Column<>("participant_count", "integer", CellRow::people)));

    private static final BulkInsert<CountedRow> COUNTED =
            new BulkInsert<>(
                    "published.claim_counted",
                    List.of(
                            new Column<>("study", "text", CountedRow::study),
                            new Column<>("result_number", "integer", CountedRow::result),
                            new Column<>("subject", "uuid", row -> row.subject().value()),
                            new Column<>("cells", "jsonb", row -> cells(row.counted())),
                            new Column<>("outcome_sha256", "text", row -> row.counted().outcome()),
                            new Column<>("weeks_sha256", "text", row -> row.counted().weeks())));

    private RememberedPeople() {}

    private record CellRow(String study, int result, String cell, int people) {}

    private record CountedRow(String study, int result, SubjectId subject, Counted counted) {}

    /// Remembers whom a result counts that was just added.
    static void add(Handle writer, StudyId study, int number, CountedPeople people) {
        var _ =
                CELLS.insert(
                        writer,
                        people.shown().entrySet().stream()
                                .map(
                                        cell ->
                                                new CellRow(
                                                        study.value(),
                                                        number,
                                                        cell.getKey(),
                                                        cell.getValue()))
                                .toList());
        var _ =
                COUNTED.insert(
                        writer,
                        people.people().entrySet().stream()
                                .map(
                                        one ->
                                                new CountedRow(
                                                        study.value(),
                                                        number,
                                                        one.getKey(),
                                                        one.getValue()))
                                .toList());
    }

    /// Those who are still there.
    static CountedPeople of(Handle handle, StudyId study, int number) {
        SortedMap<String, Integer> shown = new TreeMap<>();
        handle.createQuery(
                        """
                        SELECT cell, participant_count FROM published.claim_cell
                         WHERE study = :study AND result_number = :number
                        """)
                .bind("study", study.value())
                .bind("number", number)
                .map((row, _) -> Map.entry(row.getString(1), row.getInt(2)))
                .forEach(cell -> shown.put(cell.getKey(), cell.getValue()));
        SortedMap<SubjectId, Counted> counted = new TreeMap<>();
        handle.createQuery(
                        """
                        SELECT subject, cells, outcome_sha256, weeks_sha256
                          FROM published.claim_counted
                         WHERE study = :study AND result_number = :number
                        """)
                .bind("study", study.value())
                .bind("number", number)
                .map(
                        (row, _) ->
                                Map.entry(
                                        new SubjectId(row.getObject(1, UUID.class)),
                                        new Counted(
                                                cells(row.getString(2)),
                                                row.getString(3),
                                                row.getString(4))))
                .forEach(one -> counted.put(one.getKey(), one.getValue()));
        return new CountedPeople(counted, shown);
    }

    private static String cells(Counted counted) {
        try {
            return JSON.writeValueAsString(counted.cells());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a list of texts is always JSON", e);
        }
    }

    private static SortedSet<String> cells(String json) {
        try {
            return new TreeSet<>(Arrays.asList(JSON.readValue(json, String[].class)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("only lists of texts are ever written here", e);
        }
    }
}
