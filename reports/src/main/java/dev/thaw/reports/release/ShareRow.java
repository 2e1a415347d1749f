package dev.thaw.reports.release;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Estimate.Measured;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Interval;
import dev.thaw.core.release.Part;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// One category of a cell, or its ratio of sums, as a row.
///
/// @param shown absent where nothing is shown
record ShareRow(BlockKey block, Part part, String category, Optional<Shown> shown) {

    /// What a row shows.
    ///
    /// @param people in the category; absent where something else than people is counted
    /// @param of people of the cell
    record Shown(OptionalInt people, int of, Estimate share) {}

    /// Null where there is none, as everywhere in these columns.
    Integer people() {
        return shown.isPresent() && shown.get().people().isPresent()
                ? shown.get().people().getAsInt()
                : null;
    }

    Integer of() {
        return shown.map(Shown::of).orElse(null);
    }

    BigDecimal share() {
        return shown.flatMap(row -> row.share().figure()).map(Figure::value).orElse(null);
    }

    BigDecimal lower() {
        return interval().map(interval -> interval.lower().value()).orElse(null);
    }

    BigDecimal upper() {
        return interval().map(interval -> interval.upper().value()).orElse(null);
    }

    private Optional<Interval> interval() {
        return shown.flatMap(
                row ->
                        row.share() instanceof Measured measured
                                ? measured.interval()
                                : Optional.empty());
    }

    /// Everything that it says, for the digest.
    List<String> said() {
        List<String> said = new ArrayList<>(block.said());
        said.add(PartNames.partition(part));
        said.add(PartNames.label(part));
        said.add(category);
        for (Object figure : new Object[] {people(), of(), share(), lower(), upper()}) {
            said.add(ReleaseDigest.text(figure));
        }
        return said;
    }
}
