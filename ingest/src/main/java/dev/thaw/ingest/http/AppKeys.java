package dev.thaw.ingest.http;

import dev.thaw.schemas.registry.RegistryException;
import dev.thaw.schemas.topic.StudyApp;
import dev.thaw.schemas.topic.StudyApps;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;

/// Tells by the header `Authorization` which study app asks.
final class AppKeys {
    private static final Pattern BEARER =
            Pattern.compile("bearer +([\\x21-\\x7e]+)", Pattern.CASE_INSENSITIVE);

    /// A revoked key is refused at the latest after this time.
    private static final Duration STALE = Duration.ofSeconds(1);

    /// Unknown keys make the topic be read on no more often than this.
    private static final long REREAD_MILLIS = 100;

    private final StudyApps apps;
    private final InstantSource clock;

    AppKeys(StudyApps apps, InstantSource clock) {
        this.apps = apps;
        this.clock = clock;
    }

    /// The app whose key an `Authorization` header carries.
    ///
    /// @param authorization null if the request has none
    StudyApp appOf(String authorization) throws RequestRefused {
        Matcher bearer = BEARER.matcher(authorization == null ? "" : authorization.strip());
        if (!bearer.matches()) {
            throw new RequestRefused(Problem.NO_KEY);
        }
        String key = bearer.group(1);
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
