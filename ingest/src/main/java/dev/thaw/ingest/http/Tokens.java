package dev.thaw.ingest.http;

import dev.thaw.access.BearerTokens;
import dev.thaw.access.TokenClaims;
import dev.thaw.access.TokenIssuer;
import dev.thaw.access.TokenRefused;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyId;
import dev.thaw.ingest.http.Caller.Allowance;
import dev.thaw.schemas.json.EventJson;
import dev.thaw.schemas.topic.StudyApp.Holder;
import java.util.List;
import java.util.Optional;
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

    private final BearerTokens tokens;
    private final IntakeSettings settings;

    Tokens(TokenIssuer issuer, IntakeSettings settings) {
        this.tokens = new BearerTokens(issuer);
        this.settings = settings;
    }

    /// Who holds a token.
    Caller caller(String token) throws RequestRefused {
        TokenClaims claims = claims(token);
        StudyId study = study(claims);
        SortedSet<String> scopes = claims.words("scope");
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

    private TokenClaims claims(String token) throws RequestRefused {
        try {
            return tokens.check(token);
        } catch (TokenRefused refused) {
            throw new RequestRefused(
                    switch (refused.reason()) {
                        case BAD -> Problem.BAD_TOKEN;
                        case KEYS_UNREACHABLE -> Problem.KEYS_UNREACHABLE;
                    });
        }
    }

    private static StudyId study(TokenClaims claims) throws RequestRefused {
        Stream<String> named =
                claims.text("study")
                        .map(Stream::of)
                        .orElseGet(
                                () ->
                                        claims.words("roles").stream()
                                                .map(ROLE::matcher)
                                                .filter(Matcher::matches)
                                                .map(role -> role.group(1)));
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

    private static ParticipantId participant(TokenClaims claims) throws RequestRefused {
        try {
            return new ParticipantId(claims.subject());
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

    private Allowance allowance(TokenClaims claims, Holder holder) {
        return new Allowance(
                holder + " " + claims.issuer().orElse("") + " " + claims.subject(),
                settings.eventsPerMinute(holder));
    }
}
