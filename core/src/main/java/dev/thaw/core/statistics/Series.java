package dev.thaw.core.statistics;

import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Scaled;
import java.util.ArrayList;
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
    private final Scaled scaledTimes;
    private final Scaled scaledValues;

    private Series(List<Point> points, Scaled scaledTimes, Scaled scaledValues) {
        this.points = points;
        this.scaledTimes = scaledTimes;
        this.scaledValues = scaledValues;
    }

    /// @throws IllegalArgumentException if two points have the same time: which of them counts must
    ///   have been decided before
    public static Series of(Collection<Point> points) {
        List<Point> given = new ArrayList<>(points);
        given.sort(Comparator.comparing(Point::t));
        List<Point> sorted = List.copyOf(given);
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).t().equals(sorted.get(i - 1).t())) {
                throw new IllegalArgumentException(
                        "A series has one value at a time; there were two at t = "
                                + sorted.get(i).t()
                                + ".");
            }
        }
        List<Rational> times = new ArrayList<>(sorted.size());
        List<Rational> values = new ArrayList<>(sorted.size());
        for (Point point : sorted) {
            times.add(point.t());
            values.add(point.y());
        }
        return new Series(sorted, Scaled.of(times), Scaled.of(values));
    }

    /// The points from one index to before another, by rising time from 0.
    public Series between(int from, int to) {
        return new Series(
                points.subList(from, to),
                scaledTimes.between(from, to),
                scaledValues.between(from, to));
    }

    public int size() {
        return points.size();
    }

    /// By rising time.
    public List<Point> points() {
        return points;
    }

    public List<Rational> times() {
        return points.stream().map(Point::t).toList();
    }

    public List<Rational> values() {
        return points.stream().map(Point::y).toList();
    }

    /// Whether there are no two different values.
    public boolean isConstant() {
        return points.stream().skip(1).allMatch(point -> point.y().equals(points.getFirst().y()));
    }

    Scaled scaledTimes() {
        return scaledTimes;
    }

    Scaled scaledValues() {
        return scaledValues;
    }
}
