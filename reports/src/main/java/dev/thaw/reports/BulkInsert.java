package dev.thaw.reports;

import java.sql.Array;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/// Inserts any number of rows with one statement, in which each column travels as one array: about
/// as fast as COPY, without its escaping, and independent of driver settings.
public final class BulkInsert<R> {

    private final List<Column<R>> columns;
    private final String sql;

    /// @param table with its schema
    public BulkInsert(String table, List<Column<R>> columns) {
        this.columns = List.copyOf(columns);
        this.sql =
                "INSERT INTO %s (%s) SELECT * FROM unnest(%s)"
                        .formatted(
                                table,
                                columns.stream()
                                        .map(Column::name)
                                        .collect(Collectors.joining(", ")),
                                columns.stream()
                                        .map(column -> "?::" + column.type() + "[]")
                                        .collect(Collectors.joining(", ")));
    }

    /// @param type PostgreSQL's name of the column's type
    /// @param value of a row; null where there is none
    public record Column<R>(String name, String type, Function<R, Object> value) {}

    /// @return how many rows were inserted
    public int insert(Handle handle, List<R> rows) {
        if (rows.isEmpty()) {
            return 0;
        }
        try (Update update = handle.createUpdate(sql)) {
            for (int i = 0; i < columns.size(); i++) {
                Array array = array(handle, columns.get(i), rows);
                update.bind(i, (position, statement, _) -> statement.setArray(position, array));
            }
            return update.execute();
        }
    }

    private Array array(Handle handle, Column<R> column, List<R> rows) {
        try {
            return handle.getConnection()
                    .createArrayOf(column.type(), rows.stream().map(column.value()).toArray());
        } catch (SQLException e) {
            throw new IllegalStateException("the driver has no arrays of " + column.type(), e);
        }
    }
}
