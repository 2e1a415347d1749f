package dev.thaw.reports.reader;

import java.time.Duration;
import java.util.Optional;

/// Somebody who is not let in.
public final class NotAdmitted extends Exception {

    private static final long serialVersionUID = 1;

    private final Reason reason;
    private final transient Optional<Duration> pause;

    NotAdmitted(Reason reason) {
        this(reason, Optional.empty());
    }

    private NotAdmitted(Reason reason, Optional<Duration> pause) {
        super(reason.name());
        this.reason = reason;
        this.pause = pause;
    }

    static NotAdmitted until(Reason reason, Duration pause) {
        return new NotAdmitted(reason, Optional.of(pause));
    }

    /// Why somebody is not let in.
    public enum Reason {
        /// Nothing was sent that says who asks.
        NO_KEY,
        /// The key or session is unknown, expired, revoked or ended.
        UNKNOWN_KEY,
        /// The token is not good here.
        BAD_TOKEN,
        /// The token names no role.
        NO_ROLE,
        /// Tokens cannot be checked at present.
        KEYS_UNREACHABLE,
        /// More requests than a reader may send.
        TOO_FAST,
        /// Too many requests are being worked on.
        BUSY
    }

    public Reason reason() {
        return reason;
    }

    /// When to come again; absent: nothing better is known than what the reason says.
    public Optional<Duration> pause() {
        return pause;
    }
}
