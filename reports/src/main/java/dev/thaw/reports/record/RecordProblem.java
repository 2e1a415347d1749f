package dev.thaw.reports.record;

/// Why there is no record; one sentence that says what to do and names nobody.
public final class RecordProblem extends RuntimeException {

    private static final long serialVersionUID = 1;

    RecordProblem(String sentence) {
        super(sentence);
    }
}
