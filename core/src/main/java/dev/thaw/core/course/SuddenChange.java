package dev.thaw.core.course;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A sudden gain or loss between a session and the next.
///
/// It is reversed if at a session after the next half of it or more was lost again. R's
/// `suddengains` counts *more* than half, which `shareLost` tells, and in the code that we read
/// looks from the second session after the next on only.
///
/// @param session the number s of the session before
/// @param before Y_s
/// @param after Y_{s+1}
/// @param magnitude |Y_s − Y_{s+1}|, above 0
/// @param reversalValue (Y_s + Y_{s+1})/2: half of it is lost there
/// @param shareLost the largest share of the magnitude that was lost at any later session: 1 = all;
///   negative if at all of them even more was gained; INSUFFICIENT_N without a later value
/// @param reversed not assessable without a later value
public record SuddenChange(
        int session,
        Rational before,
        Rational after,
        Rational magnitude,
        Rational reversalValue,
        Estimate shareLost,
        Verdict reversed) {

    private static final Rational HALF = Rational.of(1, 2);

    /// @param later the values after the session s + 1
    static SuddenChange of(int session, Rational before, Rational after, List<Rational> later) {
        Rational change = before.subtract(after);
        Optional<Rational> lost =
                later.stream()
                        .map(value -> value.subtract(after).divide(change))
                        .max(Comparator.naturalOrder());
        return new SuddenChange(
                session,
                before,
                after,
                change.abs(),
                before.add(after).divide(2),
                lost.<Estimate>map(share -> Estimate.of(Figure.of(share), later.size()))
                        .orElse(Estimate.tooFew(0, 1)),
                lost.map(share -> Verdict.of(share.compareTo(HALF) >= 0))
                        .orElse(Verdict.NOT_ASSESSABLE));
    }
}
