package dev.thaw.reports;

/// An export cannot be made; the message says in one sentence what to do.
public final class ExportProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ExportProblem(String message) {
        super(message);
    }

    ExportProblem(String message, Throwable cause) {
        super(message, cause);
    }
}
