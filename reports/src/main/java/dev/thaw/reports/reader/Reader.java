package dev.thaw.reports.reader;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// Who asks.
///
/// @param name how the log names them
public record Reader(String name, Role role, Studies studies) {

    /// Which studies somebody may read.
    public sealed interface Studies {

        /// All.
        record All() implements Studies {}

        /// These.
        record Only(SortedSet<String> ids) implements Studies {

            public Only {
                ids = Collections.unmodifiableSortedSet(new TreeSet<>(ids));
            }
        }
    }

    /// Whether this reader may read a study, in their role.
    public boolean mayRead(String study) {
        return switch (studies) {
            case Studies.All _ -> true;
            case Studies.Only only -> only.ids().contains(study);
        };
    }

    /// Whether this reader may read every study.
    public boolean mayReadAll() {
        return studies instanceof Studies.All;
    }
}
