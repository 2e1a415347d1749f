package dev.thaw.ingest.http;

import dev.thaw.access.TokenIssuer;
import dev.thaw.schemas.topic.StudyApp.Holder;
import java.util.Optional;

/// How the gateway is set.
///
/// @param eventsPerMinuteOfApps how many events a minute a study app's key may write where it does
///   not say; the same for a token that is nobody's in particular
/// @param eventsPerMinuteOfParticipants the same for a participant's key or token
/// @param tokens whose tokens are accepted beside keys; absent: nobody's
public record IntakeSettings(
        int eventsPerMinuteOfApps,
        int eventsPerMinuteOfParticipants,
        Optional<TokenIssuer> tokens) {

    /// 600,000 events a minute for an app, 600 for a participant, and no tokens.
    public static final IntakeSettings DEFAULT = new IntakeSettings(600_000, 600, Optional.empty());

    public IntakeSettings {
        if (eventsPerMinuteOfApps < 1 || eventsPerMinuteOfParticipants < 1) {
            throw new IllegalArgumentException("a key may write at least 1 event a minute");
        }
    }

    /// The same, with tokens.
    public IntakeSettings accepting(TokenIssuer issuer) {
        return new IntakeSettings(
                eventsPerMinuteOfApps, eventsPerMinuteOfParticipants, Optional.of(issuer));
    }

    int eventsPerMinute(Holder holder) {
        return switch (holder) {
            case APP -> eventsPerMinuteOfApps;
            case PARTICIPANT -> eventsPerMinuteOfParticipants;
        };
    }
}
