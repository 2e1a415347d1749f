package dev.thaw.vault;

/// The vault cannot be used; the message says in one sentence what to do.
public final class VaultProblem extends RuntimeException {

    public VaultProblem(String message) {
        super(message);
    }

    public VaultProblem(String message, Throwable cause) {
        super(message, cause);
    }
}
