package dev.thaw.access;

/// A token that says nothing to us. The message has nothing of the token.
public final class TokenRefused extends Exception {

    private static final long serialVersionUID = 1;

    /// Why.
    public enum Reason {
        /// It is expired, for another audience, of another issuer, or not signed by its keys.
        BAD,
        /// The issuer's keys cannot be had at present: the token is neither good nor bad.
        KEYS_UNREACHABLE
    }

    private final Reason reason;

    TokenRefused(Reason reason) {
        super("the token was not accepted: " + reason);
        this.reason = reason;
    }

    /// Why.
    public Reason reason() {
        return reason;
    }
}
