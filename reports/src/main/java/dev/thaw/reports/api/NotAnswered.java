package dev.thaw.reports.api;

import dev.thaw.reports.reader.NotAdmitted;
import java.time.Duration;
import java.util.Optional;

/// A request that is not answered with rows.
final class NotAnswered extends Exception {

    private static final long serialVersionUID = 1;

    private final QueryProblem problem;
    private final transient Optional<Duration> pause;

    NotAnswered(QueryProblem problem) {
        this(problem, problem.sentence());
    }

    /// @param sentence what exactly is wrong; nothing that was sent
    NotAnswered(QueryProblem problem, String sentence) {
        this(problem, sentence, problem.pause());
    }

    private NotAnswered(QueryProblem problem, String sentence, Optional<Duration> pause) {
        super(sentence);
        this.problem = problem;
        this.pause = pause;
    }

    static NotAnswered of(NotAdmitted refused) {
        QueryProblem problem = QueryProblem.of(refused.reason());
        return new NotAnswered(
                problem, problem.sentence(), refused.pause().or(() -> problem.pause()));
    }

    QueryProblem problem() {
        return problem;
    }

    Optional<Duration> pause() {
        return pause;
    }
}
