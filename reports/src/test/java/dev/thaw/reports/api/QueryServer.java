package dev.thaw.reports.api;

import static dev.thaw.reports.TrendBuilder.aParticipant;
import static dev.thaw.reports.api.ReleasedFigures.Cell.hidden;
import static dev.thaw.reports.api.ReleasedFigures.Cell.shown;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.zaxxer.hikari.HikariDataSource;
import dev.thaw.access.TokenIssuer;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.trend.ParticipantTrend;
import dev.thaw.reports.Projection;
import dev.thaw.reports.ReportsDatabase;
import dev.thaw.reports.Stack;
import dev.thaw.reports.reader.Gate;
import dev.thaw.reports.reader.ReadLog;
import dev.thaw.reports.reader.ReaderKeys;
import dev.thaw.reports.reader.ReadingSettings;
import dev.thaw.reports.reader.Role;
import dev.thaw.schemas.Codecs;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.claim.ClaimFiles;
import dev.thaw.schemas.protocol.ProtocolFiles;
import dev.thaw.schemas.topic.ClaimRegistration;
import dev.thaw.schemas.topic.ClaimRegistrations;
import dev.thaw.schemas.topic.Protocols;
import io.javalin.Javalin;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;

/// The query API of a study with twelve participants, two releases and a claim, and of another
/// study, over a real Kafka and PostgreSQL.
final class QueryServer {

    static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    /// A mean with all of its twelve digits.
    static final String MEAN = "0.312345678901";

    final StudyId study = new StudyId("q" + UUID.randomUUID());
    final StudyId another = new StudyId("r" + UUID.randomUUID());
    final HikariDataSource database;
    final Jdbi jdbi;
    final ReaderKeys keys;
    final ReadLog log;
    final String researcher;
    final String steward;
    final RSAKey signing;
    final Semaphore room = new Semaphore(4);

    private final Stack stack = new Stack();
    private final Protocols protocols;
    private final ClaimRegistrations claims;
    private final Javalin issuer;
    private final Javalin server;
    private final HttpClient http = HttpClient.newHttpClient();

    private static QueryServer shared;

    /// One for all test classes of this process: it lives as long.
    static synchronized QueryServer shared() throws Exception {
        if (shared == null) {
            shared = new QueryServer();
        }
        return shared;
    }

    private QueryServer() throws Exception {
        publish(Topic.STUDY_PROTOCOLS, Protocols.key(study), protocol(study));
        publish(Topic.STUDY_PROTOCOLS, Protocols.key(another), protocol(another));
        register("over-60-percent-after-8-12-sessions.yaml");
        register("over-60-percent-after-8-12-sessions.yaml");
        PGSimpleDataSource source = stack.newDatabase();
        stack.publish(
                IntStream.range(0, 12)
                        .mapToObj(this::participant)
                        .toArray(ParticipantTrend[]::new));
        try (Projection _ = stack.project(source)) {
            stack.awaitProjected(source);
        }
        database = new HikariDataSource();
        database.setDataSource(source);
        database.setMaximumPoolSize(8);
        database.setConnectionTimeout(1_000);
        jdbi = ReportsDatabase.open(database);
        new ReleasedFigures(jdbi, study.value())
                .release(1)
                .week(1, "err@1", 1, cells(40, "0.5", 20))
                .week(1, "err@1", 2, cells(40, "0.25", 20))
                .share(1, 1, "FULL", 30, 40, "0.75")
                .share(1, 1, "PARTLY", 10, 40, "0.25")
                .release(2)
                .week(2, "err@1", 1, cells(60, MEAN, 30));
        keys = ReaderKeys.of(database);
        log = ReadLog.of(database);
        researcher = key(Role.RESEARCHER);
        steward = key(Role.STEWARD);
        signing = new RSAKeyGenerator(2048).keyID("rsa").generate();
        String published = new JWKSet(signing).toPublicJWKSet().toString();
        issuer =
                Javalin.create(
                                config -> {
                                    config.startup.showJavalinBanner = false;
                                    config.routes.get("/jwks", r -> r.result(published));
                                })
                        .start("127.0.0.1", 0);
        protocols = new Protocols(stack.kafka(), stack.registry());
        claims = new ClaimRegistrations(stack.kafka(), stack.registry());
        server = serve(issuer.port(), Integer.MAX_VALUE);
    }

    /// Another server over the same tables.
    ///
    /// @param issuerPort where the keys of tokens are
    Javalin serve(int issuerPort, int requestsPerMinute) {
        ReadingSettings settings =
                new ReadingSettings(
                        Optional.of(
                                new TokenIssuer(
                                        URI.create("http://127.0.0.1:" + issuerPort + "/jwks"),
                                        Optional.of("https://issuer.example"),
                                        "thaw")),
                        "realm_access.roles",
                        requestsPerMinute);
        QueryRoutes routes =
                new QueryRoutes(
                        database,
                        protocols,
                        claims,
                        new Gate(database, settings, InstantSource.system(), room));
        return Javalin.create(
                        config -> {
                            config.startup.showJavalinBanner = false;
                            config.concurrency.useVirtualThreads = true;
                            routes.addTo(config);
                        })
                .start("127.0.0.1", 0);
    }

    private static List<ReleasedFigures.Cell> cells(int count, String mean, int part) {
        return List.of(
                shown("all", "", count, mean),
                shown("arm", "early", part, mean),
                shown("arm", "lat\"e, or ünsicher", part, mean),
                hidden("site", "north"),
                hidden("site", "south"));
    }

    private ParticipantTrend participant(int number) {
        return aParticipant(study.value())
                .ofSite(number % 2 == 0 ? "north" : "south")
                .withWeeks("err@1", MEAN, "0.5", "-0.25")
                .withSession("err@1", 1, "0.75")
                .withWindow("err@1", 1, 8, "0.0123456789012")
                .build();
    }

    private static String protocolText(StudyId study) {
        return """
               api: protocol/v1
               study: %s
               version: 1.0.0
               title: Query
               period: {from: 2025-01-01}
               home_zone: Europe/Oslo
               anchor: enrolment
               schedule: {kind: daily_diary}
               min_cell: 5
               """
                .formatted(study);
    }

    private byte[] protocol(StudyId id) {
        return switch (ProtocolFiles.parse("test", protocolText(id))) {
            case ProtocolFiles.Valid valid ->
                    Codecs.studyProtocols(stack.registry()).encode(valid.published());
            case ProtocolFiles.Invalid invalid ->
                    throw new IllegalArgumentException(invalid.problems().toString());
        };
    }

    private void register(String example) {
        Path file = Path.of("../docs/examples/claims").resolve(example);
        ClaimFiles.Valid claim = (ClaimFiles.Valid) ClaimFiles.read(file);
        publish(
                Topic.CLAIM_REGISTRATIONS,
                UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8),
                Codecs.claimRegistrations(stack.registry())
                        .encode(
                                new ClaimRegistration(
                                        study,
                                        claim.hash(),
                                        claim.canonicalJson(),
                                        "ledger",
                                        new TreeMap<>(Map.of(0, 7L)))));
    }

    private void publish(Topic topic, byte[] key, byte[] value) {
        Map<String, Object> config = new HashMap<>(stack.kafka());
        try (var producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            var _ = producer.send(new ProducerRecord<>(topic.topicName(), key, value));
        }
    }

    PGSimpleDataSource newDatabase() {
        return stack.newDatabase();
    }

    String key(Role role) {
        return keys.make("test", role, Optional.of(study), Optional.empty()).secret();
    }

    /// A token of the issuer, in which one thing or another is different.
    String token(RSAKey key, UnaryOperator<JWTClaimsSet.Builder> change) throws Exception {
        JWTClaimsSet.Builder claims =
                new JWTClaimsSet.Builder()
                        .issuer("https://issuer.example")
                        .audience("thaw")
                        .subject("ana@example.org")
                        .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                        .claim("study", study.value())
                        .claim("realm_access", Map.of("roles", List.of("thaw-researcher")));
        SignedJWT token =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa").build(),
                        change.apply(claims).build());
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    /// An address of the study.
    String at(String path) {
        return "/v1/studies/" + study + path;
    }

    int port() {
        return server.port();
    }

    int issuerPort() {
        return issuer.port();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
    }

    HttpRequest.Builder request(String path, String key) {
        return request(path).header("Authorization", "Bearer " + key);
    }

    HttpResponse<byte[]> bytes(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    HttpResponse<String> get(String path, String key) throws Exception {
        return http.send(request(path, key).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /// The rows of an answer that is as it should be.
    JsonNode rows(String path, String key) throws Exception {
        HttpResponse<String> answer = get(path, key);
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body()).get("rows");
    }
}
