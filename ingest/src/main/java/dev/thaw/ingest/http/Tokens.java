package dev.thaw.ingest.http;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.ConfigurableJWTProcessor;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyId;
import dev.thaw.ingest.http.Caller.Allowance;
import dev.thaw.ingest.http.IntakeSettings.TokenIssuer;
import dev.thaw.schemas.json.EventJson;
import dev.thaw.schemas.topic.StudyApp.Holder;
import java.net.MalformedURLException;
import java.net.URL;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Tells by a signed token (JWT, RFC 7519) who asks.
///
/// Its claim `study` names the study, or one role such as `pilot:ROLE_PARTICIPANT` in `roles` does
/// (RADAR's ManagementPortal); `sub` is the participant's pseudonym. `scope` says what may be
/// written: `events:write` (or `MEASUREMENT.CREATE`) that participant's events,
/// `events:write:<type>` those of one type, `study:write` the events of all participants.
final class Tokens {
    private static final String OWN = "events:write";
    private static final String OWN_OF_TYPE = "events:write:";
    private static final String OWN_BY_RADAR = "MEASUREMENT.CREATE";
    private static final String ALL = "study:write";
    private static final Pattern ROLE = Pattern.compile("([^:]+):ROLE_PARTICIPANT");

    private static final int MILLIS_TO_CONNECT = 2_000;
    private static final int MILLIS_TO_READ = 2_000;
    private static final int LARGEST_KEY_SET = 200_000;

    private final ConfigurableJWTProcessor<SecurityContext> tokens = new DefaultJWTProcessor<>();
    private final IntakeSettings settings;

    Tokens(TokenIssuer issuer, IntakeSettings settings) {
        this.settings = settings;
        tokens.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(
                        JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        tokens.setJWSKeySelector(
                new JWSVerificationKeySelector<>(
                        Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256), keys(issuer)));
        tokens.setJWTClaimsSetVerifier(
                new DefaultJWTClaimsVerifier<>(
                        Set.of(issuer.audience()),
                        exactly(issuer),
                        Set.of("exp", "sub"),
                        Set.of()));
    }

    /// A claim that is set here must be there and equal.
    private static JWTClaimsSet exactly(TokenIssuer issuer) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder();
        issuer.issuer().ifPresent(claims::issuer);
        return claims.build();
    }

    private static JWKSource<SecurityContext> keys(TokenIssuer issuer) {
        URL url;
        try {
            url = issuer.keySet().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("the address of the issuer's keys is no URL", e);
        }
        return JWKSourceBuilder.create(
                        url,
                        new DefaultResourceRetriever(
                                MILLIS_TO_CONNECT, MILLIS_TO_READ, LARGEST_KEY_SET))
                .retrying(true)
                .outageTolerant(true)
                .build();
    }

    /// Who holds a token.
    Caller caller(String token) throws RequestRefused {
        JWTClaimsSet claims = claims(token);
        StudyId study = study(claims);
        SortedSet<String> scopes = words(claims, "scope");
        if (scopes.contains(ALL)) {
            return new Caller(
                    study, Optional.empty(), EventJson.types(), allowance(claims, Holder.APP));
        }
        SortedSet<String> types = types(scopes);
        if (types.isEmpty()) {
            throw new RequestRefused(Problem.NO_SCOPE);
        }
        return Caller.participant(
                study, participant(claims), types, allowance(claims, Holder.PARTICIPANT));
    }

    private JWTClaimsSet claims(String token) throws RequestRefused {
        try {
            return tokens.process(token, null);
        } catch (KeySourceException _) {
            throw new RequestRefused(Problem.KEYS_UNREACHABLE);
        } catch (ParseException | BadJOSEException | JOSEException _) {
            throw new RequestRefused(Problem.BAD_TOKEN);
        }
    }

    private static StudyId study(JWTClaimsSet claims) throws RequestRefused {
        Stream<String> named =
                claims.getClaim("study") instanceof String study
                        ? Stream.of(study)
                        : words(claims, "roles").stream()
                                .map(ROLE::matcher)
                                .filter(Matcher::matches)
                                .map(role -> role.group(1));
        List<String> studies = named.distinct().toList();
        if (studies.size() != 1) {
            throw new RequestRefused(
                    Problem.BAD_TOKEN,
                    "The token names no study, or several; it needs one in the claim study or in a"
                            + " role <study>:ROLE_PARTICIPANT.");
        }
        try {
            return new StudyId(studies.getFirst());
        } catch (IllegalArgumentException _) {
            throw new RequestRefused(
                    Problem.BAD_TOKEN, "What the token names as its study is no study's id.");
        }
    }

    private static ParticipantId participant(JWTClaimsSet claims) throws RequestRefused {
        try {
            return new ParticipantId(claims.getSubject());
        } catch (IllegalArgumentException _) {
            throw new RequestRefused(
                    Problem.BAD_TOKEN,
                    "The token's sub is no participant's pseudonym (1-64 letters, digits, dots,"
                            + " underscores and hyphens).");
        }
    }

    private static SortedSet<String> types(SortedSet<String> scopes) {
        if (scopes.contains(OWN) || scopes.contains(OWN_BY_RADAR)) {
            return EventJson.types();
        }
        SortedSet<String> types = new TreeSet<>();
        for (String scope : scopes) {
            if (scope.startsWith(OWN_OF_TYPE)) {
                types.add(scope.substring(OWN_OF_TYPE.length()));
            }
        }
        types.retainAll(EventJson.types());
        return types;
    }

    private Allowance allowance(JWTClaimsSet claims, Holder holder) {
        return new Allowance(
                holder + " " + claims.getIssuer() + " " + claims.getSubject(),
                settings.eventsPerMinute(holder));
    }

    /// A claim that is a list of words, or a text of words with spaces between them (RFC 8693).
    private static SortedSet<String> words(JWTClaimsSet claims, String name) {
        SortedSet<String> words = new TreeSet<>();
        switch (claims.getClaim(name)) {
            case String text -> words.addAll(List.of(text.strip().split(" +", -1)));
            case List<?> list ->
                    list.forEach(
                            word -> {
                                if (word instanceof String text) {
                                    words.add(text);
                                }
                            });
            case null, default -> {
                // It grants nothing.
            }
        }
        return words;
    }
}
