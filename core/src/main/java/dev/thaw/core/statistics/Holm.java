package dev.thaw.core.statistics;

import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Holm's step-down correction for testing several hypotheses at once (1979).
///
/// The j-th smallest of m p values is multiplied by m − j + 1, raised to the adjusted value before
/// it, and held at 1. R: `p.adjust(p, "holm")`.
public final class Holm {

    private Holm() {}

    /// The adjusted p values, in the order of the given ones.
    public static List<Figure> adjust(List<Figure> pValues) {
        List<Integer> byRisingP =
                IntStream.range(0, pValues.size())
                        .boxed()
                        .sorted(Comparator.comparing(pValues::get))
                        .toList();
        List<Figure> adjusted = new ArrayList<>(pValues);
        Rational highest = Rational.ZERO;
        for (int rank = 0; rank < byRisingP.size(); rank++) {
            int index = byRisingP.get(rank);
            Rational raised =
                    Rational.of(pValues.get(index).value()).multiply((long) pValues.size() - rank);
            highest = highest.max(raised).min(Rational.ONE);
            adjusted.set(index, Figure.of(highest));
        }
        return List.copyOf(adjusted);
    }
}
