package dev.thaw.ingest.importer;

import dev.thaw.schemas.yaml.Yaml;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How a file writes its table.
///
/// @param delimiter between cells; absent: found from the header
/// @param missing texts that mean "not there", besides the empty cell
/// @param linesBeforeHeader lines to pass over at the top
/// @param rowsAfterHeader further rows of the header, below the names
/// @param columns the names, for a file that has no header
record FileFormat(
        Optional<Character> delimiter,
        Charset encoding,
        boolean decimalComma,
        Set<String> missing,
        int linesBeforeHeader,
        int rowsAfterHeader,
        Optional<List<String>> columns) {

    private static final Map<String, Character> DELIMITERS =
            Map.of("comma", ',', "semicolon", ';', "tab", '\t', "bar", '|');
    private static final Map<String, Charset> ENCODINGS =
            Map.of(
                    "utf-8", StandardCharsets.UTF_8,
                    "utf-16", StandardCharsets.UTF_16,
                    "iso-8859-1", StandardCharsets.ISO_8859_1,
                    "windows-1252", Charset.forName("windows-1252"));

    /// A file that says everything by itself.
    static FileFormat plain() {
        return new FileFormat(
                Optional.empty(), StandardCharsets.UTF_8, false, Set.of(), 0, 0, Optional.empty());
    }

    static FileFormat parse(Yaml.Section section) {
        section.allowing(
                "delimiter",
                "encoding",
                "decimal",
                "missing",
                "lines_before_header",
                "rows_after_header",
                "columns");
        return new FileFormat(
                section.get("delimiter")
                        .map(y -> y.asOneOf(List.of("comma", "semicolon", "tab", "bar")))
                        .map(DELIMITERS::get),
                ENCODINGS.get(
                        section.oneOf("encoding", "utf-8", "utf-16", "iso-8859-1", "windows-1252")),
                section.oneOf("decimal", "point", "comma").equals("comma"),
                Set.copyOf(section.words("missing").orElse(List.of())),
                lines(section, "lines_before_header"),
                lines(section, "rows_after_header"),
                section.words("columns"));
    }

    private static int lines(Yaml.Section section, String key) {
        return section.get(key)
                .map(
                        yaml -> {
                            String word = yaml.asWord();
                            if (!word.matches("\\d{1,4}")) {
                                throw yaml.place().problem("'%s' is a number of lines", key);
                            }
                            return Integer.parseInt(word);
                        })
                .orElse(0);
    }
}
