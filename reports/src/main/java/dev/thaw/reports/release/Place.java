package dev.thaw.reports.release;

import dev.thaw.core.release.AxisPoint;
import dev.thaw.core.trend.Axis;
import dev.thaw.core.trend.Window;
import java.util.Comparator;

/// Where a block lies, as the tables name it.
///
/// @param index of the week or session, or of the window's first one; 0 of the whole course
/// @param length of the window; 0: it is none
record Place(Along along, int index, int length) implements Comparable<Place> {

    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::along)
                    .thenComparingInt(Place::index)
                    .thenComparingInt(Place::length);

    /// The axes of released figures.
    enum Along {
        WEEK,
        SESSION,
        WINDOW,
        SESSION_WINDOW,
        COURSE,
        CHANGE_IN_WEEKS_11_12,
        CHANGE_AFTER_SESSIONS_8_12
    }

    AxisPoint point() {
        return switch (along) {
            case WEEK -> new AxisPoint.At(Axis.WEEK, index);
            case SESSION -> new AxisPoint.At(Axis.SESSION, index);
            case WINDOW -> new AxisPoint.Within(Axis.WEEK, new Window(index, length));
            case SESSION_WINDOW -> new AxisPoint.Within(Axis.SESSION, new Window(index, length));
            case COURSE, CHANGE_IN_WEEKS_11_12, CHANGE_AFTER_SESSIONS_8_12 ->
                    new AxisPoint.WholeCourse();
        };
    }

    /// Axis, index and length with slashes between.
    static Place parse(String text) {
        String[] parts = text.split("/", -1);
        return new Place(
                Along.valueOf(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }

    @Override
    public String toString() {
        return along + "/" + index + "/" + length;
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }
}
