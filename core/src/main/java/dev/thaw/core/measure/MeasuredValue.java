package dev.thaw.core.measure;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import java.util.Optional;

/// The value of a measure in one week or at one session: exact for further computation, and as it
/// is published.
///
/// @param index study week or session number
/// @param exact the value before rounding; absent below the measure's minimum
/// @param published the value rounded, or why there is none
public record MeasuredValue(int index, Optional<Rational> exact, Estimate published) {

    /// A single observed value.
    public static MeasuredValue single(int index, Rational value) {
        return new MeasuredValue(index, Optional.of(value), Estimate.of(Figure.of(value), 1));
    }
}
