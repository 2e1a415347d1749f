package dev.thaw.reports.web;

import java.util.List;
import java.util.Optional;

/// Claims that were registered, and what came out of those whose results were published.
///
/// @param unregistered results of claims that nobody registered
record ClaimsPage(Frame frame, List<Entry> claims, List<Result> unregistered) {

    ClaimsPage {
        claims = List.copyOf(claims);
        unregistered = List.copyOf(unregistered);
    }

    /// A claim.
    ///
    /// @param plan as it was written down beforehand, in its canonical form
    /// @param results the newest first
    record Entry(
            String id,
            String version,
            String hash,
            String registered,
            String plan,
            List<Result> results) {

        Entry {
            results = List.copyOf(results);
        }
    }

    /// A result that was published.
    ///
    /// @param verdict in words
    /// @param share of whom improved, in words; absent: too few people
    /// @param slope per week, in words; absent: the claim is not about it, or too few people
    /// @param registration whether outcomes were known when it was registered, in words
    /// @param receipt the address of its receipt
    /// @param digest SHA-256 of the receipt
    record Result(
            String claim,
            String verdict,
            Optional<String> share,
            Optional<String> slope,
            String registration,
            String locked,
            String published,
            String receipt,
            String digest) {}
}
