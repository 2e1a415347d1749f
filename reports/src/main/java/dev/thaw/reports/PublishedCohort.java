package dev.thaw.reports;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;

import dev.thaw.core.disclosure.MinimumCell;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.statistics.Moments;
import dev.thaw.core.trend.Axis;
import dev.thaw.reports.CohortCells.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What may be shown of a study's cohort to people who must not learn of single participants.
///
/// The number of all participants is not in it: with it, every week in which nearly all of them
/// took part would have to be hidden.
///
/// @param totals over all participants
/// @param byArm the same divided by arm; empty if there are no arms
/// @param bySite the same divided by site; empty if there are no sites
public record PublishedCohort(
        StudyId study, MinimumCell minimum, List<Row> totals, List<Row> byArm, List<Row> bySite) {

    /// A measure in one week or session.
    ///
    /// @param part arm or site; empty: of nobody's naming; ignored in totals
    public record Row(Axis axis, String measure, int index, String part, Shown shown) {}

    /// What a cell shows.
    public sealed interface Shown {

        /// Enough people have a value there.
        record Value(CohortValue value) implements Shown {}

        /// Nobody has a value there.
        record Nobody() implements Shown {}

        /// Too few people have, or somebody could work out another cell.
        record Hidden() implements Shown {}
    }

    static PublishedCohort of(CohortCells cells, MinimumCell minimum) {
        return new PublishedCohort(
                cells.study(),
                minimum,
                cells.totals().stream().map(cell -> row(cell, total(cell, minimum))).toList(),
                divided(cells.totals(), cells.byArm(), minimum),
                divided(cells.totals(), cells.bySite(), minimum));
    }

    /// How many rows of a table are hidden.
    public static long hidden(List<Row> rows) {
        return rows.stream().filter(row -> row.shown() instanceof Shown.Hidden).count();
    }

    private static Shown total(Cell cell, MinimumCell minimum) {
        return minimum.hides(cell.moments().n())
                ? new Shown.Hidden()
                : new Shown.Value(CohortValue.of(cell.moments()));
    }

    private static Row row(Cell cell, Shown shown) {
        return new Row(
                cell.series().axis(), cell.series().measure(), cell.index(), cell.part(), shown);
    }

    /// Every total has every part, also those in which nobody has a value: a row that is missing
    /// would tell as much as a 0.
    private static List<Row> divided(List<Cell> totals, List<Cell> parts, MinimumCell minimum) {
        SortedSet<String> names =
                parts.stream().map(Cell::part).collect(toCollection(TreeSet::new));
        Map<Place, List<Cell>> byPlace = parts.stream().collect(groupingBy(Place::of));
        List<Row> rows = new ArrayList<>();
        if (!names.isEmpty()) {
            for (Cell total : totals) {
                rows.addAll(divided(total, names, byPlace.get(Place.of(total)), minimum));
            }
        }
        return rows;
    }

    private static List<Row> divided(
            Cell total, SortedSet<String> names, List<Cell> parts, MinimumCell minimum) {
        Map<String, Moments> known = parts.stream().collect(toMap(Cell::part, Cell::moments));
        SortedMap<String, Integer> counts = new TreeMap<>();
        names.forEach(name -> counts.put(name, known.containsKey(name) ? known.get(name).n() : 0));
        SortedSet<String> hidden = minimum.hiddenParts(counts);
        return names.stream()
                .map(
                        name ->
                                new Row(
                                        total.series().axis(),
                                        total.series().measure(),
                                        total.index(),
                                        name,
                                        part(hidden.contains(name), known.get(name))))
                .toList();
    }

    private static Shown part(boolean hidden, Moments moments) {
        if (hidden) {
            return new Shown.Hidden();
        }
        return Optional.ofNullable(moments)
                .<Shown>map(known -> new Shown.Value(CohortValue.of(known)))
                .orElseGet(Shown.Nobody::new);
    }

    private record Place(Series series, int index) {
        static Place of(Cell cell) {
            return new Place(cell.series(), cell.index());
        }
    }
}
