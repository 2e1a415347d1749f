package dev.thaw.reports.reader;

import dev.thaw.access.BearerTokens;
import dev.thaw.access.TokenClaims;
import dev.thaw.access.TokenRefused;
import dev.thaw.core.event.StudyId;
import dev.thaw.reports.reader.NotAdmitted.Reason;
import dev.thaw.reports.reader.Reader.Studies;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// Tells who asks: the holder of a key of ours, in a browser where they signed in too, or of a
/// token of the study's sign-in where one is set.
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
    private final Sessions sessions;
    private final ReadingSettings settings;
    private final Optional<BearerTokens> tokens;

    Readers(ReaderKeys keys, Sessions sessions, ReadingSettings settings) {
        this.keys = keys;
        this.sessions = sessions;
        this.settings = settings;
        this.tokens = settings.tokens().map(BearerTokens::new);
    }

    /// Who sends a request. A key or token counts more than a cookie, which the browser adds by
    /// itself.
    Reader of(Credentials credentials) throws NotAdmitted {
        if (credentials.bearer().isPresent()) {
            return bearer(credentials.bearer().get());
        }
        String session = credentials.session().orElseThrow(() -> new NotAdmitted(Reason.NO_KEY));
        return holder(sessions.key(session));
    }

    private Reader bearer(String secret) throws NotAdmitted {
        return tokens.isPresent() && !secret.startsWith(KEY)
                ? reader(claims(tokens.get(), secret))
                : holder(keys.holding(secret));
    }

    private static Reader holder(Optional<ReaderKey> found) throws NotAdmitted {
        ReaderKey key = found.orElseThrow(() -> new NotAdmitted(Reason.UNKNOWN_KEY));
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

    private static TokenClaims claims(BearerTokens tokens, String secret) throws NotAdmitted {
        try {
            return tokens.check(secret);
        } catch (TokenRefused refused) {
            throw new NotAdmitted(
                    switch (refused.reason()) {
                        case BAD -> Reason.BAD_TOKEN;
                        case KEYS_UNREACHABLE -> Reason.KEYS_UNREACHABLE;
                    });
        }
    }

    private Reader reader(TokenClaims claims) throws NotAdmitted {
        // The subject may be an e-mail address: the log has to tell people apart, and no more.
        String name =
                ReaderKeys.sha256(claims.issuer().orElse("") + "\n" + claims.subject())
                        .substring(0, DIGITS_OF_A_NAME);
        return new Reader("token:" + name, role(claims), studies(claims));
    }

    private Role role(TokenClaims claims) throws NotAdmitted {
        SortedSet<String> roles = claims.words(settings.roleClaim());
        if (roles.contains(STEWARD)) {
            return Role.STEWARD;
        }
        if (roles.contains(RESEARCHER)) {
            return Role.RESEARCHER;
        }
        throw new NotAdmitted(Reason.NO_ROLE);
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
