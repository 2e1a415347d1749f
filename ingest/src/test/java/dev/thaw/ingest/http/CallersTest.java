package dev.thaw.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.thaw.access.TokenIssuer;
import dev.thaw.core.admission.RefusalReason;
import dev.thaw.core.event.Amendment.EventCorrected;
import dev.thaw.core.event.AppSource;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent.ConsentWithdrawn;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.Observation.PracticeLogged;
import dev.thaw.core.event.Observation.SetbackReported;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.publisher.EventPublisher;
import dev.thaw.schemas.RefusalNotice;
import dev.thaw.schemas.json.EventJson;
import dev.thaw.schemas.topic.StudyApp;
import dev.thaw.schemas.topic.StudyApp.Holder;
import dev.thaw.schemas.topic.StudyApps;
import io.javalin.Javalin;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("stack")
class CallersTest {
    private static final StudyId STUDY = new StudyId("callers");
    private static final ParticipantId ADA = new ParticipantId("ada.1");
    private static final ParticipantId BEN = new ParticipantId("ben.2");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static IntakeStack stack;
    private static EventPublisher publisher;
    private static StudyApps apps;
    private static Javalin gateway;
    private static Javalin issuer;
    private static HttpClient http;
    private static RSAKey rsa;
    private static ECKey ec;

    @BeforeAll
    static void startGatewayAndIssuer() throws Exception {
        stack = IntakeStack.shared();
        rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
        ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
        String keys = new JWKSet(List.of(rsa, ec)).toPublicJWKSet().toString();
        issuer =
                Javalin.create(
                                config -> {
                                    config.startup.showJavalinBanner = false;
                                    config.routes.get("/jwks", request -> request.result(keys));
                                })
                        .start("127.0.0.1", 0);
        publisher = new EventPublisher(stack.kafka(), stack.registry());
        apps = new StudyApps(stack.kafka(), stack.registry());
        gateway =
                serve(
                        IntakeSettings.DEFAULT.accepting(
                                new TokenIssuer(
                                        URI.create("http://127.0.0.1:" + issuer.port() + "/jwks"),
                                        Optional.of("https://issuer.example"),
                                        "thaw")));
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        http.close();
        gateway.stop();
        issuer.stop();
        apps.close();
        publisher.close();
    }

    @Test
    void twoParticipantsCannotWriteForOneAnother() throws Exception {
        // Given
        String adas = known(stack.participantKey(STUDY, ADA));
        String bens = known(stack.participantKey(STUDY, BEN));
        ParticipantEvent ofAda = practice(ADA);
        ParticipantEvent ofBen = practice(BEN);

        // When
        JsonNode byAda = verdicts(post(adas, ofAda, ofBen));
        JsonNode byBen = verdicts(post(bens, ofAda, ofBen));

        // Then
        assertReceived(byAda.get(0));
        assertRefused(byAda.get(1), "OTHER_PARTICIPANT", "/1/participant");
        assertRefused(byBen.get(0), "OTHER_PARTICIPANT", "/0/participant");
        assertReceived(byBen.get(1));
        assertThat(stack.intake())
                .filteredOn(event -> event.equals(ofAda) || event.equals(ofBen))
                .containsExactlyInAnyOrder(ofAda, ofBen);
        assertThat(stack.notices())
                .contains(
                        new RefusalNotice(
                                STUDY,
                                Optional.of(ofBen.event().id()),
                                RefusalReason.OTHER_PARTICIPANT));
    }

    @Test
    void aParticipantsKeyWithAnothersNameOnItIsNoKey() throws Exception {
        // Given
        String adas = known(stack.participantKey(STUDY, ADA));
        String forged = adas.substring(0, adas.indexOf('.') + 1) + BEN.value();

        // Then
        assertProblem(post(forged, practice(BEN)), 401, "UNKNOWN_KEY");
    }

    @Test
    void aKeyWritesOnlyTheTypesItIsFor() throws Exception {
        // Given
        String key = StudyApp.newKey();
        stack.put(
                new StudyApp(
                        STUDY,
                        "practice",
                        StudyApp.hash(key),
                        false,
                        Holder.APP,
                        new TreeSet<>(Set.of("PracticeLogged", "EventCorrected")),
                        OptionalInt.empty()));
        known(key);
        ParticipantEvent practice = practice(ADA);
        ParticipantEvent setback = event(ADA, new SetbackReported("numb"));
        ParticipantEvent disguised =
                event(
                        ADA,
                        new EventCorrected(
                                practice.event().id(), new SetbackReported("numb"), "typo", "app"));

        // When
        JsonNode verdicts = verdicts(post(key, practice, setback, disguised));

        // Then
        assertReceived(verdicts.get(0));
        assertRefused(verdicts.get(1), "TYPE_NOT_ALLOWED", "/1/type");
        assertRefused(verdicts.get(2), "TYPE_NOT_ALLOWED", "/2/payload/replacement/type");
    }

    @Test
    void whoeverSendsTooFastIsToldWhenToComeAgain() throws Exception {
        // Given
        String key = StudyApp.newKey();
        stack.put(
                new StudyApp(
                        STUDY,
                        "fast",
                        StudyApp.hash(key),
                        false,
                        Holder.APP,
                        Collections.emptySortedSet(),
                        OptionalInt.of(1)));
        known(key);
        String most = "[" + "0,".repeat(Intake.MOST_EVENTS - 10) + "0]";

        // When
        assertThat(send(key, most).statusCode()).isEqualTo(200);
        HttpResponse<String> next = send(key, "[0,0,0,0,0,0,0,0,0,0]");

        // Then
        assertProblem(next, 429, "TOO_FAST");
        assertThat(next.headers().firstValue("Retry-After"))
                .hasValueSatisfying(
                        seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1, 600));

        // And once nothing is left, a request is not even read
        while (send(key, "[0]").statusCode() == 200) {
            Thread.onSpinWait();
        }
        assertProblem(send(key, "rubbish"), 429, "TOO_FAST");
    }

    @Test
    void aTokenWritesForItsOwnParticipantOnly() throws Exception {
        for (String token :
                List.of(
                        signed(rsa, c -> c.claim("scope", "openid events:write")),
                        signed(ec, c -> c.claim("scope", List.of("MEASUREMENT.CREATE"))),
                        signed(
                                rsa,
                                c ->
                                        c.claim("study", null)
                                                .claim("roles", List.of("callers:ROLE_PARTICIPANT"))
                                                .claim("scope", "events:write")))) {
            ParticipantEvent ofAda = practice(ADA);
            JsonNode verdicts = verdicts(post(token, ofAda, practice(BEN)));
            assertReceived(verdicts.get(0));
            assertRefused(verdicts.get(1), "OTHER_PARTICIPANT", "/1/participant");
            assertThat(stack.intake()).contains(ofAda);
        }
    }

    @Test
    void aTokensScopeSaysWhatItMayWrite() throws Exception {
        String setbacks = signed(ec, c -> c.claim("scope", "events:write:SetbackReported"));
        assertRefused(
                verdicts(post(setbacks, practice(ADA))).get(0), "TYPE_NOT_ALLOWED", "/0/type");
        assertReceived(verdicts(post(setbacks, event(ADA, new SetbackReported("numb")))).get(0));

        String all = signed(ec, c -> c.claim("scope", "study:write").subject("some server"));
        JsonNode verdicts = verdicts(post(all, practice(ADA), practice(BEN)));
        assertReceived(verdicts.get(0));
        assertReceived(verdicts.get(1));

        assertProblem(
                post(signed(rsa, c -> c.claim("scope", "openid")), practice(ADA)), 403, "NO_SCOPE");
    }

    @Test
    void aTokenThatIsNotForHereOpensNothing() throws Exception {
        Date past = Date.from(Instant.now().minusSeconds(600));
        JWTClaimsSet good = claims(c -> c);
        RSAKey strangers = new RSAKeyGenerator(2048).keyID("rsa").generate();
        SignedJWT symmetric = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), good);
        symmetric.sign(new MACSigner(rsa.toRSAPublicKey().getEncoded()));
        for (String bad :
                List.of(
                        signed(rsa, c -> c.expirationTime(past)),
                        signed(rsa, c -> c.expirationTime(null)),
                        signed(rsa, c -> c.audience("another")),
                        signed(rsa, c -> c.issuer("https://stranger.example")),
                        signed(rsa, c -> c.subject("a person with spaces")),
                        signed(rsa, c -> c.claim("study", null)),
                        signed(rsa, c -> c.claim("study", "NO STUDY")),
                        signed(strangers, c -> c),
                        symmetric.serialize(),
                        new PlainJWT(good).serialize(),
                        "rubbish",
                        "eyJ.eyJ.x")) {
            HttpResponse<String> answer = post(bad, practice(ADA));
            assertProblem(answer, 401, "BAD_TOKEN");
            assertThat(answer.headers().firstValue("WWW-Authenticate"))
                    .hasValueSatisfying(text -> assertThat(text).contains("invalid_token"));
        }
        assertProblem(
                post(signed(rsa, c -> c.claim("study", "another-study")), practice(ADA)),
                403,
                "OTHER_STUDY");
    }

    @Test
    void whereNoIssuerIsSetATokenIsAnUnknownKey() throws Exception {
        Javalin plain = serve(IntakeSettings.DEFAULT);
        try {
            assertProblem(send(plain, signed(rsa, c -> c), "[]"), 401, "UNKNOWN_KEY");
        } finally {
            plain.stop();
        }
    }

    @Test
    void whereNoIssuerIsNamedTheKeysAloneDecide() throws Exception {
        Javalin open =
                serve(
                        IntakeSettings.DEFAULT.accepting(
                                new TokenIssuer(
                                        URI.create("http://127.0.0.1:" + issuer.port() + "/jwks"),
                                        Optional.empty(),
                                        "thaw")));
        try {
            for (String named : new String[] {"https://issuer.example", "https://other", null}) {
                assertThat(send(open, signed(rsa, c -> c.issuer(named)), "[]").statusCode())
                        .isEqualTo(200);
            }
        } finally {
            open.stop();
        }
    }

    @Test
    void aParticipantMayTakeBackWhateverTheKeyIsFor() throws Exception {
        // Given
        String key = StudyApp.newKey(ADA);
        stack.put(
                new StudyApp(
                        STUDY,
                        "narrow",
                        StudyApp.hash(key),
                        false,
                        Holder.PARTICIPANT,
                        new TreeSet<>(Set.of("CheckInSubmitted")),
                        OptionalInt.empty()));
        known(key);

        // When
        JsonNode verdicts =
                verdicts(
                        post(
                                key,
                                event(
                                        ADA,
                                        new ConsentWithdrawn(
                                                WithdrawalKind.ERASE, Optional.empty())),
                                practice(ADA)));

        // Then
        assertReceived(verdicts.get(0));
        assertRefused(verdicts.get(1), "TYPE_NOT_ALLOWED", "/1/type");

        // But an address that is for something else stays so
        assertThat(
                        new Caller(
                                        STUDY,
                                        Optional.of(ADA),
                                        new TreeSet<>(Set.of("ConsentWithdrawn")),
                                        new Caller.Allowance("any", 1))
                                .narrowedTo(new TreeSet<>(Set.of("PromptIssued")))
                                .types())
                .isEmpty();
    }

    @Test
    void whileTheIssuerCannotBeReachedATokenIsNeitherGoodNorBad() throws Exception {
        Javalin lonely =
                serve(
                        IntakeSettings.DEFAULT.accepting(
                                new TokenIssuer(
                                        URI.create("http://127.0.0.1:1/jwks"),
                                        Optional.empty(),
                                        "thaw")));
        try {
            HttpResponse<String> answer = send(lonely, signed(rsa, c -> c), "[]");
            assertProblem(answer, 503, "KEYS_UNREACHABLE");
            assertThat(answer.headers().firstValue("Retry-After")).contains("5");
        } finally {
            lonely.stop();
        }
    }

    private static JWTClaimsSet claims(UnaryOperator<JWTClaimsSet.Builder> change) {
        return change.apply(
                        new JWTClaimsSet.Builder()
                                .issuer("https://issuer.example")
                                .audience("thaw")
                                .subject(ADA.value())
                                .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                                .claim("study", STUDY.value())
                                .claim("scope", "events:write"))
                .build();
    }

    private static String signed(RSAKey key, UnaryOperator<JWTClaimsSet.Builder> change)
            throws Exception {
        return signed(JWSAlgorithm.RS256, key.getKeyID(), new RSASSASigner(key), change);
    }

    private static String signed(ECKey key, UnaryOperator<JWTClaimsSet.Builder> change)
            throws Exception {
        return signed(JWSAlgorithm.ES256, key.getKeyID(), new ECDSASigner(key), change);
    }

    private static String signed(
            JWSAlgorithm algorithm,
            String keyId,
            JWSSigner signer,
            UnaryOperator<JWTClaimsSet.Builder> change)
            throws Exception {
        SignedJWT token =
                new SignedJWT(
                        new JWSHeader.Builder(algorithm).keyID(keyId).build(), claims(change));
        token.sign(signer);
        return token.serialize();
    }

    private static ParticipantEvent practice(ParticipantId participant) {
        return event(participant, new PracticeLogged("breathing", 10));
    }

    private static ParticipantEvent event(ParticipantId participant, EventPayload payload) {
        return new ParticipantEvent(
                participant,
                new StudyEvent(
                        UUID.randomUUID(),
                        STUDY,
                        new CaptureTime.Moment(
                                Instant.parse("2026-01-07T08:00:00Z"),
                                Optional.empty(),
                                Optional.empty()),
                        Optional.empty(),
                        new AppSource("ember", "1"),
                        Optional.empty(),
                        payload));
    }

    private static void assertReceived(JsonNode verdict) {
        assertThat(verdict.get("verdict").asText()).as(verdict.toString()).isEqualTo("received");
    }

    private static void assertRefused(JsonNode verdict, String reason, String pointer) {
        assertThat(verdict.get("verdict").asText()).isEqualTo("refused");
        assertThat(verdict.get("reason").asText()).isEqualTo(reason);
        assertThat(verdict.get("pointer").asText()).isEqualTo(pointer);
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code)
            throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(JSON.readTree(answer.body()).get("code").asText()).isEqualTo(code);
    }

    private static JsonNode verdicts(HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).get("verdicts");
    }

    /// A key is known a moment after it was made.
    private static String known(String key) throws Exception {
        while (send(key, "[]").statusCode() == 401) {
            Thread.onSpinWait();
        }
        return key;
    }

    private static HttpResponse<String> post(String key, ParticipantEvent... events)
            throws Exception {
        return send(
                key,
                "["
                        + String.join(",", List.of(events).stream().map(EventJson::write).toList())
                        + "]");
    }

    private static HttpResponse<String> send(String key, String body) throws Exception {
        return send(gateway, key, body);
    }

    private static HttpResponse<String> send(Javalin server, String key, String body)
            throws Exception {
        return http.send(
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:"
                                                + server.port()
                                                + "/v1/studies/callers/events"))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static Javalin serve(IntakeSettings settings) {
        return Javalin.create(
                        config -> {
                            config.startup.showJavalinBanner = false;
                            new IntakeRoutes(
                                            new Intake(publisher, apps, settings), Optional.empty())
                                    .addTo(config);
                        })
                .start("127.0.0.1", 0);
    }
}
