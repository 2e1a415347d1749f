package dev.thaw.embedded;

/// Why the embedded stack cannot run: one sentence for people that says what to do about it.
public final class StartupProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartupProblem(String message) {
        super(message);
    }

    public StartupProblem(String message, Throwable cause) {
        super(message, cause);
    }
}
