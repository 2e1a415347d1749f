package dev.thaw.reports.release;

/// Why nothing can be released now, in one sentence that says what to do.
public final class ReleaseProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ReleaseProblem(String sentence) {
        super(sentence);
    }

    ReleaseProblem(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
