package dev.thaw.reports;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;

/// The PostgreSQL schema `reports`.
final class ReportsDatabase {

    private static final String SCHEMA = "reports";

    private ReportsDatabase() {}

    /// Makes the tables where there are none and brings older ones up to date.
    ///
    /// @throws org.flywaydb.core.api.FlywayException if the database cannot be reached
    static Jdbi open(DataSource database) {
        Flyway.configure()
                .dataSource(database)
                .schemas(SCHEMA)
                .locations("classpath:dev/thaw/reports/migrations")
                .load()
                .migrate();
        return Jdbi.create(database);
    }
}
