package dev.thaw.ingest.http;

import java.time.Duration;
import java.util.Optional;

/// A request that is not taken, on its way to the answer.
public final class RequestRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final Problem problem;
    private final transient Optional<Duration> pause;

    RequestRefused(Problem problem) {
        this(problem, problem.sentence());
    }

    /// @param sentence more exactly than the problem's own what is wrong; no content
    RequestRefused(Problem problem, String sentence) {
        this(problem, sentence, problem.pause());
    }

    private RequestRefused(Problem problem, String sentence, Optional<Duration> pause) {
        super(sentence, null, false, false);
        this.problem = problem;
        this.pause = pause;
    }

    /// A request that may come again after some time.
    static RequestRefused until(Problem problem, Duration pause) {
        return new RequestRefused(problem, problem.sentence(), Optional.of(pause));
    }

    /// What is wrong.
    public Problem problem() {
        return problem;
    }

    /// When to send the request again, in whole seconds from 1; absent if that would not help.
    public Optional<Long> secondsToWait() {
        return pause.map(time -> time.plusMillis(999).toSeconds()).map(time -> Math.max(1, time));
    }
}
