package dev.thaw.reports.receipt;

import java.util.Locale;

/// For whom a receipt is.
public enum Edition {
    /// For the steward and whoever may see exact counts.
    RESTRICTED,
    /// For everybody: no leaves, no count of few people.
    PUBLIC;

    /// As it stands in a receipt.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
