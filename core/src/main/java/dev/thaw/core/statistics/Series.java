package dev.thaw.core.statistics;

import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Scaled;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Values at distinct times, in the order of time.
///
/// Times are real ones – week numbers, session numbers, days –, so that gaps stay gaps. The order
/// in which points are given does not matter.
public final class Series {

    /// A value `y` at the time `t`.
    public record Point(Rational t, Rational y) {

        public static Point of(long t, Rational y) {
            return new Point(Rational.of(t), y);
        }
    }

    private final List<Point> points;
    private final List<Rational> times;
    private final List<Rational> values;
    private final Scaled scaledTimes;
    private final Scaled scaledValues;

    private Series(List<Point> points) {
        this.points = points;
        times = points.stream().map(Point::t).toList();
        values = points.stream().map(Point::y).toList();
        scaledTimes = Scaled.of(times);
        scaledValues = Scaled.of(values);
    }

    /// @throws IllegalArgumentException if two points have the same time: which of them counts must
    ///   have been decided before
    public static Series of(Collection<Point> points) {
        List<Point> sorted = points.stream().sorted(Comparator.comparing(Point::t)).toList();
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).t().equals(sorted.get(i - 1).t())) {
                throw new IllegalArgumentException(
                        "A series has one value at a time; there were two at t = "
                                + sorted.get(i).t()
                                + ".");
            }
        }
        return new Series(sorted);
    }

    public int size() {
        return points.size();
    }

    /// By rising time.
    public List<Point> points() {
        return points;
    }

    public List<Rational> times() {
        return times;
    }

    public List<Rational> values() {
        return values;
    }

    /// Whether there are no two different values.
    public boolean isConstant() {
        return values.stream().skip(1).allMatch(value -> value.equals(values.getFirst()));
    }

    Scaled scaledTimes() {
        return scaledTimes;
    }

    Scaled scaledValues() {
        return scaledValues;
    }
}
