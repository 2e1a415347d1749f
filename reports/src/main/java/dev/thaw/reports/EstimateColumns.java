package dev.thaw.reports;

import static java.util.stream.Collectors.joining;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Estimate.Insufficient;
import dev.thaw.core.number.Estimate.Measured;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Interval;
import dev.thaw.core.number.Status;
import dev.thaw.reports.BulkInsert.Column;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The eight columns of a table that hold an estimate, whole.
///
/// @param value name of the value's column
/// @param prefix of the other columns' names
record EstimateColumns(String value, String prefix) {

    private static final Figure CONFIDENCE = Figure.of(new BigDecimal("0.95"));

    /// What to insert into them.
    <R> List<Column<R>> of(Function<R, Estimate> estimate) {
        return List.of(
                column(value, "numeric", estimate, e -> decimal(e.figure())),
                column(
                        prefix + "standard_error",
                        "numeric",
                        estimate,
                        e -> decimal(measured(e).flatMap(Measured::standardError))),
                column(
                        prefix + "lower",
                        "numeric",
                        estimate,
                        e -> decimal(interval(e).map(Interval::lower))),
                column(
                        prefix + "upper",
                        "numeric",
                        estimate,
                        e -> decimal(interval(e).map(Interval::upper))),
                column(prefix + "n", "integer", estimate, Estimate::n),
                column(prefix + "required_n", "integer", estimate, EstimateColumns::required),
                column(prefix + "status", "text", estimate, e -> e.status().name()),
                column(
                        prefix + "flags",
                        "text",
                        estimate,
                        e -> e.flags().stream().map(Flag::name).collect(joining(","))));
    }

    private static <R> Column<R> column(
            String name,
            String type,
            Function<R, Estimate> estimate,
            Function<Estimate, Object> part) {
        return new Column<>(name, type, row -> part.apply(estimate.apply(row)));
    }

    /// The estimate of the current row.
    Estimate read(ResultSet row) throws SQLException {
        BigDecimal figure = row.getBigDecimal(value);
        int n = row.getInt(prefix + "n");
        Status status = Status.valueOf(row.getString(prefix + "status"));
        Set<Flag> flags = flags(row.getString(prefix + "flags"));
        if (figure == null) {
            return new Insufficient(status, n, row.getInt(prefix + "required_n"), flags);
        }
        return new Measured(
                Figure.of(figure),
                Optional.ofNullable(row.getBigDecimal(prefix + "standard_error")).map(Figure::of),
                interval(row.getBigDecimal(prefix + "lower"), row.getBigDecimal(prefix + "upper")),
                n,
                status,
                flags);
    }

    private static Optional<Interval> interval(BigDecimal lower, BigDecimal upper) {
        return lower == null
                ? Optional.empty()
                : Optional.of(new Interval(Figure.of(lower), Figure.of(upper), CONFIDENCE));
    }

    private static Set<Flag> flags(String names) {
        EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);
        if (!names.isEmpty()) {
            Arrays.stream(names.split(",", -1)).map(Flag::valueOf).forEach(flags::add);
        }
        return flags;
    }

    private static Optional<Measured> measured(Estimate estimate) {
        return estimate instanceof Measured measured ? Optional.of(measured) : Optional.empty();
    }

    /// @throws IllegalStateException if the interval is no 95 % interval: the columns say it is
    private static Optional<Interval> interval(Estimate estimate) {
        Optional<Interval> interval = measured(estimate).flatMap(Measured::interval);
        if (interval.isPresent() && !interval.get().confidence().equals(CONFIDENCE)) {
            throw new IllegalStateException(
                    "the tables hold 95 % intervals, not " + interval.get().confidence());
        }
        return interval;
    }

    private static Object required(Estimate estimate) {
        return estimate instanceof Insufficient insufficient ? insufficient.required() : null;
    }

    private static BigDecimal decimal(Optional<Figure> figure) {
        return figure.map(Figure::value).orElse(null);
    }
}
