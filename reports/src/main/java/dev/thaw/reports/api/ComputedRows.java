package dev.thaw.reports.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.thaw.core.disclosure.MinimumCell;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.reports.CohortValue;
import dev.thaw.reports.PublishedCohort;
import dev.thaw.reports.PublishedCohort.Shown;
import dev.thaw.reports.TrendTables;
import dev.thaw.schemas.topic.ClaimRegistrations;
import dev.thaw.schemas.topic.ClaimRegistrations.Registered;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The tables that no relation of the database holds.
final class ComputedRows {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final TrendTables tables;
    private final ClaimRegistrations claims;

    ComputedRows(TrendTables tables, ClaimRegistrations claims) {
        this.tables = tables;
        this.claims = claims;
    }

    /// The columns of `Datasets`' live cohort.
    List<Row> liveCohort(StudyProtocol protocol) {
        PublishedCohort cohort =
                tables.published(protocol.study(), new MinimumCell(protocol.minimumCell()));
        List<Row> rows = new ArrayList<>();
        cohort.totals().forEach(row -> rows.add(live(cohort.study(), "all", row)));
        cohort.byArm().forEach(row -> rows.add(live(cohort.study(), "arm", row)));
        cohort.bySite().forEach(row -> rows.add(live(cohort.study(), "site", row)));
        return rows;
    }

    private static Row live(StudyId study, String partition, PublishedCohort.Row row) {
        List<Optional<Object>> values =
                new ArrayList<>(
                        List.of(
                                Optional.of(study.value()),
                                Optional.of(row.measure()),
                                Optional.of(row.axis().name()),
                                Optional.of(row.index()),
                                Optional.of(partition),
                                Optional.of(partition.equals("all") ? "" : row.part())));
        values.addAll(
                switch (row.shown()) {
                    case Shown.Value(CohortValue value) ->
                            List.of(
                                    Optional.of(value.n()),
                                    figure(value.mean()),
                                    figure(value.standardDeviation()),
                                    Optional.of(false));
                    case Shown.Nobody _ ->
                            List.of(
                                    Optional.of(0),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.of(false));
                    case Shown.Hidden _ ->
                            List.of(
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.of(true));
                });
        return new Row(values);
    }

    private static Optional<Object> figure(Estimate estimate) {
        return estimate.figure().map(Figure::value);
    }

    /// The columns of `Datasets`' claims.
    ///
    /// @param verdicts those published last, by hash of the claim
    List<Row> claims(StudyId study, Instant asOf, Map<String, NewestVerdict> verdicts) {
        return claims.of(study, asOf).stream()
                .map(
                        one ->
                                claim(
                                        one,
                                        Optional.ofNullable(
                                                verdicts.get(one.registration().claimHash()))))
                .toList();
    }

    private static Row claim(Registered registered, Optional<NewestVerdict> newest) {
        String canonical = registered.registration().canonicalClaim();
        JsonNode claim = tree(canonical);
        return new Row(
                List.of(
                        Optional.of(registered.registration().study().value()),
                        Optional.of(registered.registration().claimHash()),
                        text(claim, "id"),
                        text(claim, "version"),
                        Optional.of(registered.at()),
                        Optional.of(registered.registration().ledger()),
                        Optional.of(canonical),
                        newest.map(NewestVerdict::verdict),
                        newest.map(NewestVerdict::publishedAt),
                        newest.map(NewestVerdict::receipt)));
    }

    private static Optional<Object> text(JsonNode claim, String name) {
        return claim.path(name).isValueNode()
                ? Optional.of(claim.path(name).asText())
                : Optional.empty();
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("only claims in JSON are ever registered", e);
        }
    }
}
