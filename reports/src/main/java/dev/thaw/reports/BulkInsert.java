package dev.thaw.reports;

import static java.util.stream.Collectors.joining;

import java.io.DataOutputStream;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/// Inserts any number of rows with `COPY`, which PostgreSQL works off while they are still being
/// written. In its binary form: nothing has to be escaped, and where a row cannot be taken,
/// PostgreSQL's log names its number and not what is in it.
public final class BulkInsert<R> {

    private static final int BUFFER = 64 << 10;

    /// What a binary copy begins with, and 8 bytes of flags and extensions: none.
    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };

    private static final int END = -1;

    private final List<Field<R>> fields;
    private final String sql;

    /// @param table with its schema
    /// @throws IllegalArgumentException if a column is of a type that nobody needed so far
    public BulkInsert(String table, List<Column<R>> columns) {
        this.fields =
                columns.stream()
                        .map(c -> new Field<>(c.value(), BinaryValue.of(c.type())))
                        .toList();
        this.sql =
                "COPY %s (%s) FROM STDIN (FORMAT binary)"
                        .formatted(
                                table, columns.stream().map(Column::name).collect(joining(", ")));
    }

    /// @param type PostgreSQL's name of the column's type
    /// @param value of a row; null where there is none
    public record Column<R>(String name, String type, Function<R, Object> value) {}

    private record Field<R>(Function<R, Object> value, BinaryValue form) {}

    /// @return how many rows were inserted
    /// @throws JdbiException if the database did not take them
    public int insert(Handle handle, List<R> rows) {
        if (rows.isEmpty()) {
            return 0;
        }
        try {
            return copy(handle.getConnection().unwrap(PGConnection.class), rows);
        } catch (SQLException | IOException e) {
            throw new NotCopied(e);
        }
    }

    private int copy(PGConnection connection, List<R> rows) throws SQLException, IOException {
        // Not closed: that would end the copy well where writing it failed.
        PGCopyOutputStream copy = new PGCopyOutputStream(connection, sql, BUFFER);
        try {
            write(new DataOutputStream(copy), rows);
            return Math.toIntExact(copy.endCopy());
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private void write(DataOutputStream out, List<R> rows) throws IOException {
        out.write(HEADER);
        for (R row : rows) {
            out.writeShort(fields.size());
            for (Field<R> field : fields) {
                Object value = field.value().apply(row);
                if (value == null) {
                    out.writeInt(-1);
                } else {
                    byte[] bytes = field.form().bytes(value);
                    out.writeInt(bytes.length);
                    out.write(bytes);
                }
            }
        }
        out.writeShort(END);
    }

    /// The cause tells why; this tells nothing of the rows.
    private static final class NotCopied extends JdbiException {
        private static final long serialVersionUID = 1L;

        NotCopied(Exception cause) {
            super("the rows could not be copied", cause);
        }
    }
}
