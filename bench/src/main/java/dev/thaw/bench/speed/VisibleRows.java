package dev.thaw.bench.speed;

import dev.thaw.core.event.StudyId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/// How many events of each participant can be seen in the tables. A look reads only the rows that
/// were written since the last one, so that looking costs the database little.
final class VisibleRows implements AutoCloseable {

    /// Rows of transactions that were under way at the last look may have appeared since.
    private static final String CHANGED =
            """
            SELECT subject, event_count, pg_snapshot_xmin(pg_current_snapshot())::text::bigint
              FROM reports.participant
             WHERE study = ? AND xmin::text::bigint >= ?
            """;

    private final Connection connection;
    private final StudyId study;
    private long unseenFrom;

    VisibleRows(DataSource database, StudyId study) {
        this.study = study;
        try {
            this.connection = database.getConnection();
        } catch (SQLException e) {
            throw new IllegalStateException("the database cannot be reached", e);
        }
    }

    /// What changed since the last look.
    ///
    /// @return by subject, how many events count in its row
    Map<UUID, Integer> look() {
        Map<UUID, Integer> changed = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(CHANGED)) {
            select.setString(1, study.value());
            select.setLong(2, unseenFrom);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    changed.put(row.getObject(1, UUID.class), row.getInt(2));
                    unseenFrom = row.getLong(3);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the rows cannot be read", e);
        }
        return changed;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("the connection cannot be closed", e);
        }
    }
}
