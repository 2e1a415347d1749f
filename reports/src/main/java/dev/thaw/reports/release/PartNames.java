package dev.thaw.reports.release;

import dev.thaw.core.release.Part;

/// Parts of a block as two columns name them.
final class PartNames {

    private static final String EVERYONE = "all";

    private PartNames() {}

    static String partition(Part part) {
        return switch (part) {
            case Part.Everyone() -> EVERYONE;
            case Part.Labelled(var partition, _) -> partition;
        };
    }

    static String label(Part part) {
        return switch (part) {
            case Part.Everyone() -> "";
            case Part.Labelled(_, var label) -> label;
        };
    }

    static Part part(String partition, String label) {
        return partition.equals(EVERYONE)
                ? new Part.Everyone()
                : new Part.Labelled(partition, label);
    }
}
