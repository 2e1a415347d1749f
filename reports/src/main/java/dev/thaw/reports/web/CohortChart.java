package dev.thaw.reports.web;

import dev.thaw.core.number.Estimate.Measured;
import dev.thaw.core.number.Interval;
import dev.thaw.core.protocol.StudyProtocol.Range;
import dev.thaw.reports.CohortValue;
import dev.thaw.reports.PublishedCohort.Row;
import dev.thaw.reports.PublishedCohort.Shown;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Where everything on a cohort chart goes, in the units of its SVG: means as a line, their
/// intervals as a band, both interrupted wherever a mean is missing or hidden.
///
/// @param ticks of the value axis, from the bottom up
/// @param hidden columns of weeks or sessions whose values may not be shown
/// @param bands polygons
/// @param bars intervals of means that have no neighbour
/// @param lines through neighbouring means
/// @param places labels under the axis, from left to right
/// @param decimals of the labels of ticks
record CohortChart(
        List<Tick> ticks,
        List<Column> hidden,
        List<String> bands,
        List<Bar> bars,
        List<String> lines,
        List<Dot> dots,
        List<Place> places,
        int decimals) {

    static final int WIDTH = 640;
    static final int HEIGHT = 296;
    static final int LEFT = 62;
    static final int RIGHT = 626;
    static final int TOP = 30;
    static final int BOTTOM = 226;

    private static final int CHARACTER_WIDTH = 7;
    private static final int LABEL_GAP = 7;
    private static final List<Integer> LABEL_STEPS =
            List.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000);

    /// A value with a line across the chart.
    record Tick(String y, String label) {}

    /// The full height of the chart at one index.
    record Column(String x, String width) {}

    /// A vertical line.
    record Bar(String x, String top, String bottom) {}

    /// A mean.
    record Dot(String x, String y) {}

    /// An index with its number of participants.
    record Place(String x, String index, String n) {}

    private record Mean(int index, BigDecimal value, Optional<Interval> interval) {

        static Stream<Mean> of(Row row) {
            return row.shown() instanceof Shown.Value(CohortValue value)
                            && value.mean() instanceof Measured mean
                    ? Stream.of(new Mean(row.index(), mean.value().value(), mean.interval()))
                    : Stream.empty();
        }

        Stream<BigDecimal> drawn() {
            return Stream.concat(
                    Stream.of(value),
                    interval.stream()
                            .flatMap(i -> Stream.of(i.lower(), i.upper()))
                            .map(figure -> figure.value()));
        }
    }

    /// @param rows of one measure along one axis, ascending by index
    /// @param range of the measure's values, if known
    /// @return empty if there is no mean to draw
    static Optional<CohortChart> of(List<Row> rows, Optional<Range> range, Wording wording) {
        List<Mean> means = rows.stream().flatMap(Mean::of).toList();
        if (means.isEmpty()) {
            return Optional.empty();
        }
        Optional<Range> bounds =
                range.filter(
                        r ->
                                means.stream()
                                        .allMatch(
                                                mean ->
                                                        mean.value().compareTo(r.min()) >= 0
                                                                && mean.value().compareTo(r.max())
                                                                        <= 0));
        ValueScale scale = ValueScale.around(means.stream().flatMap(Mean::drawn).toList(), bounds);
        return Optional.of(
                new Drawing(scale, rows.getFirst().index(), rows.getLast().index())
                        .chart(rows, means, wording));
    }

    /// Turns indices and values into places.
    private record Drawing(ValueScale scale, int first, int last) {

        CohortChart chart(List<Row> rows, List<Mean> means, Wording wording) {
            List<Mean> withInterval = means.stream().filter(m -> m.interval().isPresent()).toList();
            return new CohortChart(
                    scale.ticks().stream()
                            .map(tick -> new Tick(y(tick), Numerals.fixed(tick, scale.decimals())))
                            .toList(),
                    rows.stream()
                            .filter(row -> row.shown() instanceof Shown.Hidden)
                            .map(row -> new Column(x(row.index(), "0"), coordinate(column())))
                            .toList(),
                    runs(withInterval).filter(run -> run.size() > 1).map(this::band).toList(),
                    runs(withInterval)
                            .filter(run -> run.size() == 1)
                            .map(run -> bar(run.getFirst()))
                            .toList(),
                    runs(means).filter(run -> run.size() > 1).map(this::line).toList(),
                    means.stream().map(mean -> new Dot(x(mean), y(mean.value()))).toList(),
                    places(rows, wording),
                    scale.decimals());
        }

        private String line(List<Mean> run) {
            return points(run.stream(), Mean::value);
        }

        private String band(List<Mean> run) {
            return points(run.stream(), mean -> mean.interval().orElseThrow().upper().value())
                    + " "
                    + points(
                            run.reversed().stream(),
                            mean -> mean.interval().orElseThrow().lower().value());
        }

        private Bar bar(Mean mean) {
            Interval interval = mean.interval().orElseThrow();
            return new Bar(x(mean), y(interval.upper().value()), y(interval.lower().value()));
        }

        private String points(Stream<Mean> means, Function<Mean, BigDecimal> value) {
            return means.map(mean -> x(mean) + "," + y(value.apply(mean)))
                    .collect(Collectors.joining(" "));
        }

        /// Labels are thinned out until they stand clear of each other.
        private List<Place> places(List<Row> rows, Wording wording) {
            Map<Integer, String> counts =
                    rows.stream().collect(Collectors.toMap(Row::index, wording::count));
            int longest =
                    Stream.concat(
                                    counts.values().stream(),
                                    Stream.of(Integer.toString(first), Integer.toString(last)))
                            .mapToInt(String::length)
                            .max()
                            .orElseThrow();
            BigDecimal room = BigDecimal.valueOf(longest * CHARACTER_WIDTH + LABEL_GAP);
            int step =
                    LABEL_STEPS.stream()
                            .filter(
                                    s ->
                                            column().multiply(BigDecimal.valueOf(s)).compareTo(room)
                                                    >= 0)
                            .findFirst()
                            .orElse(LABEL_STEPS.getLast());
            return IntStream.iterate(
                            Math.ceilDiv(first, step) * step, i -> i <= last, i -> i + step)
                    .mapToObj(
                            i ->
                                    new Place(
                                            x(i, "0.5"),
                                            Numerals.plain(BigDecimal.valueOf(i)),
                                            counts.getOrDefault(i, "0")))
                    .toList();
        }

        /// Neighbours that nothing separates.
        private static Stream<List<Mean>> runs(List<Mean> means) {
            List<List<Mean>> runs = new ArrayList<>();
            int previous = 0;
            for (Mean mean : means) {
                if (runs.isEmpty() || mean.index() != previous + 1) {
                    runs.add(new ArrayList<>());
                }
                runs.getLast().add(mean);
                previous = mean.index();
            }
            return runs.stream();
        }

        private String x(Mean mean) {
            return x(mean.index(), "0.5");
        }

        /// @param part of the column, from 0 at its left to 1 at its right
        private String x(int index, String part) {
            return coordinate(
                    BigDecimal.valueOf(index - first)
                            .add(new BigDecimal(part))
                            .multiply(column())
                            .add(BigDecimal.valueOf(LEFT)));
        }

        private BigDecimal column() {
            return BigDecimal.valueOf(RIGHT - LEFT)
                    .divide(BigDecimal.valueOf(last - first + 1L), MathContext.DECIMAL64);
        }

        private String y(BigDecimal value) {
            return coordinate(
                    BigDecimal.valueOf(BOTTOM)
                            .subtract(
                                    scale.height(value)
                                            .multiply(BigDecimal.valueOf(BOTTOM - TOP))));
        }

        /// A tenth of a unit is less than anybody sees.
        private static String coordinate(BigDecimal value) {
            return value.setScale(1, RoundingMode.HALF_EVEN).toPlainString();
        }
    }
}
