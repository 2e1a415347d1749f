package dev.thaw.core.digest;

import dev.thaw.core.course.Readings;
import dev.thaw.core.example.ParticipantBuilder;
import dev.thaw.core.example.RandomHistory;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.trend.Axis;
import dev.thaw.core.trend.MeasureTrend;
import dev.thaw.core.trend.ParticipantHistory;
import dev.thaw.core.trend.ParticipantTrend;
import dev.thaw.core.trend.Point;
import dev.thaw.core.trend.Trends;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A seeded history and its trend.
///
/// @param trend absent where consent forbids it
record Story(
        long seed,
        ParticipantHistory history,
        StudyProtocol protocol,
        Optional<ParticipantTrend> trend) {

    static List<Story> seeded(int count) {
        List<Story> stories = new ArrayList<>();
        for (long seed = 0; seed < count; seed++) {
            ParticipantBuilder told = RandomHistory.varied(seed);
            stories.add(
                    new Story(
                            seed,
                            told.history(),
                            told.protocol(),
                            Trends.of(told.history(), told.protocol())));
        }
        return stories;
    }

    /// Whether it is one of every so many.
    boolean isOneOf(int stories) {
        return seed % stories == 0;
    }

    /// The published values of a measure.
    Readings readings(String measure, Axis axis) {
        SortedMap<Integer, Rational> values = new TreeMap<>();
        for (MeasureTrend one : trend.map(ParticipantTrend::measures).orElse(List.of())) {
            if (one.measure().equals(measure) && one.axis() == axis) {
                for (Point point : one.points()) {
                    Optional<Figure> figure = point.value().figure();
                    figure.ifPresent(
                            value -> values.put(point.index(), Rational.of(value.value())));
                }
            }
        }
        return Readings.of(values);
    }

    Readings responseRate() {
        return readings("err@1", Axis.WEEK);
    }
}
