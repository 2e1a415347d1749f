package dev.thaw.reports.published;

import dev.thaw.core.event.StudyId;
import dev.thaw.core.evidence.Digest;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/// A claim's result as it was published: the verdict and the main figures of the public edition.
///
/// @param number within the study, from 1 in the order of publication
/// @param receipt SHA-256 of the receipt's file
/// @param claimHash which plan it is
/// @param lockedAt when the records that count were locked; nothing says when it was evaluated
/// @param horizon the first day of which the data are not complete
/// @param verdict SUPPORTED, CONTRADICTED, INCONCLUSIVE, INSUFFICIENT_DATA or NOT_EVALUABLE
/// @param share of whom improved; absent: too few people
/// @param slopePerWeek absent: the claim is not about it, or too few people
/// @param registeredAt absent: it was not
/// @param registrationStatus PREREGISTERED, MIXED or RETROSPECTIVE
public record PublishedResult(
        StudyId study,
        int number,
        Digest receipt,
        String claimHash,
        String claimId,
        String claimVersion,
        String measure,
        Instant publishedAt,
        Instant lockedAt,
        LocalDate horizon,
        String verdict,
        String reading,
        String denominator,
        Optional<Share> share,
        Optional<Interval> slopePerWeek,
        Optional<Instant> registeredAt,
        String registrationStatus,
        int minimumCell) {

    /// Counts are rounded to 5, and the share is of the rounded ones.
    public record Share(int improved, int of, Interval share) {}

    /// A figure with its 95 % interval.
    ///
    /// @param bounds absent: there are none
    public record Interval(BigDecimal value, Optional<Bounds> bounds) {}

    /// Ends of an interval.
    public record Bounds(BigDecimal lower, BigDecimal upper) {}
}
