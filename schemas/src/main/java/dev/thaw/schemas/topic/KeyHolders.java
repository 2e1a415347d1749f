package dev.thaw.schemas.topic;

import dev.thaw.schemas.topic.StudyApp.Holder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Tells who holds a key of ours, by topic `study-apps` as it is just now. Thread-safe.
///
/// Every method that looks at the topic throws Kafka's or the registry's exception if either is
/// needed and does not answer.
public final class KeyHolders {

    private static final Pattern BEARER =
            Pattern.compile("bearer +([\\x21-\\x7e]+)", Pattern.CASE_INSENSITIVE);

    /// A revoked key is refused at the latest after this time.
    private static final Duration STALE = Duration.ofSeconds(1);

    /// Unknown keys make the topic be read on no more often than this.
    private static final long REREAD_MILLIS = 100;

    private final StudyApps apps;
    private final InstantSource clock;

    /// @param apps stays the caller's to close
    public KeyHolders(StudyApps apps, InstantSource clock) {
        this.apps = apps;
        this.clock = clock;
    }

    /// What a request shows to say who sends it.
    ///
    /// @param authorization its header `Authorization`; null if it has none
    /// @return absent unless it is `Bearer` and something
    public static Optional<String> bearer(String authorization) {
        Matcher bearer = BEARER.matcher(authorization == null ? "" : authorization.strip());
        return bearer.matches() ? Optional.of(bearer.group(1)) : Optional.empty();
    }

    /// Whoever holds a key; nobody holds a revoked one, nor one whose form is another holder's.
    public Optional<StudyApp> holding(String key) {
        Instant now = clock.instant();
        var _ = apps.refreshSince(now.minus(STALE));
        return apps.holding(key)
                .or(() -> newlyHolding(key, now))
                .filter(app -> isOfForm(key, app.holder()));
    }

    private Optional<StudyApp> newlyHolding(String key, Instant now) {
        var _ =
                apps.refreshSince(
                        Instant.ofEpochMilli(now.toEpochMilli() / REREAD_MILLIS * REREAD_MILLIS));
        return apps.holding(key);
    }

    private static boolean isOfForm(String key, Holder holder) {
        return StudyApp.participantOf(key).isPresent() == (holder == Holder.PARTICIPANT);
    }

    /// Fails if keys cannot be checked at present.
    public void check() {
        var _ = apps.refreshSince(clock.instant().minus(STALE));
    }
}
