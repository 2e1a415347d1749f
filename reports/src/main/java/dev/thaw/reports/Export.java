package dev.thaw.reports;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.thaw.core.disclosure.MinimumCell;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Estimate.Measured;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Interval;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.reports.PublishedCohort.Row;
import dev.thaw.reports.PublishedCohort.Shown;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// A folder of aggregate tables about a study that may leave the house (tier T0 of science.md G),
/// with a manifest that says where they come from and how to check them.
///
/// The same tables give the same bytes: no time, no path and nobody's name is in them.
///
/// @param id derived from the contents: equal tables have equal ids
/// @param directory where it was written
/// @param manifest what stands in `manifest.json`
public record Export(String id, Path directory, JsonNode manifest) {

    private static final String FORMAT = "thaw-export/v1";
    private static final int ID_DIGITS = 20;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /// A file of the folder.
    private record Table(String name, String text, List<Row> rows) {

        byte[] bytes() {
            return text.getBytes(UTF_8);
        }
    }

    /// Writes the folder, whole or not at all.
    ///
    /// @param directory a name that is still free
    /// @throws ExportProblem if there is nothing to export, the trends are just being computed
    ///   anew, or the folder cannot be written
    public static Export write(TrendTables tables, StudyProtocol protocol, Path directory) {
        CohortCells cells = tables.cells(protocol.study());
        checkProtocol(cells, protocol);
        MinimumCell minimum = new MinimumCell(protocol.minimumCell());
        List<Table> files = files(PublishedCohort.of(cells, minimum));
        String id = id(protocol, files);
        ObjectNode manifest = manifest(id, cells, protocol, minimum, files);
        store(directory.toAbsolutePath(), files, print(manifest));
        return new Export(id, directory, manifest);
    }

    private static void checkProtocol(CohortCells cells, StudyProtocol protocol) {
        if (cells.protocolHashes().isEmpty()) {
            throw new ExportProblem(
                    "No participant of study %s has trends yet: import data first."
                            .formatted(protocol.study()));
        }
        if (!cells.protocolHashes().equals(new TreeSet<>(List.of(protocol.hash())))) {
            throw new ExportProblem(
                    "The trends are still being computed under the newest protocol: wait until thaw"
                            + " status says that everything is visible, then export again.");
        }
    }

    private static List<Table> files(PublishedCohort cohort) {
        List<Table> files = new ArrayList<>();
        files.add(new Table("cohort.csv", csv(cohort.totals(), Optional.empty()), cohort.totals()));
        if (!cohort.byArm().isEmpty()) {
            files.add(
                    new Table(
                            "cohort_by_arm.csv",
                            csv(cohort.byArm(), Optional.of("arm")),
                            cohort.byArm()));
        }
        if (!cohort.bySite().isEmpty()) {
            files.add(
                    new Table(
                            "cohort_by_site.csv",
                            csv(cohort.bySite(), Optional.of("site")),
                            cohort.bySite()));
        }
        return files;
    }

    private static String csv(List<Row> rows, Optional<String> part) {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            write(csv, rows, part);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return text.toString();
    }

    private static void write(CsvWriter csv, List<Row> rows, Optional<String> part) {
        List<String> head = new ArrayList<>(List.of("measure", "axis", "index"));
        part.ifPresent(head::add);
        head.addAll(
                List.of(
                        "participant_count",
                        "mean",
                        "mean_lower_95",
                        "mean_upper_95",
                        "standard_deviation",
                        "hidden"));
        csv.writeRecord(head);
        for (Row row : rows) {
            List<String> line = new ArrayList<>();
            line.add(row.measure());
            line.add(row.axis().name());
            line.add(Integer.toString(row.index()));
            part.ifPresent(_ -> line.add(row.part()));
            line.addAll(cells(row.shown()));
            csv.writeRecord(line);
        }
    }

    private static List<String> cells(Shown shown) {
        return switch (shown) {
            case Shown.Hidden _ -> List.of("", "", "", "", "", "true");
            case Shown.Nobody _ -> List.of("0", "", "", "", "", "false");
            case Shown.Value(CohortValue value) ->
                    List.of(
                            Integer.toString(value.n()),
                            text(value.mean().figure()),
                            text(interval(value.mean()).map(Interval::lower)),
                            text(interval(value.mean()).map(Interval::upper)),
                            text(value.standardDeviation().figure()),
                            "false");
        };
    }

    private static Optional<Interval> interval(Estimate estimate) {
        return estimate instanceof Measured measured ? measured.interval() : Optional.empty();
    }

    private static String text(Optional<Figure> figure) {
        return figure.map(Figure::toString).orElse("");
    }

    /// Of what the files say and under which rules, not of how far the topics were.
    private static String id(StudyProtocol protocol, List<Table> files) {
        StringBuilder content = new StringBuilder(FORMAT).append('\n');
        content.append(protocol.study()).append('\n').append(protocol.hash()).append('\n');
        files.forEach(
                file -> content.append(file.name()).append(' ').append(sha256(file)).append('\n'));
        return sha256(content.toString().getBytes(UTF_8)).substring(0, ID_DIGITS);
    }

    private static ObjectNode manifest(
            String id,
            CohortCells cells,
            StudyProtocol protocol,
            MinimumCell minimum,
            List<Table> files) {
        ObjectNode manifest =
                JSON.objectNode()
                        .put("format", FORMAT)
                        .put("export_id", id)
                        .put("study", protocol.study().value())
                        .put("title", protocol.title())
                        .put("tier", "T0")
                        .put("protocol_version", protocol.version())
                        .put("protocol_hash", protocol.hash())
                        .put("minimum_cell", minimum.people());
        if (minimum.hides(cells.excludedByConsent())) {
            manifest.put("n_excluded_by_consent", "<" + minimum.people());
        } else {
            manifest.put("n_excluded_by_consent", cells.excludedByConsent());
        }
        manifest.put(
                "hidden_row_count",
                files.stream().mapToLong(file -> PublishedCohort.hidden(file.rows())).sum());
        ArrayNode listed = JSON.arrayNode();
        files.forEach(
                file ->
                        listed.add(
                                JSON.objectNode()
                                        .put("path", file.name())
                                        .put("sha256", sha256(file))
                                        .put("bytes", file.bytes().length)
                                        .put("row_count", file.rows().size())
                                        .put(
                                                "hidden_row_count",
                                                PublishedCohort.hidden(file.rows()))));
        manifest.set("files", listed);
        manifest.set("projection_offsets", offsets(cells));
        return manifest;
    }

    private static ObjectNode offsets(CohortCells cells) {
        ObjectNode topics = JSON.objectNode();
        cells.offsets()
                .forEach(
                        (partition, offset) ->
                                topics.withObjectProperty(partition.topic())
                                        .put(Integer.toString(partition.partition()), offset));
        return topics;
    }

    private static byte[] print(JsonNode manifest) {
        try {
            String text = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(manifest);
            return (text.replace("\r\n", "\n") + "\n").getBytes(UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of values is always JSON", e);
        }
    }

    /// Beside its place first, then there in one step: a reader finds all files or none.
    private static void store(Path directory, List<Table> files, byte[] manifest) {
        if (Files.exists(directory)) {
            throw taken(directory);
        }
        try {
            Files.createDirectories(directory.getParent());
            Path unfinished = Files.createTempDirectory(directory.getParent(), ".thaw-export-");
            try {
                for (Table file : files) {
                    Files.write(unfinished.resolve(file.name()), file.bytes());
                }
                Files.write(unfinished.resolve("manifest.json"), manifest);
                Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                discard(unfinished, files);
            }
        } catch (FileAlreadyExistsException e) {
            throw taken(directory);
        } catch (IOException e) {
            throw new ExportProblem(
                    "The export cannot be written to %s (%s): name a folder that can be written to."
                            .formatted(directory, e.getClass().getSimpleName()),
                    e);
        }
    }

    private static ExportProblem taken(Path directory) {
        return new ExportProblem(
                "%s exists already and exports are never overwritten: name another folder."
                        .formatted(directory));
    }

    private static void discard(Path unfinished, List<Table> files) throws IOException {
        SortedSet<String> names = new TreeSet<>(List.of("manifest.json"));
        files.forEach(file -> names.add(file.name()));
        for (String name : names) {
            Files.deleteIfExists(unfinished.resolve(name));
        }
        Files.deleteIfExists(unfinished);
    }

    private static String sha256(Table file) {
        return sha256(file.bytes());
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
