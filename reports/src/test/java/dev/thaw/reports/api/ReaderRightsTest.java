package dev.thaw.reports.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.thaw.reports.DatabaseProblem;
import dev.thaw.reports.ReportsDatabase;
import dev.thaw.reports.reader.Credentials;
import dev.thaw.reports.reader.Gate;
import dev.thaw.reports.reader.ReadLog;
import dev.thaw.reports.reader.Reader;
import dev.thaw.reports.reader.ReaderKeys;
import dev.thaw.reports.reader.ReadingSettings;
import dev.thaw.reports.reader.Role;
import io.javalin.Javalin;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/// Who may read what, and what is known of it afterwards.
@Tag("stack")
class ReaderRightsTest {

    private static QueryServer thaw;

    @BeforeAll
    static void start() throws Exception {
        thaw = QueryServer.shared();
    }

    /// Every table that the description names, by whether it is a researcher's.
    private static List<String> paths(boolean forResearchers) throws Exception {
        JsonNode document =
                QueryServer.JSON.readTree(thaw.send(thaw.request("/openapi/reports.json")).body());
        List<String> paths = new ArrayList<>();
        document.get("paths")
                .properties()
                .forEach(
                        path -> {
                            String role = path.getValue().at("/get/x-thaw-role").asText();
                            boolean isTable = !path.getKey().contains("{sha256}");
                            if (isTable && role.equals("RESEARCHER") == forResearchers) {
                                paths.add(path.getKey().replace("{study}", thaw.study.value()));
                            }
                        });
        return paths;
    }

    @Test
    void aResearcherReadsReleasesAndNothingPersonal() throws Exception {
        assertThat(paths(true)).hasSize(6);
        assertThat(paths(false)).hasSizeGreaterThan(5);
        for (String path : paths(false)) {
            for (String query : List.of("", "?format=csv", "?subject=x", "?limit=1")) {
                HttpResponse<String> answer = thaw.get(path + query, thaw.researcher);
                assertProblem(answer, 403, "STEWARDS_ONLY");
            }
            HttpRequest.Builder head =
                    thaw.request(path, thaw.researcher).method("HEAD", BodyPublishers.noBody());
            assertThat(thaw.send(head).statusCode()).isEqualTo(403);
            assertThat(thaw.get(path, thaw.steward).statusCode()).as(path).isEqualTo(200);
        }
        for (String path : paths(true)) {
            HttpResponse<String> answer = thaw.get(path, thaw.researcher);
            assertThat(answer.statusCode()).as(path + answer.body()).isEqualTo(200);
            assertThat(answer.body()).doesNotContain("subject\"");
            assertThat(thaw.get(path, thaw.steward).body()).isEqualTo(answer.body());
        }
    }

    @Test
    void withoutAKeyNobodyReadsAnything() throws Exception {
        for (boolean forResearchers : new boolean[] {true, false}) {
            for (String path : paths(forResearchers)) {
                HttpResponse<String> answer = thaw.send(thaw.request(path));
                assertProblem(answer, 401, "NO_KEY");
                assertThat(answer.headers().firstValue("WWW-Authenticate"))
                        .contains("Bearer realm=\"thaw\"");
                assertThat(
                                thaw.send(
                                                thaw.request(path)
                                                        .method("HEAD", BodyPublishers.noBody()))
                                        .statusCode())
                        .isEqualTo(401);
            }
        }
    }

    @Test
    void aKeyThatIsUnknownRevokedOrExpiredIsRefused() throws Exception {
        String path = thaw.at("/cohorts");
        ReaderKeys.Made made =
                thaw.keys.make("leaves", Role.STEWARD, Optional.empty(), Optional.empty());
        Instant now = Instant.now();
        ReaderKeys late = ReaderKeys.of(thaw.database, InstantSource.fixed(now.minusSeconds(60)));
        String expired =
                late.make("past", Role.STEWARD, Optional.empty(), Optional.of(now.minusSeconds(1)))
                        .secret();

        assertThat(made.secret()).startsWith("thawr_").hasSize(49);
        assertThat(made.toString()).doesNotContain(made.secret());
        assertThat(thaw.get(path, made.secret()).statusCode()).isEqualTo(200);
        assertThat(thaw.keys.revoke(made.key().id())).isTrue();
        assertThat(thaw.keys.revoke(made.key().id())).isFalse();
        assertProblem(thaw.get(path, made.secret()), 401, "UNKNOWN_KEY");
        assertProblem(thaw.get(path, expired), 401, "UNKNOWN_KEY");
        assertProblem(thaw.get(path, "thawr_guessed"), 401, "UNKNOWN_KEY");
        assertProblem(thaw.get(path, "thaw_of-a-study-app"), 401, "UNKNOWN_KEY");
        // Only hashes are kept.
        List<String> kept =
                thaw.jdbi.withHandle(
                        handle ->
                                handle.createQuery("SELECT k::text FROM readers.reader_key k")
                                        .mapTo(String.class)
                                        .list());
        assertThat(kept).noneMatch(row -> row.contains(made.secret()));
    }

    @Test
    void aKeyReadsItsOwnStudyAndDoesNotLearnOfOthers() throws Exception {
        String all =
                thaw.keys.make("all", Role.RESEARCHER, Optional.empty(), Optional.empty()).secret();

        for (String study : List.of(thaw.another.value(), "not-there", "No-Study", "%22")) {
            String path = "/v1/studies/" + study + "/cohorts";
            assertProblem(thaw.get(path, thaw.steward), 403, "OTHER_STUDY");
        }
        assertProblem(thaw.get("/v1/studies/not-there/cohorts", all), 404, "NO_STUDY");
        assertProblem(thaw.get("/v1/studies/No-Study/cohorts", all), 404, "NO_STUDY");
        assertProblem(thaw.get("/v1/studies/" + thaw.another + "/cohorts", all), 404, "NO_RELEASE");
        assertThat(thaw.get(thaw.at("/cohorts"), all).statusCode()).isEqualTo(200);
    }

    @Test
    void aTokenOfTheSignInReadsByItsRoleAndStudies() throws Exception {
        String weeks = thaw.at("/trends");
        String cohorts = thaw.at("/cohorts");
        String researcher = thaw.token(thaw.signing, claims -> claims);
        String steward =
                thaw.token(
                        thaw.signing,
                        claims ->
                                claims.claim(
                                        "realm_access",
                                        Map.of("roles", List.of("other", "thaw-steward"))));

        assertThat(thaw.get(cohorts, researcher).statusCode()).isEqualTo(200);
        assertProblem(thaw.get(weeks, researcher), 403, "STEWARDS_ONLY");
        assertThat(thaw.get(weeks, steward).statusCode()).isEqualTo(200);
        assertThat(
                        thaw.get(
                                        cohorts,
                                        thaw.token(
                                                thaw.signing,
                                                claims ->
                                                        claims.claim("study", null)
                                                                .claim(
                                                                        "scope",
                                                                        "openid study:"
                                                                                + thaw.study)))
                                .statusCode())
                .isEqualTo(200);
        assertProblem(
                thaw.get(
                        cohorts,
                        thaw.token(
                                thaw.signing, claims -> claims.claim("study", List.of("another")))),
                403,
                "OTHER_STUDY");
        assertProblem(
                thaw.get(cohorts, thaw.token(thaw.signing, claims -> claims.claim("study", null))),
                403,
                "OTHER_STUDY");
        assertProblem(
                thaw.get(
                        cohorts,
                        thaw.token(
                                thaw.signing,
                                // A role that stands where it is not looked for.
                                claims ->
                                        claims.claim("realm_access", null)
                                                .claim("roles", List.of("thaw-steward")))),
                403,
                "NO_ROLE");
    }

    @Test
    void aTokenOfAnotherIssuerIsRefused() throws Exception {
        RSAKey foreign = new RSAKeyGenerator(2048).keyID("rsa").generate();
        JWTClaimsSet claims =
                SignedJWT.parse(thaw.token(thaw.signing, all -> all)).getJWTClaimsSet();
        SignedJWT byThePublicKey =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa").build(), claims);
        byThePublicKey.sign(new MACSigner(thaw.signing.toPublicJWK().toString()));

        for (String token :
                List.of(
                        thaw.token(foreign, all -> all),
                        thaw.token(thaw.signing, all -> all.issuer("https://elsewhere.example")),
                        thaw.token(thaw.signing, all -> all.audience("another")),
                        thaw.token(thaw.signing, all -> all.subject(null)),
                        thaw.token(
                                thaw.signing,
                                all ->
                                        all.expirationTime(
                                                Date.from(Instant.now().minusSeconds(600)))),
                        new PlainJWT(claims).serialize(),
                        byThePublicKey.serialize(),
                        "rubbish")) {
            assertProblem(thaw.get(thaw.at("/cohorts"), token), 401, "BAD_TOKEN");
        }
    }

    @Test
    void whileTheIssuerCannotBeReachedATokenIsNeitherGoodNorBad() throws Exception {
        Javalin lonely = thaw.serve(1, 1_000);
        try {
            String token = thaw.token(thaw.signing, claims -> claims);
            HttpResponse<String> answer = thaw.send(to(lonely, thaw.at("/cohorts"), token));
            assertProblem(answer, 503, "KEYS_UNREACHABLE");
            assertThat(answer.headers().firstValue("Retry-After")).contains("5");
        } finally {
            lonely.stop();
        }
    }

    @Test
    void whoAsksTooFastIsToldWhenToComeAgain() throws Exception {
        Javalin slow = thaw.serve(thaw.issuerPort(), 2);
        try {
            String key = thaw.key(Role.RESEARCHER);
            String path = thaw.at("/cohorts");
            assertThat(thaw.send(to(slow, path, key)).statusCode()).isEqualTo(200);
            assertThat(thaw.send(to(slow, path, key)).statusCode()).isEqualTo(200);
            HttpResponse<String> third = thaw.send(to(slow, path, key));
            assertProblem(third, 429, "TOO_FAST");
            assertThat(third.headers().firstValue("Retry-After")).isPresent();
            // Others are not held up.
            assertThat(thaw.send(to(slow, path, thaw.researcher)).statusCode()).isEqualTo(200);
        } finally {
            slow.stop();
        }
    }

    private static HttpRequest.Builder to(Javalin server, String path, String key) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .header("Authorization", "Bearer " + key);
    }

    /// What a fault in the code above would have to get past.
    @Test
    void postgresItselfRefusesAResearcherWhatIsNotReleased() throws Exception {
        StoredRows rows = new StoredRows(new Gate(thaw.database, ReadingSettings.DEFAULT));
        for (Dataset dataset : Datasets.ALL) {
            if (dataset.role() == Role.STEWARD
                    && dataset.source() instanceof Dataset.Source.Stored source) {
                Question question = Question.of(dataset, thaw.study.value(), Map.of());
                assertThatThrownBy(
                                () ->
                                        rows.as(
                                                Role.RESEARCHER,
                                                snapshot -> snapshot.page(question, source, 0)))
                        .as(dataset.path())
                        .rootCause()
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("42501"));
                Page page = rows.as(Role.STEWARD, snapshot -> snapshot.page(question, source, 0));
                assertThat(page.columns()).isEqualTo(dataset.columns());
            }
        }
        for (Role role : Role.values()) {
            for (String table : List.of("readers.reader_key", "readers.read_entry")) {
                assertThatThrownBy(
                                () ->
                                        thaw.jdbi.useTransaction(
                                                handle -> {
                                                    handle.execute(
                                                            "SET LOCAL ROLE "
                                                                    + role.databaseRole());
                                                    handle.execute("SELECT * FROM " + table);
                                                }))
                        .rootCause()
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("42501"));
            }
        }
    }

    /// As docs/operating.md has it: an administrator made what the user may not make.
    @Test
    void thawNeedsNoSuperuser() throws Exception {
        // Given
        String user = "thaw_reports_" + Long.toHexString(System.nanoTime());
        PGSimpleDataSource admins = thaw.newDatabase();
        Jdbi.create(admins)
                .useHandle(
                        handle ->
                                handle.createScript(
                                                """
                                                CREATE ROLE %1$s LOGIN PASSWORD 'a long one';
                                                CREATE SCHEMA reports AUTHORIZATION %1$s;
                                                CREATE SCHEMA readers AUTHORIZATION %1$s;
                                                CREATE SCHEMA research AUTHORIZATION %1$s;
                                                GRANT thaw_researcher, thaw_steward TO %1$s
                                                """
                                                        .formatted(user))
                                        .execute());
        PGSimpleDataSource its = new PGSimpleDataSource();
        its.setUrl(admins.getUrl());
        its.setUser(user);
        its.setPassword("a long one");

        // When a schema is missing that an earlier version did not need
        assertThatThrownBy(() -> ReportsDatabase.open(its))
                .isInstanceOf(DatabaseProblem.class)
                .hasMessageContaining("CREATE SCHEMA published");
        Jdbi.create(admins)
                .useHandle(h -> h.execute("CREATE SCHEMA published AUTHORIZATION " + user));

        // And is made
        Jdbi jdbi = ReportsDatabase.open(its);
        Gate gate = new Gate(its, ReadingSettings.DEFAULT);
        ReaderKeys.Made made =
                ReaderKeys.of(its).make("ana", Role.RESEARCHER, Optional.empty(), Optional.empty());

        // Then
        Credentials hers = new Credentials(Optional.of(made.secret()), Optional.empty());
        assertThat(gate.admit(hers, Reader::role)).isEqualTo(Role.RESEARCHER);
        for (Role role : Role.values()) {
            String seen =
                    gate.read(
                            role,
                            handle ->
                                    handle.createQuery("SELECT current_role::text")
                                            .mapTo(String.class)
                                            .one());
            assertThat(seen).isEqualTo(role.databaseRole());
        }
        assertThatThrownBy(() -> jdbi.useHandle(h -> h.execute("DELETE FROM readers.read_entry")))
                .rootCause()
                .hasMessageContaining("permission denied");
    }

    @Test
    void everyAnswerToWhoeverIsKnownStandsInTheLog() throws Exception {
        // Given
        ReaderKeys.Made ana =
                thaw.keys.make("ana", Role.RESEARCHER, Optional.of(thaw.study), Optional.empty());
        String who = "key:" + ana.key().id();
        String subject =
                thaw.rows(thaw.at("/trends?limit=1"), thaw.steward).at("/0/subject").asText();

        // When
        thaw.get(thaw.at("/cohorts?measure=err@1&to=1&limit=2"), ana.secret());
        thaw.get(thaw.at("/trends?subject=" + subject), ana.secret());
        thaw.get(thaw.at("/cohorts?measure=a%00b"), ana.secret());
        thaw.get("/v1/studies/" + thaw.another + "/cohorts", ana.secret());
        thaw.get(thaw.at("/trends?subject=" + subject), thaw.steward);

        // Then
        List<ReadLog.Entry> entries =
                thaw.log.newest(Optional.empty(), 1_000).stream()
                        .filter(entry -> entry.reader().equals(who))
                        .toList();
        assertThat(entries)
                .extracting(ReadLog.Entry::status)
                .as("the newest first")
                .containsExactly(403, 400, 403, 200);
        assertThat(entries.getLast())
                .usingRecursiveComparison()
                .ignoringFields("at")
                .isEqualTo(
                        new ReadLog.Entry(
                                Instant.EPOCH,
                                who,
                                Role.RESEARCHER,
                                thaw.study.value(),
                                "/v1/studies/{study}/cohorts",
                                "measure=err%401&to=1&limit=2&format=json",
                                OptionalInt.of(2),
                                2,
                                200));
        assertThat(entries.getFirst().study()).isEqualTo(thaw.another.value());
        assertThat(entries).filteredOn(e -> e.status() != 200).allMatch(e -> e.filters().isEmpty());
        // The steward's question about one participant says about which.
        assertThat(thaw.log.newest(Optional.of(thaw.study), 1).getFirst().filters())
                .contains("subject=" + subject);
    }

    @Test
    void theLogCanOnlyGrow() {
        for (String change :
                List.of(
                        "UPDATE readers.read_entry SET reader = 'nobody'",
                        "DELETE FROM readers.read_entry",
                        "TRUNCATE readers.read_entry")) {
            assertThatThrownBy(() -> thaw.jdbi.useHandle(handle -> handle.execute(change)))
                    .rootCause()
                    .hasMessageContaining("never changed");
        }
        // Nor do the rights of its owner reach further, where it is no superuser.
        List<String> rights =
                thaw.jdbi.withHandle(
                        handle ->
                                handle.createQuery(
                                                """
                                                SELECT privilege_type
                                                  FROM information_schema.role_table_grants
                                                 WHERE table_name = 'read_entry'
                                                """)
                                        .mapTo(String.class)
                                        .list());
        assertThat(rights).contains("INSERT").doesNotContain("UPDATE", "DELETE", "TRUNCATE");
    }

    @Test
    void withoutAnEntryThereIsNoAnswer() throws Exception {
        thaw.jdbi.useHandle(h -> h.execute("ALTER TABLE readers.read_entry RENAME TO away"));
        try {
            HttpResponse<String> answer = thaw.get(thaw.at("/cohorts"), thaw.researcher);
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).doesNotContain(QueryServer.MEAN, "rows");
            assertThat(answer.headers().firstValue("ETag")).isEmpty();
        } finally {
            thaw.jdbi.useHandle(h -> h.execute("ALTER TABLE readers.away RENAME TO read_entry"));
        }
    }

    static void assertProblem(HttpResponse<String> answer, int status, String code)
            throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode problem = QueryServer.JSON.readTree(answer.body());
        assertThat(problem.get("code").asText()).isEqualTo(code);
        assertThat(problem.get("error").asText()).endsWith(".");
    }
}
