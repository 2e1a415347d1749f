package dev.thaw.ingest.http;

import dev.thaw.core.event.ParticipantId;
import dev.thaw.ingest.http.Caller.Allowance;
import dev.thaw.schemas.json.EventJson;
import dev.thaw.schemas.registry.RegistryException;
import dev.thaw.schemas.topic.StudyApp;
import dev.thaw.schemas.topic.StudyApp.Holder;
import dev.thaw.schemas.topic.StudyApps;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;

/// Tells by the header `Authorization` who asks: the holder of a key of ours, or of a token of the
/// study's identity provider where one is set.
final class Callers {
    private static final Pattern BEARER =
            Pattern.compile("bearer +([\\x21-\\x7e]+)", Pattern.CASE_INSENSITIVE);

    /// What all our keys begin with, and no token does.
    private static final String KEY = "thaw";

    /// A revoked key is refused at the latest after this time.
    private static final Duration STALE = Duration.ofSeconds(1);

    /// Unknown keys make the topic be read on no more often than this.
    private static final long REREAD_MILLIS = 100;

    private final StudyApps apps;
    private final IntakeSettings settings;
    private final Optional<Tokens> tokens;
    private final InstantSource clock;

    Callers(StudyApps apps, IntakeSettings settings, InstantSource clock) {
        this.apps = apps;
        this.settings = settings;
        this.tokens = settings.tokens().map(issuer -> new Tokens(issuer, settings));
        this.clock = clock;
    }

    /// Who sends a request.
    ///
    /// @param authorization its header `Authorization`; null if it has none
    Caller of(String authorization) throws RequestRefused {
        Matcher bearer = BEARER.matcher(authorization == null ? "" : authorization.strip());
        if (!bearer.matches()) {
            throw new RequestRefused(Problem.NO_KEY);
        }
        String secret = bearer.group(1);
        return tokens.isPresent() && !secret.startsWith(KEY)
                ? tokens.get().caller(secret)
                : holder(secret);
    }

    private Caller holder(String key) throws RequestRefused {
        StudyApp app = appHolding(key);
        Optional<ParticipantId> participant = StudyApp.participantOf(key);
        if (participant.isPresent() != (app.holder() == Holder.PARTICIPANT)) {
            throw new RequestRefused(Problem.UNKNOWN_KEY);
        }
        return new Caller(
                app.study(),
                participant,
                app.eventTypes().isEmpty() ? EventJson.types() : app.eventTypes(),
                new Allowance(
                        app.keySha256(),
                        app.eventsPerMinute().orElse(settings.eventsPerMinute(app.holder()))));
    }

    private StudyApp appHolding(String key) throws RequestRefused {
        Instant now = clock.instant();
        refreshSince(now.minus(STALE));
        Optional<StudyApp> known = apps.holding(key);
        if (known.isPresent()) {
            return known.get();
        }
        refreshSince(Instant.ofEpochMilli(now.toEpochMilli() / REREAD_MILLIS * REREAD_MILLIS));
        return apps.holding(key).orElseThrow(() -> new RequestRefused(Problem.UNKNOWN_KEY));
    }

    /// Whether keys can be checked, which needs Kafka.
    boolean reachable() {
        try {
            refreshSince(clock.instant().minus(STALE));
            return true;
        } catch (RequestRefused _) {
            return false;
        }
    }

    private void refreshSince(Instant moment) throws RequestRefused {
        try {
            var _ = apps.refreshSince(moment);
        } catch (KafkaException | RegistryException _) {
            throw new RequestRefused(Problem.KEYS_UNREACHABLE);
        }
    }
}
