package dev.thaw.reports.api;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/// What a column holds.
enum Kind {
    TEXT,
    /// A random id (UUID).
    ID,
    /// A whole number of at most 9 digits.
    INTEGER,
    /// A figure: an exact decimal of 12 significant digits.
    DECIMAL,
    /// The same from 0 to 1, and often tiny.
    PROBABILITY,
    /// Yes or no.
    FLAG,
    /// A moment (UTC).
    TIME;

    private static final int LONGEST_TEXT = 200;
    private static final int UUID_LENGTH = 36;

    /// What a row of the database has in a column; empty: null.
    Optional<Object> read(ResultSet row, int column) throws SQLException {
        return Optional.ofNullable(
                switch (this) {
                    case TEXT -> row.getString(column);
                    case ID -> row.getObject(column, UUID.class);
                    case INTEGER -> integer(row, column);
                    case DECIMAL, PROBABILITY -> row.getBigDecimal(column);
                    case FLAG -> row.getObject(column, Boolean.class);
                    case TIME -> instant(row, column);
                });
    }

    private static Integer integer(ResultSet row, int column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : (Integer) value;
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime moment = row.getObject(column, OffsetDateTime.class);
        return moment == null ? null : moment.toInstant();
    }

    /// What a text of an address means; empty: nothing that this column can have.
    Optional<Object> parse(String text) {
        try {
            return switch (this) {
                case TEXT -> isPlain(text) ? Optional.of(text) : Optional.empty();
                case ID ->
                        text.length() == UUID_LENGTH
                                ? Optional.of(UUID.fromString(text))
                                : Optional.empty();
                case INTEGER ->
                        text.matches("-?[0-9]{1,9}")
                                ? Optional.of(Integer.valueOf(text))
                                : Optional.empty();
                // Nothing is asked for by these.
                case DECIMAL, PROBABILITY, FLAG, TIME -> Optional.empty();
            };
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// No name has signs that steer, halves of letters, or what stands for letters that were lost.
    private static boolean isPlain(String text) {
        return text.length() <= LONGEST_TEXT
                && text.codePoints()
                        .noneMatch(
                                letter ->
                                        Character.isISOControl(letter)
                                                || Character.getType(letter) == Character.SURROGATE
                                                || letter == '\uFFFD');
    }

    /// A value as CSV has it.
    String text(Object value) {
        return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
    }
}
