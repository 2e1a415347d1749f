package dev.thaw.reports.api;

import static dev.thaw.reports.api.ReaderRightsTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.core.evidence.Digest;
import dev.thaw.reports.reader.Role;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Verdicts and exports through the API.
@Tag("stack")
class PublishedQueryTest {

    private static final byte[] FIRST = "{\"verdict\":\"Größe\"}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] SECOND = "{\"verdict\":2}".getBytes(StandardCharsets.UTF_8);

    private static QueryServer thaw;
    private static String claim;

    /// Two results of the claim that was registered, one of another, and an export.
    @BeforeAll
    static void publish() throws Exception {
        thaw = QueryServer.shared();
        claim = thaw.rows(thaw.at("/claims"), thaw.researcher).at("/0/claim_hash").asText();
        publish(1, FIRST, claim, "INCONCLUSIVE", "0.6");
        publish(2, SECOND, claim, "SUPPORTED", "0.75");
        publish(3, new byte[] {'3'}, "other", "INSUFFICIENT_DATA", null);
        thaw.jdbi.useHandle(
                handle -> {
                    handle.execute(
                            "INSERT INTO published.export VALUES"
                                    + " (?, 1, now(), 'id', 'T0', '1.0.0', 'hash', 5, '{}')",
                            thaw.study.value());
                    handle.execute(
                            "INSERT INTO published.export_file VALUES"
                                    + " (?, 1, 'cohort.csv', 'sha', 120, 4, 1)",
                            thaw.study.value());
                });
    }

    private static void publish(
            int number, byte[] receipt, String hash, String verdict, String share) {
        thaw.jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                                        INSERT INTO published.claim_result VALUES
                                          (:study, :number, :sha, :receipt, :hash, :id, '1.0.0', 'err@1',
                                           now(), now(), '2026-11-01', :verdict, 'R1_RELIABLE', 'D1',
                                           :improved, :of, CAST(:share AS numeric), CAST(:share AS numeric),
                                           CAST(:share AS numeric), NULL, NULL, NULL, NULL, 'RETROSPECTIVE', 11,
                                           :lock, 'result', 'commit')
                                        """)
                                .bind("study", thaw.study.value())
                                .bind("number", number)
                                .bind("sha", Digest.of(receipt).toString())
                                .bind("receipt", receipt)
                                .bind("hash", hash)
                                .bind("id", hash.equals(claim) ? "mine" : "theirs")
                                .bind("verdict", verdict)
                                .bind("improved", share == null ? null : (Integer) 30)
                                .bind("of", share == null ? null : (Integer) 40)
                                .bind("share", share)
                                .bind("lock", UUID.randomUUID())
                                .execute());
    }

    private static String receipt(byte[] file) {
        return thaw.at("/claims/results/" + Digest.of(file) + "/receipt");
    }

    @Test
    void aClaimHasTheVerdictThatWasPublishedLast() throws Exception {
        JsonNode claims = thaw.rows(thaw.at("/claims"), thaw.researcher);

        assertThat(claims.findValuesAsText("claim_hash")).contains(claim);
        assertThat(claims.at("/0/verdict").asText()).isEqualTo("SUPPORTED");
        assertThat(claims.at("/0/receipt_sha256").asText()).isEqualTo(Digest.of(SECOND).toString());
        assertThat(claims.at("/0/verdict_published_at").isNull()).isFalse();
    }

    @Test
    void resultsAreListedInTheOrderOfPublication() throws Exception {
        JsonNode all = thaw.rows(thaw.at("/claims/results"), thaw.researcher);

        assertThat(all.findValuesAsText("verdict"))
                .containsExactly("INCONCLUSIVE", "SUPPORTED", "INSUFFICIENT_DATA");
        assertThat(all.at("/0/complete_before").asText()).isEqualTo("2026-11-01");
        assertThat(all.at("/1/is_hidden").asBoolean()).isFalse();
        assertThat(all.at("/2/is_hidden").asBoolean()).isTrue();
        assertThat(all.at("/2/share").isNull()).isTrue();
        assertThat(thaw.rows(thaw.at("/claims/results?claim_hash=other"), thaw.steward)).hasSize(1);
        assertThat(thaw.rows(thaw.at("/claims/results?claim_id=mine"), thaw.steward)).hasSize(2);
        assertThat(thaw.rows(thaw.at("/claims/results?limit=1"), thaw.steward)).hasSize(1);
        for (String format : new String[] {"csv", "arrow"}) {
            assertThat(
                            thaw.get(thaw.at("/claims/results?format=" + format), thaw.researcher)
                                    .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aReceiptIsGivenByteForByteAndTheLogSaysToWhom() throws Exception {
        // When
        HttpResponse<byte[]> answer = thaw.bytes(thaw.request(receipt(FIRST), thaw.researcher));

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(FIRST);
        String tag = answer.headers().firstValue("ETag").orElseThrow();
        assertThat(tag).contains(Digest.of(answer.body()).toString());
        assertThat(
                        thaw.send(
                                        thaw.request(receipt(FIRST), thaw.researcher)
                                                .header("If-None-Match", tag))
                                .statusCode())
                .isEqualTo(304);
        assertThat(
                        thaw.send(
                                        thaw.request(receipt(FIRST), thaw.researcher)
                                                .method("HEAD", BodyPublishers.noBody()))
                                .statusCode())
                .isEqualTo(200);
        assertThat(thaw.log.newest(Optional.of(thaw.study), 50))
                .anySatisfy(
                        entry -> {
                            assertThat(entry.route())
                                    .isEqualTo(
                                            "/v1/studies/{study}/claims/results/{sha256}/receipt");
                            assertThat(entry.filters())
                                    .isEqualTo("receipt_sha256=" + Digest.of(FIRST));
                            assertThat(entry.role()).isEqualTo(Role.RESEARCHER);
                            assertThat(entry.status()).isEqualTo(200);
                        });
    }

    @Test
    void onlyWhatWasPublishedCanBeHad() throws Exception {
        String unknown = thaw.at("/claims/results/" + "0".repeat(64) + "/receipt");
        assertProblem(thaw.get(unknown, thaw.researcher), 404, "NO_RECEIPT");
        assertProblem(
                thaw.get(thaw.at("/claims/results/..%2F..%2Fx/receipt"), thaw.researcher),
                404,
                "NO_RECEIPT");
        assertProblem(thaw.get(receipt(FIRST) + "?a=b", thaw.researcher), 400, "BAD_FILTER");
        assertProblem(thaw.send(thaw.request(receipt(FIRST))), 401, "NO_KEY");
        assertProblem(
                thaw.get(
                        receipt(FIRST).replace(thaw.study.value(), thaw.another.value()),
                        thaw.steward),
                403,
                "OTHER_STUDY");
    }

    @Test
    void researchersSeeThatAnExportWasMadeAndStewardsWhatIsInIt() throws Exception {
        JsonNode seen = thaw.rows(thaw.at("/exports"), thaw.researcher);
        assertThat(seen.findValuesAsText("export_id")).containsExactly("id");
        assertThat(seen.toString()).doesNotContain("offsets", "cohort.csv");

        assertProblem(thaw.get(thaw.at("/exports/files"), thaw.researcher), 403, "STEWARDS_ONLY");
        JsonNode files = thaw.rows(thaw.at("/exports/files"), thaw.steward);
        assertThat(files.at("/0/file_name").asText()).isEqualTo("cohort.csv");
        assertThat(files.at("/0/row_count").asInt()).isEqualTo(4);
    }
}
