package dev.thaw.ingest.http;

import dev.thaw.ingest.http.Caller.Allowance;
import dev.thaw.schemas.json.EventJson;
import dev.thaw.schemas.registry.RegistryException;
import dev.thaw.schemas.topic.KeyHolders;
import dev.thaw.schemas.topic.StudyApp;
import dev.thaw.schemas.topic.StudyApps;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SortedSet;
import org.apache.kafka.common.KafkaException;

/// Tells by the header `Authorization` who asks: the holder of a key of ours, or of a token of the
/// study's identity provider where one is set.
final class Callers {
    /// What all our keys begin with, and no token does.
    private static final String KEY = "thaw";

    private final KeyHolders keys;
    private final IntakeSettings settings;
    private final Optional<Tokens> tokens;

    Callers(StudyApps apps, IntakeSettings settings, InstantSource clock) {
        this.keys = new KeyHolders(apps, clock);
        this.settings = settings;
        this.tokens = settings.tokens().map(issuer -> new Tokens(issuer, settings));
    }

    /// Who sends a request.
    ///
    /// @param authorization its header `Authorization`; null if it has none
    Caller of(String authorization) throws RequestRefused {
        String secret =
                KeyHolders.bearer(authorization)
                        .orElseThrow(() -> new RequestRefused(Problem.NO_KEY));
        return tokens.isPresent() && !secret.startsWith(KEY)
                ? tokens.get().caller(secret)
                : holder(secret);
    }

    private Caller holder(String key) throws RequestRefused {
        StudyApp app = appHolding(key);
        SortedSet<String> types = app.eventTypes().isEmpty() ? EventJson.types() : app.eventTypes();
        Allowance limit =
                new Allowance(
                        app.keySha256(),
                        app.eventsPerMinute().orElse(settings.eventsPerMinute(app.holder())));
        return StudyApp.participantOf(key)
                .map(participant -> Caller.participant(app.study(), participant, types, limit))
                .orElseGet(() -> new Caller(app.study(), Optional.empty(), types, limit));
    }

    private StudyApp appHolding(String key) throws RequestRefused {
        try {
            return keys.holding(key).orElseThrow(() -> new RequestRefused(Problem.UNKNOWN_KEY));
        } catch (KafkaException | RegistryException _) {
            throw new RequestRefused(Problem.KEYS_UNREACHABLE);
        }
    }

    /// Whether keys can be checked, which needs Kafka.
    boolean reachable() {
        try {
            keys.check();
            return true;
        } catch (KafkaException | RegistryException _) {
            return false;
        }
    }
}
