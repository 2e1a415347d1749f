package dev.thaw.reports;

import dev.thaw.core.trend.Axis;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;

/// A measure along an axis, in the order in which trends list them.
record Series(Axis axis, String measure) implements Comparable<Series> {

    private static final Comparator<Series> ORDER =
            Comparator.comparing(Series::axis).thenComparing(Series::measure);

    /// Of the columns `axis` and `measure`.
    static Series of(ResultSet row) throws SQLException {
        return new Series(Axis.valueOf(row.getString("axis")), row.getString("measure"));
    }

    @Override
    public int compareTo(Series other) {
        return ORDER.compare(this, other);
    }
}
