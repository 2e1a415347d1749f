package dev.thaw.reports.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.thaw.core.event.StudyId;
import dev.thaw.schemas.topic.ClaimRegistrations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Claims as the page lists them.
final class RegisteredClaims {

    private static final JsonMapper JSON = new JsonMapper();

    /// For how long a new claim may go unnoticed.
    private static final Duration STALENESS = Duration.ofSeconds(2);

    private RegisteredClaims() {}

    static List<ClaimsPage.Entry> of(ClaimRegistrations claims, StudyId study, Instant now) {
        return claims.of(study, now.minus(STALENESS)).stream()
                .map(
                        claim -> {
                            JsonNode plan = tree(claim.registration().canonicalClaim());
                            return new ClaimsPage.Entry(
                                    plan.path("id").asText(),
                                    plan.path("version").asText(),
                                    claim.registration().claimHash(),
                                    claim.at(),
                                    plan.toPrettyString());
                        })
                .toList();
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("only claims in JSON are ever registered", e);
        }
    }
}
