package dev.thaw.reports.web;

import java.time.Instant;
import java.util.List;

/// Claims that were registered.
record ClaimsPage(Frame frame, List<Entry> claims) {

    ClaimsPage {
        claims = List.copyOf(claims);
    }

    /// A claim.
    ///
    /// @param plan as it was written down beforehand, in its canonical form
    record Entry(String id, String version, String hash, Instant registeredAt, String plan) {}
}
