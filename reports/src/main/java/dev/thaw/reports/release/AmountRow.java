package dev.thaw.reports.release;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Estimate.Measured;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Interval;
import dev.thaw.core.number.Rational;
import dev.thaw.core.release.Cell;
import dev.thaw.core.release.Part;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A cell of amounts, as a row.
///
/// @param figures absent where nothing is shown
record AmountRow(BlockKey block, Part part, Optional<Cell.Amounts> figures) {

    static final Rational Q10 = Rational.of(1, 10);
    static final Rational Q25 = Rational.of(1, 4);
    static final Rational MEDIAN = Rational.of(1, 2);
    static final Rational Q75 = Rational.of(3, 4);
    static final Rational Q90 = Rational.of(9, 10);

    /// Null where there is none, as everywhere in these columns.
    Integer participants() {
        return figures.map(Cell.Amounts::n).orElse(null);
    }

    BigDecimal mean() {
        return figures.flatMap(cell -> cell.mean().figure()).map(Figure::value).orElse(null);
    }

    BigDecimal standardDeviation() {
        return figures.flatMap(cell -> cell.standardDeviation().figure())
                .map(Figure::value)
                .orElse(null);
    }

    BigDecimal quantile(Rational p) {
        return figures.map(cell -> cell.quantiles().get(p))
                .flatMap(Estimate::figure)
                .map(Figure::value)
                .orElse(null);
    }

    BigDecimal lower() {
        return interval().map(interval -> interval.lower().value()).orElse(null);
    }

    BigDecimal upper() {
        return interval().map(interval -> interval.upper().value()).orElse(null);
    }

    private Optional<Interval> interval() {
        return figures.map(Cell.Amounts::mean)
                .flatMap(
                        mean ->
                                mean instanceof Measured measured
                                        ? measured.interval()
                                        : Optional.empty());
    }

    /// Everything that it says, for the digest.
    List<String> said() {
        List<String> said = new ArrayList<>(block.said());
        said.add(PartNames.partition(part));
        said.add(PartNames.label(part));
        for (Object figure :
                new Object[] {
                    participants(),
                    mean(),
                    standardDeviation(),
                    quantile(Q10),
                    quantile(Q25),
                    quantile(MEDIAN),
                    quantile(Q75),
                    quantile(Q90),
                    lower(),
                    upper()
                }) {
            said.add(ReleaseDigest.text(figure));
        }
        return said;
    }
}
