package dev.thaw.core.release;

import dev.thaw.core.trend.Axis;
import dev.thaw.core.trend.Window;

/// Where on its axis a block lies.
public sealed interface AxisPoint {

    /// One study week, or one session.
    record At(Axis axis, int index) implements AxisPoint {}

    /// A window of weeks or sessions, usually 8 to 12 of them.
    record Within(Axis axis, Window window) implements AxisPoint {}

    /// From before therapy to after it.
    record WholeCourse() implements AxisPoint {}
}
