package dev.thaw.reports.web;

import static java.util.stream.Collectors.groupingBy;

import dev.thaw.core.event.StudyId;
import dev.thaw.core.protocol.StudyProtocol.Range;
import dev.thaw.reports.api.StudyReading;
import dev.thaw.reports.api.StudyReading.TableRow;
import dev.thaw.reports.web.figure.Chart;
import dev.thaw.reports.web.figure.Figure;
import dev.thaw.reports.web.figure.Line;
import dev.thaw.reports.web.figure.Mark;
import dev.thaw.reports.web.figure.Scale;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/// Figures of one release of a study. What it did not publish is in none of them.
final class ReleasedCohort {

    private static final String COHORTS = "/cohorts";
    private static final String SHARES = "/cohorts/shares";
    private static final String DIFFERENCE = "difference, in the unit of the measure";
    private static final String PARTICIPANTS = "participants";

    private final StudyReading reading;
    private final StudyId study;
    private final int release;

    ReleasedCohort(StudyReading reading, StudyId study, int release) {
        this.reading = reading;
        this.study = study;
        this.release = release;
    }

    /// Measures that anything was published of along an axis, ascending.
    List<String> measures(String axis) {
        return reading.handle()
                .createQuery(
                        """
                        SELECT DISTINCT measure FROM research.cohort_trend_history
                         WHERE study = :study AND axis = :axis AND partition = 'all'
                           AND release_number <= :release
                         ORDER BY measure
                        """)
                .bind("study", study.value())
                .bind("axis", axis)
                .bind("release", release)
                .mapTo(String.class)
                .list();
    }

    /// A measure along weeks or sessions.
    ///
    /// @param axis WEEK or SESSION
    /// @param partition all, arm, site or modality
    Figure trend(
            MeasureWords measure, String axis, String partition, Optional<Chart.Window> window) {
        String unit = axis.equals("WEEK") ? "week" : "session";
        Map<String, List<String>> filters =
                filters("measure", measure.id(), "axis", axis, "partition", partition);
        List<Line> lines = lines(rows(COHORTS, filters), partition, row -> amount(row, "mean"));
        return Figure.of(
                "trend-" + unit,
                measure.name() + " by " + unit,
                measure.meaning(),
                new Chart.Trend(
                        unit, Scale.of(measure.unit(), measure.range()), lines, window, false),
                PARTICIPANTS,
                csv(COHORTS, filters));
    }

    /// A change or slope of a measure in each part of a partition.
    Figure comparison(
            String id,
            String heading,
            String meaning,
            MeasureWords measure,
            String axis,
            int windowLength,
            String partition) {
        Map<String, List<String>> filters =
                filters("measure", measure.id(), "axis", axis, "partition", partition);
        List<Chart.Column> columns =
                rows(COHORTS, filters).stream()
                        .filter(row -> row.integer("window_length") == windowLength)
                        .map(
                                row ->
                                        new Chart.Column(
                                                LabelWords.group(partition, row.text("label")),
                                                amount(row, "mean")))
                        .toList();
        return Figure.of(
                id,
                heading,
                meaning,
                new Chart.Comparison(
                        partition.equals("all") ? "participants" : partition,
                        Scale.of(measure.unit(), measure.range()).unbounded(DIFFERENCE),
                        columns),
                PARTICIPANTS,
                csv(COHORTS, filters));
    }

    /// How many are in which category, in each part of a partition.
    Figure parts(
            String id,
            String heading,
            String meaning,
            String matter,
            String axis,
            String partition,
            List<String> order) {
        Map<String, List<String>> filters = new TreeMap<>();
        filters.put("subject_matter", List.of(matter));
        filters.put("partition", List.of(partition));
        List<TableRow> rows =
                rows(SHARES, filters).stream()
                        .filter(row -> row.text("axis").equals(axis))
                        .toList();
        Map<String, Map<String, Mark>> byLabel = new LinkedHashMap<>();
        for (TableRow row : rows) {
            byLabel.computeIfAbsent(row.text("label"), _ -> new TreeMap<>())
                    .put(row.text("category"), share(row, "participant_count"));
        }
        List<String> categories = order;
        return Figure.of(
                id,
                heading,
                meaning,
                new Chart.Parts(
                        partition.equals("all") ? "participants" : partition,
                        categories.stream().map(LabelWords::category).toList(),
                        byLabel.entrySet().stream()
                                .map(
                                        part ->
                                                new Chart.Stack(
                                                        LabelWords.group(partition, part.getKey()),
                                                        categories.stream()
                                                                .map(
                                                                        category ->
                                                                                part.getValue()
                                                                                        .getOrDefault(
                                                                                                category,
                                                                                                new Mark
                                                                                                        .Absent()))
                                                                .toList()))
                                .toList()),
                PARTICIPANTS,
                csv(SHARES, filters));
    }

    /// Which share of the prompts of each week was answered, in each part of a partition.
    Figure compliance(String partition) {
        Map<String, List<String>> filters = new TreeMap<>();
        filters.put("subject_matter", List.of("compliance"));
        filters.put("axis", List.of("WEEK"));
        filters.put("partition", List.of(partition));
        List<Line> rows = lines(rows(SHARES, filters), partition, row -> share(row, "of_count"));
        return Figure.of(
                "compliance",
                "Prompts answered",
                "Prompts answered of prompts issued, all participants' added up.",
                new Chart.Heat("week", partition, Scale.of("share, 0 to 1", SHARE), rows),
                PARTICIPANTS,
                csv(SHARES, filters));
    }

    private static final Optional<Range> SHARE =
            Optional.of(new Range(BigDecimal.ZERO, BigDecimal.ONE, Optional.empty()));

    /// Which share of those who had prompts answered enough of them, in each week.
    Figure participation(String partition) {
        Map<String, List<String>> filters = new TreeMap<>();
        filters.put("subject_matter", List.of("participation"));
        filters.put("axis", List.of("WEEK"));
        filters.put("partition", List.of(partition));
        List<TableRow> enough =
                rows(SHARES, filters).stream()
                        .filter(row -> row.text("category").equals("enough_answers"))
                        .toList();
        return Figure.of(
                "participation",
                "Participants with enough answers",
                "Of those with prompts in the week, the share whose answers are enough for a rate.",
                new Chart.Trend(
                        "week",
                        Scale.of("share, 0 to 1", SHARE),
                        lines(enough, partition, row -> share(row, "of_count")),
                        Optional.empty(),
                        false),
                PARTICIPANTS,
                csv(SHARES, filters));
    }

    private List<TableRow> rows(String path, Map<String, List<String>> filters) {
        return reading.released(path, filters, release);
    }

    private Optional<String> csv(String path, Map<String, List<String>> filters) {
        Map<String, List<String>> all = new TreeMap<>(filters);
        all.put("release", List.of(Integer.toString(release)));
        return Optional.of(Address.csv(study, path, all));
    }

    private static Map<String, List<String>> filters(String... namesAndValues) {
        Map<String, List<String>> filters = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            filters.put(namesAndValues[i], List.of(namesAndValues[i + 1]));
        }
        return filters;
    }

    private static List<Line> lines(
            List<TableRow> rows, String partition, Function<TableRow, Mark> mark) {
        Map<String, List<TableRow>> byLabel =
                rows.stream().collect(groupingBy(row -> row.text("label")));
        return new TreeSet<>(byLabel.keySet())
                .stream()
                        .map(
                                label ->
                                        new Line(
                                                LabelWords.group(partition, label),
                                                marks(byLabel.get(label), mark)))
                        .toList();
    }

    private static SortedMap<Integer, Mark> marks(
            List<TableRow> rows, Function<TableRow, Mark> mark) {
        SortedMap<Integer, Mark> marks = new TreeMap<>();
        rows.forEach(row -> marks.put(row.integer("axis_index"), mark.apply(row)));
        return marks;
    }

    private static Mark amount(TableRow row, String column) {
        return row.flag("is_hidden")
                ? new Mark.Hidden()
                : new Mark.Value(
                        row.get(column, BigDecimal.class).orElseThrow(),
                        row.get(column + "_lower", BigDecimal.class),
                        row.get(column + "_upper", BigDecimal.class),
                        row.integer("participant_count"));
    }

    /// @param count the column that says how many
    private static Mark share(TableRow row, String count) {
        return row.flag("is_hidden")
                ? new Mark.Hidden()
                : new Mark.Value(
                        row.get("share", BigDecimal.class).orElseThrow(),
                        row.get("share_lower", BigDecimal.class),
                        row.get("share_upper", BigDecimal.class),
                        row.integer(count));
    }
}
