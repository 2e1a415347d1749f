package dev.thaw.reports;

import dev.thaw.reports.NewestRecords.OutOfReach;
import dev.thaw.schemas.registry.RegistryException;
import java.sql.SQLException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.JdbiException;

/// What a failure means to the projection, in words that may be logged.
///
/// Messages of Jdbi and the driver quote statements and rows; of those only the SQL state is told.
public final class Reasons {

    private Reasons() {}

    /// Whether trying again may help: whatever the database, the vault or the registry answers may
    /// be mended while the projection waits, without losing anything.
    static boolean mayPass(RuntimeException e) {
        return e instanceof JdbiException
                || e instanceof FlywayException
                || e instanceof DatabaseProblem
                || e instanceof OutOfReach
                || e instanceof RetriableException
                || (e instanceof RegistryException registry && !registry.notFound());
    }

    /// One sentence without a word of anybody's data.
    public static String of(Throwable e) {
        return switch (e) {
            case JdbiException _ -> database(e);
            case FlywayException _ -> database(e);
            case DatabaseProblem problem -> problem.getMessage();
            case IllegalStateException broken -> broken.getMessage();
            case OutOfReach outOfReach -> outOfReach.getMessage();
            case RegistryException registry -> registry.getMessage();
            case KafkaException kafka -> "Kafka: " + kafka.getMessage();
            default -> unexpected(e);
        };
    }

    /// Where it happened, without its message, which might quote anything.
    private static String unexpected(Throwable e) {
        StackTraceElement[] trace = e.getStackTrace();
        return e.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }

    private static String database(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return "PostgreSQL did not do what it was asked to (SQL state %s)"
                        .formatted(sql.getSQLState());
            }
        }
        return "PostgreSQL did not do what it was asked to (%s)"
                .formatted(e.getClass().getSimpleName());
    }
}
