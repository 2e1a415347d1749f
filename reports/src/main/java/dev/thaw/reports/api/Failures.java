package dev.thaw.reports.api;

import dev.thaw.schemas.registry.RegistryException;
import io.javalin.http.HttpStatus;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What to say where something failed that no request can help.
public final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private static final String CANCELLED = "57014";

    /// Classes of SQLSTATE that mean: not now. Others mean that the statement is wrong.
    private static final List<String> NOT_NOW = List.of("08", "40", "53", "55", "57", "58");

    private Failures() {}

    /// With which status to answer. The failure is logged, without messages.
    public static HttpStatus status(RuntimeException failure) {
        return problem(failure).status();
    }

    /// Messages of the database quote statements: only kinds are logged.
    static QueryProblem problem(RuntimeException failure) {
        QueryProblem problem = kind(failure);
        if (problem == QueryProblem.FAULT) {
            LOG.error(
                    "A request could not be answered: {} ({}) at {}.",
                    failure.getClass().getName(),
                    state(failure).orElse("no SQLSTATE"),
                    Stream.of(failure.getStackTrace()).limit(5).toList());
        } else {
            LOG.warn(
                    "A request could not be answered: {} ({}).",
                    failure.getClass().getName(),
                    state(failure).orElse("no SQLSTATE"));
        }
        return problem;
    }

    private static QueryProblem kind(RuntimeException failure) {
        if (failure instanceof KafkaException || failure instanceof RegistryException) {
            return QueryProblem.NOT_AVAILABLE;
        }
        return state(failure)
                .map(
                        state ->
                                state.equals(CANCELLED)
                                        ? QueryProblem.TOO_SLOW
                                        : state.length() < 2
                                                        || NOT_NOW.contains(state.substring(0, 2))
                                                ? QueryProblem.NOT_AVAILABLE
                                                : QueryProblem.FAULT)
                .orElse(QueryProblem.FAULT);
    }

    /// The SQLSTATE of what failed first; empty where a driver or pool gave none.
    private static Optional<String> state(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(SQLException.class::isInstance)
                .map(cause -> Objects.requireNonNullElse(((SQLException) cause).getSQLState(), ""))
                .reduce((first, last) -> last);
    }
}
