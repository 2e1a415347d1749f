package dev.thaw.reports;

/// The tables cannot be made or brought up to date; the message says in one sentence what to do.
public final class DatabaseProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseProblem(String message, Throwable cause) {
        super(message, cause);
    }
}
