package dev.thaw.core.trend;

import dev.thaw.core.number.Estimate;

/// The value of a measure in one week, or at one session or from it to the next.
///
/// @param index study week or session number; may be 0 or negative
/// @param value with the number of answers behind it
public record Point(int index, Estimate value) {}
