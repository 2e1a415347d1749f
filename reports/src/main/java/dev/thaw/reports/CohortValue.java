package dev.thaw.reports;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.statistics.Confidence;
import dev.thaw.core.statistics.Moments;

/// What the participants of a cohort have in common at one place of a table.
///
/// @param n participants with a value there, at least 1
/// @param mean over participants, each counting once, with standard error and 95 % interval
/// @param standardDeviation between participants
public record CohortValue(int n, Estimate mean, Estimate standardDeviation) {

    static CohortValue of(Moments moments) {
        return new CohortValue(
                moments.n(), moments.estimatedMean(Confidence.P95), moments.standardDeviation());
    }
}
