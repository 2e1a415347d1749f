package dev.thaw.core.measure;

/// How a measure is computed over one window.
@FunctionalInterface
interface Formula {

    WindowValue of(DayWindow window, Setting setting);
}
