package dev.thaw.reports;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.statement.Query;

/// Reads a query's rows as they come, without keeping them.
public final class Rows {

    private static final int ROWS_AT_ONCE = 5_000;

    private Rows() {}

    /// What to do with a row.
    @FunctionalInterface
    public interface Reader {
        /// Reads the current row.
        void read(ResultSet row) throws SQLException;
    }

    /// Within a transaction, or all rows are kept all the same.
    public static void each(Query query, Reader reader) {
        query.setFetchSize(ROWS_AT_ONCE)
                .scanResultSet(
                        (results, _) -> {
                            try (ResultSet row = results.get()) {
                                int count = 0;
                                while (row.next()) {
                                    reader.read(row);
                                    count++;
                                }
                                return count;
                            }
                        });
    }
}
