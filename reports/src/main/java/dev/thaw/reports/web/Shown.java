package dev.thaw.reports.web;

import io.javalin.http.HttpStatus;
import java.util.Optional;
import java.util.OptionalInt;

/// A page, and what the log says of it.
///
/// @param release that it shows; absent: none
/// @param figures how many it has
record Shown(HttpStatus status, String html, OptionalInt release, int figures) {

    /// A page without figures.
    static Shown page(String html) {
        return page(HttpStatus.OK, html);
    }

    static Shown page(HttpStatus status, String html) {
        return new Shown(status, html, OptionalInt.empty(), 0);
    }

    /// @param release that the figures are of; absent: they are live, or there are none
    static Shown figures(String html, Optional<ReleaseView> release, int figures) {
        return new Shown(
                HttpStatus.OK,
                html,
                release.map(one -> OptionalInt.of(one.number())).orElse(OptionalInt.empty()),
                figures);
    }
}
