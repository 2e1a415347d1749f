package dev.thaw.reports.web;

import io.javalin.http.HttpStatus;
import java.util.Optional;
import java.util.OptionalInt;

/// A page, and what the log says of it.
///
/// @param logged what is shown, as a query string in a fixed order
/// @param release that it shows; absent: none
/// @param rows of tables that are on it
record Shown(HttpStatus status, String html, String logged, OptionalInt release, int rows) {

    /// A page that says only why there is nothing to see.
    static Shown message(HttpStatus status, String html) {
        return new Shown(status, html, "", OptionalInt.empty(), 0);
    }

    /// A page with as many rows of tables.
    static Shown page(String html, int rows) {
        return new Shown(HttpStatus.OK, html, "", OptionalInt.empty(), rows);
    }

    /// @param release that the figures are of; absent: they are live, or there are none
    static Shown figures(String html, String logged, Optional<ReleaseView> release, int rows) {
        return new Shown(
                HttpStatus.OK,
                html,
                logged,
                release.map(one -> OptionalInt.of(one.number())).orElse(OptionalInt.empty()),
                rows);
    }
}
