package dev.thaw.reports.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.thaw.core.event.StudyId;
import dev.thaw.reports.api.StudyReading;
import dev.thaw.reports.api.StudyReading.TableRow;
import dev.thaw.schemas.topic.ClaimRegistrations;
import dev.thaw.schemas.topic.ClaimRegistrations.Registered;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A study's claims as the page lists them.
final class StudyClaims {

    private static final JsonMapper JSON = new JsonMapper();

    /// For how long a new claim may go unnoticed.
    private static final Duration STALENESS = Duration.ofSeconds(2);

    private static final int DECIMALS = 3;

    private StudyClaims() {}

    /// @param registered all claims of the study
    static ClaimsPage page(
            Frame frame, StudyId study, List<Registered> registered, StudyReading reading) {
        List<TableRow> results = reading.current("/claims/results").reversed();
        List<ClaimsPage.Entry> claims =
                registered.stream()
                        .map(
                                claim ->
                                        entry(
                                                study,
                                                claim.registration().canonicalClaim(),
                                                claim.registration().claimHash(),
                                                claim.at(),
                                                results))
                        .toList();
        Set<String> known = claims.stream().map(ClaimsPage.Entry::hash).collect(Collectors.toSet());
        return new ClaimsPage(
                frame,
                claims,
                results.stream()
                        .filter(result -> !known.contains(result.text("claim_hash")))
                        .map(result -> result(study, result))
                        .toList());
    }

    /// All claims of a study that were registered.
    static List<Registered> registered(ClaimRegistrations claims, StudyId study, Instant now) {
        return claims.of(study, now.minus(STALENESS));
    }

    private static ClaimsPage.Entry entry(
            StudyId study, String canonical, String hash, Instant at, List<TableRow> results) {
        JsonNode plan = tree(canonical);
        return new ClaimsPage.Entry(
                plan.path("id").asText(),
                plan.path("version").asText(),
                hash,
                Moments.minute(at),
                plan.toPrettyString(),
                results.stream()
                        .filter(result -> result.text("claim_hash").equals(hash))
                        .map(result -> result(study, result))
                        .toList());
    }

    private static ClaimsPage.Result result(StudyId study, TableRow row) {
        String digest = row.text("receipt_sha256");
        return new ClaimsPage.Result(
                row.text("claim_id") + " version " + row.text("claim_version"),
                LabelWords.sentence(row.text("verdict")),
                row.get("share", BigDecimal.class)
                        .map(
                                share ->
                                        "%d of %d improved: %s"
                                                .formatted(
                                                        row.integer("improved_count"),
                                                        row.integer("of_count"),
                                                        interval(share, row, "share"))),
                row.get("slope_per_week", BigDecimal.class)
                        .map(slope -> interval(slope, row, "slope") + " per week"),
                registration(row.text("registration_status")),
                moment(row, "locked_at"),
                moment(row, "published_at"),
                "/v1/studies/%s/claims/results/%s/receipt".formatted(study.value(), digest),
                digest);
    }

    private static String moment(TableRow row, String column) {
        return Moments.minute(row.get(column, Instant.class).orElseThrow());
    }

    private static String interval(BigDecimal value, TableRow row, String name) {
        Optional<BigDecimal> lower = row.get(name + "_lower", BigDecimal.class);
        Optional<BigDecimal> upper = row.get(name + "_upper", BigDecimal.class);
        return lower.isEmpty() || upper.isEmpty()
                ? rounded(value)
                : "%s (%s to %s)"
                        .formatted(rounded(value), rounded(lower.get()), rounded(upper.get()));
    }

    private static String rounded(BigDecimal value) {
        return Numerals.fixed(value.setScale(DECIMALS, RoundingMode.HALF_EVEN), DECIMALS);
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
