package dev.thaw.core.trend;

import dev.thaw.core.number.Estimate;
import java.util.List;
import java.util.Optional;

/// A trend as it is read: by axis and name of the measure, values as they are printed.
final class PublishedTrend {

    private PublishedTrend() {}

    static MeasureTrend measure(ParticipantTrend trend, Axis axis, String measure) {
        return find(trend, axis, measure).orElseThrow();
    }

    static Optional<MeasureTrend> find(ParticipantTrend trend, Axis axis, String measure) {
        return trend.measures().stream()
                .filter(found -> found.axis() == axis && found.measure().equals(measure))
                .findFirst();
    }

    static WindowTrend window(MeasureTrend measure, int first, int length) {
        return measure.windows().stream()
                .filter(trend -> trend.window().equals(new Window(first, length)))
                .findFirst()
                .orElseThrow();
    }

    static List<String> figures(ParticipantTrend trend, String weeklyMeasure) {
        return figures(measure(trend, Axis.WEEK, weeklyMeasure));
    }

    static List<String> figures(MeasureTrend measure) {
        return measure.points().stream().map(point -> text(point.value())).toList();
    }

    static String text(Estimate estimate) {
        return estimate.figure().map(Object::toString).orElse("none");
    }
}
