package dev.thaw.reports.api;

import dev.thaw.access.BearerTokens;
import dev.thaw.access.TokenClaims;
import dev.thaw.access.TokenRefused;
import dev.thaw.core.event.StudyId;
import dev.thaw.reports.api.Reader.Studies;
import dev.thaw.schemas.topic.KeyHolders;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// Tells by the header `Authorization` who asks: the holder of a key of ours, or of a token of the
/// study's sign-in where one is set.
///
/// A token says its holder's role in the claim that the settings name, as the word
/// `thaw-researcher` or `thaw-steward`, and the studies in the claim `study` (a word, or a list;
/// `*` is all) or in `scope` as `study:<id>`.
final class Readers {

    /// What all our keys begin with, those of study apps too, and no token does.
    private static final String KEY = "thaw";

    private static final String RESEARCHER = "thaw-researcher";
    private static final String STEWARD = "thaw-steward";
    private static final String STUDY_SCOPE = "study:";
    private static final int DIGITS_OF_A_NAME = 32;

    private final ReaderKeys keys;
    private final QuerySettings settings;
    private final Optional<BearerTokens> tokens;

    Readers(ReaderKeys keys, QuerySettings settings) {
        this.keys = keys;
        this.settings = settings;
        this.tokens = settings.tokens().map(BearerTokens::new);
    }

    /// Who sends a request.
    ///
    /// @param authorization its header `Authorization`; null if it has none
    Reader of(String authorization) throws NotAnswered {
        String secret =
                KeyHolders.bearer(authorization)
                        .orElseThrow(() -> new NotAnswered(QueryProblem.NO_KEY));
        return tokens.isPresent() && !secret.startsWith(KEY)
                ? reader(claims(tokens.get(), secret))
                : holder(secret);
    }

    private Reader holder(String secret) throws NotAnswered {
        ReaderKey key =
                keys.holding(secret).orElseThrow(() -> new NotAnswered(QueryProblem.UNKNOWN_KEY));
        Studies studies =
                key.study()
                        .<Studies>map(study -> new Studies.Only(words(study)))
                        .orElseGet(Studies.All::new);
        return new Reader("key:" + key.id(), key.role(), studies);
    }

    private static SortedSet<String> words(StudyId study) {
        SortedSet<String> one = new TreeSet<>();
        one.add(study.value());
        return one;
    }

    private static TokenClaims claims(BearerTokens tokens, String secret) throws NotAnswered {
        try {
            return tokens.check(secret);
        } catch (TokenRefused refused) {
            throw new NotAnswered(
                    switch (refused.reason()) {
                        case BAD -> QueryProblem.BAD_TOKEN;
                        case KEYS_UNREACHABLE -> QueryProblem.KEYS_UNREACHABLE;
                    });
        }
    }

    private Reader reader(TokenClaims claims) throws NotAnswered {
        // The subject may be an e-mail address: the log has to tell people apart, and no more.
        String name =
                ReaderKeys.sha256(claims.issuer().orElse("") + "\n" + claims.subject())
                        .substring(0, DIGITS_OF_A_NAME);
        return new Reader("token:" + name, role(claims), studies(claims));
    }

    private Role role(TokenClaims claims) throws NotAnswered {
        SortedSet<String> roles = claims.words(settings.roleClaim());
        if (roles.contains(STEWARD)) {
            return Role.STEWARD;
        }
        if (roles.contains(RESEARCHER)) {
            return Role.RESEARCHER;
        }
        throw new NotAnswered(QueryProblem.NO_ROLE);
    }

    private static Studies studies(TokenClaims claims) {
        SortedSet<String> studies = claims.words("study");
        for (String scope : claims.words("scope")) {
            if (scope.startsWith(STUDY_SCOPE)) {
                studies.add(scope.substring(STUDY_SCOPE.length()));
            }
        }
        return studies.contains("*") ? new Studies.All() : new Studies.Only(studies);
    }
}
