package dev.thaw.ingest.http;

/// A request that is not taken, on its way to the answer.
final class RequestRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final Problem problem;

    RequestRefused(Problem problem) {
        this(problem, problem.sentence());
    }

    /// @param sentence more exactly than the problem's own what is wrong; no content
    RequestRefused(Problem problem, String sentence) {
        super(sentence, null, false, false);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
