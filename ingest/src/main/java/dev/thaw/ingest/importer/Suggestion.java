package dev.thaw.ingest.importer;

import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/// A draft of a mapping and of a protocol for a file that nobody has described yet. Both are sound
/// files; what a look at the file cannot tell stands behind `decide:` in their comments.
public final class Suggestion {

    private static final int ROWS_SEEN = 20_000;
    private static final List<String> PARTICIPANT_NAMES =
            List.of(
                    "participant_id",
                    "participant",
                    "participantid",
                    "subject_id",
                    "subject",
                    "patient_id",
                    "patient",
                    "person_id",
                    "person",
                    "record_id",
                    "respondent",
                    "user_id",
                    "userid",
                    "uid",
                    "pid",
                    "id",
                    "code");
    private static final Pattern ENDS =
            Pattern.compile("(?i).*(stop|end|complet|submi|record|respon|answer).*");
    private static final Pattern DAY = Pattern.compile("(?i)(study_?)?day(_?(nr|no|number))?");
    private static final Pattern OCCASION =
            Pattern.compile("(?i)(time|time_?point|wave|visit|occasion|measurement|session|week)");
    private static final Pattern COUNTER =
            Pattern.compile("(?i)(beep|prompt|row|nr|no|index|obs|x)(_?(nr|no|id))?");
    private static final Pattern INSTRUMENT =
            Pattern.compile(
                    "(?i)(bdi|phq|gad|ham_?d|ham_?a|madrs|shaps|who|odq|stai|dass|pss|qids|ces_?d)"
                            + "[-_.]?\\w{0,4}");
    private static final Pattern NUMBERED = Pattern.compile("(.*?\\D)(\\d{1,3})");
    private static final Pattern FOLLOW_UP = Pattern.compile("(?i).*(fu|follow_?up|post|pre)_?");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");
    private static final Pattern NAME = Pattern.compile("[^A-Za-z0-9._-]+");
    private static final int WIDE = 3;
    private static final int MOST_CODES = 12;

    private final String file;
    private final String study;
    private final Charset encoding;
    private final Map<String, ColumnFacts> left = new LinkedHashMap<>();
    private final StringBuilder mapping = new StringBuilder();
    private final StringBuilder protocol = new StringBuilder();
    private final StringBuilder items = new StringBuilder();
    private final SequencedMap<String, Span> instruments = new LinkedHashMap<>();
    private final StringBuilder attributes = new StringBuilder();
    private final List<String> events = new ArrayList<>();

    /// What a file shows of a scale.
    private record Span(BigDecimal min, BigDecimal max, boolean whole) {

        static Span of(List<ColumnFacts> columns) {
            return columns.stream()
                    .map(c -> new Span(c.min(), c.max(), c.isWhole()))
                    .reduce(Span::and)
                    .orElseThrow();
        }

        Span and(Span other) {
            return new Span(min.min(other.min), max.max(other.max), whole && other.whole);
        }

        @Override
        public String toString() {
            BigDecimal top = max.compareTo(min) > 0 ? max : min.add(BigDecimal.ONE);
            return "{min: %s, max: %s%s, direction: none}"
                    .formatted(min.toPlainString(), top.toPlainString(), whole ? ", step: 1" : "");
        }
    }

    private Suggestion(Path path, Optional<String> study, Charset encoding) {
        this.file = path.getFileName().toString();
        this.study =
                study.orElseGet(
                        () ->
                                file.toLowerCase(Locale.ROOT)
                                        .replaceFirst("\\.[a-z]+$", "")
                                        .replaceAll("[^a-z0-9]+", "-")
                                        .replaceAll("^-+", "")
                                        .transform(name -> name.isEmpty() ? "study" : name));
        this.encoding = encoding;
    }

    /// Looks at a file and drafts.
    ///
    /// @param study the id of the study; absent: made of the file's name
    /// @throws ImportProblem if the file cannot be read
    public static Suggestion from(Path path, Optional<String> study) {
        try {
            return from(path, study, StandardCharsets.UTF_8);
        } catch (ImportProblem e) {
            if (e.getMessage().contains(" is not UTF-8")) {
                return from(path, study, Charset.forName("windows-1252"));
            }
            throw e;
        }
    }

    private static Suggestion from(Path path, Optional<String> study, Charset encoding) {
        FileFormat plain = FileFormat.plain();
        FileFormat format =
                new FileFormat(
                        plain.delimiter(),
                        encoding,
                        plain.decimalComma(),
                        plain.missing(),
                        plain.linesBeforeHeader(),
                        plain.rowsAfterHeader(),
                        plain.columns());
        Suggestion suggestion = new Suggestion(path, study, encoding);
        try (CsvFile csv = CsvFile.open(path, format, _ -> {})) {
            csv.names().forEach(n -> suggestion.left.put(n, new ColumnFacts(n)));
            List<ColumnFacts> columns = csv.names().stream().map(suggestion.left::get).toList();
            for (int i = 0; i < ROWS_SEEN; i++) {
                Optional<CsvFile.Line> line = csv.next();
                if (line.isEmpty()) {
                    break;
                }
                if (line.get().complete()) {
                    List<String> cells = line.get().row().cells();
                    for (int c = 0; c < cells.size(); c++) {
                        columns.get(c).see(cells.get(c));
                    }
                }
            }
        }
        suggestion.draft();
        return suggestion;
    }

    /// The draft of the mapping, a sound mapping file.
    public String mapping() {
        return mapping.toString();
    }

    /// The draft of the protocol, a sound protocol file.
    public String protocol() {
        return protocol.toString();
    }

    /// Both drafts in one text that is a sound mapping file: the protocol stands in its comments.
    public String text() {
        return mapping
                + "\n# The protocol that goes with it, to be kept in a file of its own:\n#\n"
                + protocol.toString()
                        .lines()
                        .map(line -> ("#   " + line).stripTrailing())
                        .collect(Collectors.joining("\n", "", "\n"));
    }

    private void draft() {
        left.values().removeIf(column -> column.name().isBlank());
        line("# A draft, made from %s. Read every line; what a look at the file", file);
        line("# cannot tell stands behind 'decide:'.");
        line("api: mapping/v1");
        line("");
        draftFile();
        ColumnFacts participant = participant();
        take(participant);
        line("participant: %s", quoted(participant.name()));
        Optional<ColumnFacts> time = draftTime();
        Optional<String> occasion = time.isEmpty() ? takeOccasion() : Optional.empty();
        draftConsent();
        draftEnrolment();
        draftInstruments(occasion);
        draftWide();
        draftRatings(occasion);
        line("");
        line("events:");
        if (events.isEmpty()) {
            line("# decide: no column holds numbers; what are the events of these rows?");
            line("  - {type: SetbackReported, kind: =unknown}");
        }
        events.forEach(event -> mapping.append(event));
        draftLeft();
        draftProtocol(time);
    }

    private void draftFile() {
        SortedSet<String> missing = new TreeSet<>();
        left.values().forEach(column -> missing.addAll(column.missing()));
        boolean comma = left.values().stream().anyMatch(ColumnFacts::needsComma);
        boolean utf8 = encoding.equals(StandardCharsets.UTF_8);
        if (missing.isEmpty() && !comma && utf8) {
            return;
        }
        line("file:");
        if (!utf8) {
            line("  # decide: the file is not UTF-8; is it this?");
            line("  encoding: windows-1252");
        }
        if (comma) {
            line("  decimal: comma");
        }
        if (!missing.isEmpty()) {
            line("  # decide: do all of these mean that nothing is there?");
            line("  missing: [%s]", missing.stream().map(Suggestion::quoted).collect(commas()));
        }
        line("");
    }

    private ColumnFacts participant() {
        for (String name : PARTICIPANT_NAMES) {
            for (ColumnFacts column : left.values()) {
                if (column.lowerName().equals(name)) {
                    return column;
                }
            }
        }
        line("# decide: which column names the participant?");
        return left.values().stream()
                .findFirst()
                .orElseThrow(() -> new ImportProblem(file + " has no named columns."));
    }

    private Optional<ColumnFacts> draftTime() {
        List<ColumnFacts> timed =
                left.values().stream().filter(column -> !column.forms().isEmpty()).toList();
        Optional<ColumnFacts> chosen =
                timed.stream()
                        .filter(column -> ENDS.matcher(column.name()).matches())
                        .findFirst()
                        .or(() -> timed.stream().findFirst());
        if (chosen.isEmpty()) {
            return draftDayNumbers();
        }
        ColumnFacts time = chosen.get();
        line("");
        if (timed.size() > 1) {
            line(
                    "# decide: which of these is when it happened? %s",
                    timed.stream().map(ColumnFacts::name).collect(commas()));
        }
        if (time.forms().size() > 1 && !time.forms().contains("iso")) {
            line("# decide: which is it? %s", String.join(" or ", time.forms()));
        }
        String form = time.forms().getFirst();
        if (form.equals("iso")) {
            line("time: %s", value(time.name()));
        } else {
            line("time: {column: %s, form: '%s'}", quoted(time.name()), form);
        }
        if (time.needsZone()) {
            line(
                    "# decide: whose clocks did the participants see? UTC stands here until you know.");
            line("zone: UTC");
        }
        timed.forEach(this::take);
        return chosen;
    }

    private Optional<ColumnFacts> draftDayNumbers() {
        Optional<ColumnFacts> day =
                left.values().stream()
                        .filter(column -> DAY.matcher(column.name()).matches())
                        .filter(column -> column.isNumeric() && column.isWhole())
                        .findFirst();
        line("");
        if (day.isPresent()) {
            line("# decide: the date of day 1. Where nobody knows it any more, any date will do.");
            line("time: {column: %s, day_1: 2000-01-01}", quoted(day.get().name()));
            take(day.get());
        } else {
            line("# No column was recognised as a time: events are in order, without a day.");
        }
        return day;
    }

    private Optional<String> takeOccasion() {
        Optional<ColumnFacts> column =
                left.values().stream()
                        .filter(c -> OCCASION.matcher(c.name()).matches())
                        .filter(c -> c.codes().isPresent())
                        .findFirst();
        column.ifPresent(this::take);
        return column.map(ColumnFacts::name);
    }

    private void draftConsent() {
        line("");
        line("# decide: who vouches that the participants consented, to what, by which document?");
        line("# Or are these no personal data? Then basis: not_personal_data, and only the");
        line("# jurisdiction besides.");
        line("consent:");
        line("  basis: attested");
        line("  attested_by: the person who imports the data");
        line("  document: the consent form of the study");
        line(
                "  scopes: [collect_checkins, collect_sessions, derive_individual_trends,"
                        + " include_in_cohort_claims]");
        line("  jurisdiction: NO");
        line("  legal_basis: GDPR-9-2-a");
    }

    private void draftEnrolment() {
        StringBuilder enrolment = new StringBuilder();
        for (ColumnFacts column : List.copyOf(left.values())) {
            switch (column.lowerName()) {
                case "arm", "treatment", "condition", "group" -> {
                    enrolment.append("  arm: %s\n".formatted(value(column.name())));
                    take(column);
                }
                case "site", "centre", "center" -> {
                    enrolment.append("  site: %s\n".formatted(value(column.name())));
                    take(column);
                }
                case "age" -> {
                    if (column.isNumeric()) {
                        String first = column.min().intValue() < 18 ? "0, 18" : "18";
                        enrolment.append(
                                "  # decide: how wide must bands of age be, so that nobody is found?\n"
                                        + "  age_band: {column: %s, bands: [%s, 30, 45, 60]}\n"
                                                .formatted(quoted(column.name()), first));
                        take(column);
                    }
                }
                default -> {}
            }
        }
        List<ColumnFacts> coded =
                left.values().stream()
                        .filter(c -> c.lowerName().matches("sex|gender"))
                        .filter(c -> c.codes().filter(s -> s.size() <= MOST_CODES).isPresent())
                        .toList();
        if (!coded.isEmpty()) {
            enrolment.append("  attributes:\n");
        }
        for (ColumnFacts column : coded) {
            String name = name(column.name());
            enrolment.append("    %s: %s\n".formatted(quoted(name), value(column.name())));
            attributes.append(
                    "  %s: {codes: [%s], quasi_identifier: true}\n"
                            .formatted(
                                    quoted(name),
                                    column.codes().orElseThrow().stream()
                                            .map(Suggestion::quoted)
                                            .collect(commas())));
            take(column);
        }
        line("");
        if (enrolment.isEmpty()) {
            line("enrolment: first_row");
        } else {
            line("enrolment:");
            mapping.append(enrolment);
        }
    }

    /// Columns that are called like questionnaires.
    private void draftInstruments(Optional<String> occasion) {
        List<ColumnFacts> totals =
                left.values().stream()
                        .filter(ColumnFacts::isNumeric)
                        .filter(column -> INSTRUMENT.matcher(column.name()).matches())
                        .filter(column -> !NUMBERED.matcher(column.name()).matches())
                        .toList();
        if (totals.isEmpty()) {
            return;
        }
        StringBuilder event = new StringBuilder("  - type: InstrumentScored\n    for:\n");
        for (ColumnFacts column : totals) {
            String name = name(column.name());
            event.append(
                    "      - {questionnaire: %s, column: %s}\n"
                            .formatted(quoted(name), quoted(column.name())));
            instruments.merge(name, Span.of(List.of(column)), Span::and);
            take(column);
        }
        event.append("    instrument: =<questionnaire>\n");
        occasion.ifPresent(column -> event.append("    occasion: %s\n".formatted(value(column))));
        events.add(event.append("    total: <column>\n").toString());
    }

    /// Columns that differ only by a number at their end.
    private void draftWide() {
        SequencedMap<String, List<ColumnFacts>> stems = new LinkedHashMap<>();
        for (ColumnFacts column : left.values()) {
            Matcher numbered = NUMBERED.matcher(column.name());
            if (numbered.matches() && (column.isNumeric() || column.isEmpty())) {
                stems.computeIfAbsent(numbered.group(1), _ -> new ArrayList<>()).add(column);
            }
        }
        stems.forEach(
                (stem, columns) -> {
                    boolean followUps = columns.size() < WIDE && FOLLOW_UP.matcher(stem).matches();
                    if (columns.size() >= WIDE || followUps) {
                        wide(stem, columns, followUps);
                    }
                });
    }

    private void wide(String stem, List<ColumnFacts> columns, boolean followUps) {
        List<ColumnFacts> filled = columns.stream().filter(c -> !c.isEmpty()).toList();
        if (filled.isEmpty()) {
            return;
        }
        String name =
                name(
                        stem.replaceFirst(
                                "(?i)[_.-]*(s|t|v|w|wk|week|session|fu|follow_?up)?[_.-]*$", ""));
        instruments.merge(name, Span.of(filled), Span::and);
        String group = followUps ? "visit" : "session";
        events.add(
                """
                  # decide: is %s1, %s2 … one value for each %s? If they are the items of one
                  # questionnaire, write them as items.
                  - type: InstrumentScored
                    for: {columns: '%s(?<%s>%s)'}
                    instrument: =%s
                    %s: =<%s>
                    total: <column>
                """
                        .formatted(
                                stem,
                                stem,
                                group,
                                followUps ? regex(beforeVisit(stem)) : regex(stem),
                                group,
                                followUps ? regex(visit(stem)) + "\\d+" : "\\d+",
                                name,
                                followUps ? "occasion" : "session",
                                group));
        columns.forEach(this::take);
    }

    private static String visit(String stem) {
        Matcher matcher = Pattern.compile("(?i)(fu|follow_?up|post|pre)_?$").matcher(stem);
        return matcher.find() ? matcher.group() : stem;
    }

    private static String beforeVisit(String stem) {
        return stem.substring(0, stem.length() - visit(stem).length());
    }

    private void draftRatings(Optional<String> occasion) {
        List<ColumnFacts> rated =
                left.values().stream()
                        .filter(ColumnFacts::isNumeric)
                        .filter(column -> !COUNTER.matcher(column.name()).matches())
                        .toList();
        if (rated.isEmpty()) {
            return;
        }
        StringBuilder event = new StringBuilder("  - type: CheckInSubmitted\n");
        occasion.ifPresent(column -> event.append("    occasion: %s\n".formatted(value(column))));
        event.append("    # decide: which of these do participants rate?\n    ratings:\n");
        for (ColumnFacts column : rated) {
            String name = name(column.name());
            if (items.indexOf("  %s: ".formatted(quoted(name))) < 0) {
                event.append("      %s: %s\n".formatted(quoted(name), value(column.name())));
                items.append("  %s: ".formatted(quoted(name)))
                        .append(Span.of(List.of(column)))
                        .append('\n');
                take(column);
            }
        }
        events.add(event.toString());
    }

    private void draftLeft() {
        if (!left.isEmpty()) {
            line("");
            line("# Not read: %s", left.values().stream().map(ColumnFacts::name).collect(commas()));
        }
    }

    private void draftProtocol(Optional<ColumnFacts> time) {
        String from =
                time.flatMap(ColumnFacts::earliest)
                        .map(day -> day.minusDays(1).toString())
                        .orElse("2000-01-01");
        protocol.append(
                """
                # A draft, made from %s. Ranges are what the file shows; decide: what are the
                # scales, and is more better (direction: up), worse (down), or neither (none)?
                api: protocol/v1
                study: %s
                version: 0.1.0
                title: %s
                # decide: the first and the last day of the study
                period: {from: %s}
                # decide: where the participants live
                home_zone: UTC
                anchor: enrolment
                """
                        .formatted(file, study, study, from));
        part("items", items);
        part(
                "instruments",
                new StringBuilder(
                        instruments.entrySet().stream()
                                .map(i -> "  %s: %s\n".formatted(quoted(i.getKey()), i.getValue()))
                                .collect(Collectors.joining())));
        part("attributes", attributes);
    }

    private void part(String key, StringBuilder lines) {
        if (!lines.isEmpty()) {
            protocol.append('\n').append(key).append(":\n").append(lines);
        }
    }

    private void take(ColumnFacts column) {
        left.remove(column.name());
    }

    private void line(String format, Object... words) {
        mapping.append(words.length == 0 ? format : format.formatted(words)).append('\n');
    }

    /// A column where a value is expected.
    private static String value(String column) {
        return column.startsWith("=") ? "{column: %s}".formatted(quoted(column)) : quoted(column);
    }

    private static String quoted(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "''") + "'";
    }

    /// A column's name as the name of an item.
    private static String name(String column) {
        String name = NAME.matcher(column).replaceAll("_").replaceAll("^[^A-Za-z0-9]+", "");
        return name.isEmpty() ? "item" : name.substring(0, Math.min(name.length(), 64));
    }

    private static String regex(String literal) {
        return literal.replaceAll("([^A-Za-z0-9_ -])", "\\\\$1").replace("'", "''");
    }

    private static Collector<CharSequence, ?, String> commas() {
        return Collectors.joining(", ");
    }
}
