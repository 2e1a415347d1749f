package dev.thaw.reports.reader;

import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/// Reads the database with the rights of whoever asks, and no others.
final class Rights {

    /// Whoever waits longer has given up.
    private static final String LONGEST = "15s";

    private final Jdbi jdbi;

    Rights(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// One snapshot of the database, seen with the rights of a role.
    <T> T as(Role role, Function<Handle, T> read) {
        return jdbi.inTransaction(
                TransactionIsolationLevel.REPEATABLE_READ,
                handle -> {
                    handle.execute("SET TRANSACTION READ ONLY");
                    handle.execute("SET LOCAL statement_timeout = '" + LONGEST + "'");
                    handle.execute("SET LOCAL ROLE " + role.databaseRole());
                    return read.apply(handle);
                });
    }
}
