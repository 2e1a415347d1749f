package dev.thaw.reports.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.thaw.core.event.StudyId;
import dev.thaw.reports.published.PublishedResult;
import dev.thaw.reports.published.PublishedResults;
import dev.thaw.schemas.topic.ClaimRegistrations;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// A study's claims as the page lists them.
final class StudyClaims {

    private static final JsonMapper JSON = new JsonMapper();

    /// For how long a new claim may go unnoticed.
    private static final Duration STALENESS = Duration.ofSeconds(2);

    private static final int DECIMALS = 3;

    private final ClaimRegistrations registrations;
    private final PublishedResults published;

    StudyClaims(ClaimRegistrations registrations, PublishedResults published) {
        this.registrations = registrations;
        this.published = published;
    }

    ClaimsPage page(Frame frame, StudyId study, Instant now) {
        List<PublishedResult> results = new ArrayList<>(published.all(study));
        results.sort(Comparator.comparingInt(PublishedResult::number).reversed());
        List<ClaimsPage.Entry> claims =
                registrations.of(study, now.minus(STALENESS)).stream()
                        .map(
                                claim ->
                                        entry(
                                                claim.registration().canonicalClaim(),
                                                claim.registration().claimHash(),
                                                claim.at(),
                                                results))
                        .toList();
        Set<String> registered =
                claims.stream().map(ClaimsPage.Entry::hash).collect(Collectors.toSet());
        return new ClaimsPage(
                frame,
                claims,
                results.stream()
                        .filter(result -> !registered.contains(result.claimHash()))
                        .map(StudyClaims::result)
                        .toList());
    }

    private static ClaimsPage.Entry entry(
            String canonical, String hash, Instant at, List<PublishedResult> results) {
        JsonNode plan = tree(canonical);
        return new ClaimsPage.Entry(
                plan.path("id").asText(),
                plan.path("version").asText(),
                hash,
                Moments.minute(at),
                plan.toPrettyString(),
                results.stream()
                        .filter(result -> result.claimHash().equals(hash))
                        .map(StudyClaims::result)
                        .toList());
    }

    private static ClaimsPage.Result result(PublishedResult result) {
        return new ClaimsPage.Result(
                result.claimId() + " version " + result.claimVersion(),
                result.verdict(),
                words(result.verdict()),
                result.share()
                        .map(
                                share ->
                                        "%d of %d improved: %s"
                                                .formatted(
                                                        share.improved(),
                                                        share.of(),
                                                        words(share.share()))),
                result.slopePerWeek().map(slope -> words(slope) + " per week"),
                registration(result.registrationStatus()),
                Moments.minute(result.lockedAt()),
                Moments.minute(result.publishedAt()),
                "/v1/studies/%s/claims/results/%s/receipt"
                        .formatted(result.study().value(), result.receipt()),
                result.receipt().toString());
    }

    private static String words(PublishedResult.Interval interval) {
        return rounded(interval.value())
                + interval.bounds()
                        .map(
                                bounds ->
                                        " (%s to %s)"
                                                .formatted(
                                                        rounded(bounds.lower()),
                                                        rounded(bounds.upper())))
                        .orElse("");
    }

    private static String rounded(BigDecimal value) {
        return Numerals.fixed(value.setScale(DECIMALS, RoundingMode.HALF_EVEN), DECIMALS);
    }

    private static String words(String verdict) {
        return LabelWords.sentence(verdict);
    }

    private static String registration(String status) {
        return switch (status) {
            case "PREREGISTERED" -> "registered before any outcome was known";
            case "MIXED" -> "registered when some outcomes were known";
            default -> "written down when outcomes were known";
        };
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("only claims in JSON are ever registered", e);
        }
    }
}
