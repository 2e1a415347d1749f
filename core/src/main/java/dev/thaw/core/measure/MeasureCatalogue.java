package dev.thaw.core.measure;

import java.util.Comparator;
import java.util.List;

/// Every measure that this version of the code knows.
public final class MeasureCatalogue {

    private static final List<Definition> DEFINITIONS =
            List.of(
                            ResponseRate.ERR,
                            ResponseRate.BLANK_RATE,
                            ResponseRate.LOWER,
                            ResponseRate.UPPER,
                            Intensity.ALL,
                            Intensity.FELT,
                            Reactivity.POSITIVE,
                            Reactivity.NEGATIVE,
                            Dispersion.SD,
                            Dispersion.RELATIVE_SD,
                            SuccessiveDifferences.MSSD,
                            SuccessiveDifferences.RMSSD,
                            Inertia.RAW,
                            Inertia.CORRECTED,
                            Granularity.GRANULARITY,
                            Repertoire.LABELS,
                            Repertoire.EMODIVERSITY,
                            Repertoire.RICHNESS,
                            Shares.BODY,
                            Shares.OVERWHELM,
                            Shares.RESPONSE,
                            Shares.COMPLIANCE,
                            RatingMean.ITEM,
                            Dispersion.ITEM_SD,
                            SuccessiveDifferences.ITEM_MSSD,
                            Inertia.ITEM,
                            Inertia.ITEM_CORRECTED,
                            InstrumentTotals.TOTAL)
                    .stream()
                    .sorted(Comparator.comparing(Definition::id))
                    .toList();

    private static final String HASH = hashOf(DEFINITIONS);

    private MeasureCatalogue() {}

    /// By id.
    public static List<Definition> definitions() {
        return DEFINITIONS;
    }

    /// What a claim pins as `measures_hash`: SHA-256, 64 hexadecimal digits, of one line for each
    /// definition, by id: id, space, hash of the definition, line feed.
    public static String hash() {
        return HASH;
    }

    private static String hashOf(List<Definition> definitions) {
        StringBuilder lines = new StringBuilder();
        for (Definition definition : definitions) {
            lines.append(definition.id()).append(' ').append(definition.hash()).append('\n');
        }
        return Definition.sha256(lines.toString());
    }
}
