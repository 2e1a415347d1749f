package dev.thaw.reports;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;

/// The PostgreSQL schema `reports`.
public final class ReportsDatabase {

    private static final String SCHEMA = "reports";

    /// What the migrations raise where the roles are missing and may not be made.
    static final String NO_ROLES = "TH001";

    /// The same of the schema `published`.
    static final String NO_SCHEMA = "TH002";

    private ReportsDatabase() {}

    /// Makes the tables where there are none and brings older ones up to date.
    ///
    /// @throws DatabaseProblem if somebody has to make roles or schemas of docs/operating.md first
    /// @throws FlywayException if the database cannot be reached
    public static Jdbi open(DataSource database) {
        try {
            Flyway.configure()
                    .dataSource(database)
                    .schemas(SCHEMA)
                    .locations("classpath:dev/thaw/reports/migrations")
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw sentence(e);
        }
        return Jdbi.create(database);
    }

    private static RuntimeException sentence(FlywayException problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && NO_ROLES.equals(sql.getSQLState())) {
                return new DatabaseProblem(
                        "The database user may not create the roles thaw_steward and"
                                + " thaw_researcher, or may not act as them; let an administrator"
                                + " create both (NOLOGIN) and grant them to the user, or give the"
                                + " user CREATEROLE.",
                        problem);
            }
            if (cause instanceof SQLException sql && NO_SCHEMA.equals(sql.getSQLState())) {
                return new DatabaseProblem(
                        "The database user may not create the schema published; let an"
                                + " administrator create it for the user (CREATE SCHEMA published"
                                + " AUTHORIZATION ...), as docs/operating.md says.",
                        problem);
            }
        }
        return problem;
    }
}
