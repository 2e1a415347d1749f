package dev.thaw.reports.api;

import java.time.Instant;

/// What was published last of a claim.
///
/// @param receipt SHA-256 of the receipt's file
record NewestVerdict(String verdict, Instant publishedAt, String receipt) {}
