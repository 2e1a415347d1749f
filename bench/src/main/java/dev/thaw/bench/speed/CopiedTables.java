package dev.thaw.bench.speed;

import dev.thaw.embedded.Directories;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/// The rows of the participants' tables as files, and tables like them to `COPY` the files into:
/// the same columns, keys and indices. The rows are in the order in which the projection wrote
/// them.
final class CopiedTables implements AutoCloseable {

    private static final int BUFFER = 1 << 20;
    private static final double NANOS = 1e9;

    private final DataSource database;
    private final Path directory;
    private final List<String> tables;
    private final long rows;

    private CopiedTables(DataSource database, Path directory, List<String> tables, long rows) {
        this.database = database;
        this.directory = directory;
        this.tables = tables;
        this.rows = rows;
    }

    /// Writes the files.
    ///
    /// @param directory is made, and deleted by [#close]
    static CopiedTables write(DataSource database, Path directory) {
        try (Connection connection = database.getConnection()) {
            Files.createDirectories(directory);
            List<String> tables = tables(connection);
            long rows = 0;
            for (String table : tables) {
                try (OutputStream out =
                        new BufferedOutputStream(
                                Files.newOutputStream(directory.resolve(table)), BUFFER)) {
                    rows +=
                            connection
                                    .unwrap(PGConnection.class)
                                    .getCopyAPI()
                                    .copyOut("COPY reports.%s TO STDOUT".formatted(table), out);
                }
            }
            return new CopiedTables(database, directory, tables, rows);
        } catch (IOException e) {
            throw new UncheckedIOException("the rows cannot be written", e);
        } catch (SQLException e) {
            throw new IllegalStateException("the rows cannot be read", e);
        }
    }

    /// All with rows of participants, that of participants first.
    private static List<String> tables(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>(List.of("participant"));
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                """
                                SELECT relname
                                  FROM pg_constraint k
                                  JOIN pg_class ON pg_class.oid = conrelid
                                 WHERE contype = 'f' AND confrelid = 'reports.participant'::regclass
                                 ORDER BY relname
                                """)) {
            while (row.next()) {
                tables.add(row.getString(1));
            }
        }
        return List.copyOf(tables);
    }

    long rows() {
        return rows;
    }

    /// Copies all rows into new tables, which are dropped afterwards.
    ///
    /// @param foreignKeys whether each row's participant is looked up, as in the projection's
    ///   tables
    /// @return seconds until the last is committed
    double copy(boolean foreignKeys) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA copied");
            try {
                make(statement, foreignKeys);
                statement.execute("CHECKPOINT");
                long begin = System.nanoTime();
                for (String table : tables) {
                    try (InputStream in =
                            new BufferedInputStream(
                                    Files.newInputStream(directory.resolve(table)), BUFFER)) {
                        connection
                                .unwrap(PGConnection.class)
                                .getCopyAPI()
                                .copyIn("COPY copied.%s FROM STDIN".formatted(table), in);
                    }
                }
                return (System.nanoTime() - begin) / NANOS;
            } finally {
                statement.execute("DROP SCHEMA copied CASCADE");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the rows cannot be read", e);
        } catch (SQLException e) {
            throw new IllegalStateException("the rows cannot be copied", e);
        }
    }

    private void make(Statement statement, boolean foreignKeys) throws SQLException {
        for (String table : tables) {
            statement.execute(
                    "CREATE TABLE copied.%1$s (LIKE reports.%1$s INCLUDING ALL)".formatted(table));
        }
        if (foreignKeys) {
            for (String key : foreignKeys(statement)) {
                statement.execute(key);
            }
        }
    }

    private static List<String> foreignKeys(Statement statement) throws SQLException {
        List<String> keys = new ArrayList<>();
        try (ResultSet row =
                statement.executeQuery(
                        """
                        SELECT format('ALTER TABLE copied.%I ADD %s', relname,
                                      replace(pg_get_constraintdef(k.oid), 'reports.', 'copied.'))
                          FROM pg_constraint k
                          JOIN pg_class ON pg_class.oid = conrelid
                         WHERE contype = 'f' AND confrelid = 'reports.participant'::regclass
                         ORDER BY relname
                        """)) {
            while (row.next()) {
                keys.add(row.getString(1));
            }
        }
        return keys;
    }

    @Override
    public void close() {
        try {
            Directories.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("the files cannot be deleted", e);
        }
    }
}
