package dev.thaw.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.thaw.reports.BulkInsert.Column;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PGobject;

@Tag("stack")
class BulkInsertTest {

    private static Jdbi jdbi;

    @BeforeAll
    static void connect() {
        jdbi = Jdbi.create(new Database().source());
    }

    @Test
    void whatIsInsertedIsWhatWasGiven() {
        assertThat(read("boolean", Boolean.class, true, null, false))
                .containsExactly(true, null, false);
        assertThat(read("integer", Integer.class, 0, null, -1, Integer.MIN_VALUE))
                .containsExactly(0, null, -1, Integer.MIN_VALUE);
        assertThat(read("bigint", Long.class, 0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE))
                .containsExactly(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE);
        String[] texts = {"", null, "a\tb\nc\\d\\N", "\\.", "ünï 心 𝄞", "x".repeat(200_000)};
        assertThat(read("text", String.class, (Object[]) texts)).containsExactly(texts);
        UUID id = UUID.fromString("f0000000-0000-4000-8000-00000000000f");
        assertThat(read("uuid", UUID.class, id, new UUID(0, 0)))
                .containsExactly(id, new UUID(0, 0));
        assertThat(read("jsonb", PGobject.class, "{\"a\": [1, \"b\"]}"))
                .hasToString("[{\"a\": [1, \"b\"]}]");
    }

    @Test
    void timesAreKeptToTheMicrosecond() {
        Instant[] times = {
            Instant.parse("2026-11-26T20:15:30.123456Z"),
            Instant.parse("2000-01-01T00:00:00Z"),
            Instant.parse("1969-12-31T23:59:59.999999Z")
        };

        assertThat(read("timestamptz", OffsetDateTime.class, (Object[]) times))
                .extracting(OffsetDateTime::toInstant)
                .containsExactly(times);
    }

    @Test
    void daysAreKept() {
        LocalDate[] days = {
            LocalDate.of(2026, 11, 26), LocalDate.of(2000, 1, 1), LocalDate.of(1969, 12, 31)
        };

        assertThat(read("date", LocalDate.class, (Object[]) days)).containsExactly(days);
    }

    @Test
    void decimalsAreKeptWithEveryDigit() {
        // Given decimals of every size, also such as have no digit of their own before or behind
        // the point
        List<BigDecimal> given = new ArrayList<>();
        Stream.of("0", "0.00", "-0.5", "10000", "1E+3", "-1E+20", "1E-320", "0.30000", "9999.9999")
                .map(BigDecimal::new)
                .forEach(given::add);
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            BigDecimal any =
                    new BigDecimal(new BigInteger(1 + random.nextInt(120), random))
                            .movePointLeft(random.nextInt(60) - 20);
            given.add(random.nextBoolean() ? any : any.negate());
        }

        // Then they are those that PostgreSQL makes of the same digits as text, trailing zeros too
        assertThat(read("numeric", BigDecimal.class, given.toArray()))
                .isEqualTo(
                        jdbi.withHandle(
                                handle ->
                                        handle.createQuery("SELECT unnest(:texts::numeric[])")
                                                .bind(
                                                        "texts",
                                                        given.stream()
                                                                .map(BigDecimal::toString)
                                                                .toArray(String[]::new))
                                                .mapTo(BigDecimal.class)
                                                .list()));
    }

    @Test
    void aRowThatIsNotTakenLeavesNoneAndIsNotQuoted() {
        jdbi.useHandle(
                handle -> {
                    handle.execute("CREATE TEMPORARY TABLE once (value text UNIQUE)");
                    BulkInsert<String> insert =
                            new BulkInsert<>(
                                    "once", List.of(new Column<>("value", "text", text -> text)));

                    assertThatExceptionOfType(JdbiException.class)
                            .isThrownBy(
                                    () ->
                                            handle.useTransaction(
                                                    h ->
                                                            insert.insert(
                                                                    h,
                                                                    List.of("sadness", "sadness"))))
                            .satisfies(
                                    failure -> {
                                        assertThat(failure.getMessage()).doesNotContain("sadness");
                                        assertThat(Reasons.of(failure))
                                                .contains("SQL state 23505")
                                                .doesNotContain("sadness");
                                        assertThat(Reasons.mayPass(failure)).isTrue();
                                    })
                            .withCauseInstanceOf(SQLException.class);
                    assertThat(count(handle)).isZero();
                });
    }

    @Test
    void whereARowCannotBeMadeNothingIsInsertedAndTheConnectionStaysUsable() {
        jdbi.useHandle(
                handle -> {
                    handle.execute("CREATE TEMPORARY TABLE once (value text UNIQUE)");
                    BulkInsert<Object> insert =
                            new BulkInsert<>(
                                    "once", List.of(new Column<>("value", "text", row -> row)));

                    assertThatExceptionOfType(ClassCastException.class)
                            .isThrownBy(() -> insert.insert(handle, List.of("a", "b", 7)));

                    assertThat(count(handle)).isZero();
                    assertThat(insert.insert(handle, List.of("a"))).isEqualTo(1);
                });
    }

    @Test
    void typesThatNobodyNeededAreRefusedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                new BulkInsert<Object>(
                                        "any", List.of(new Column<>("c", "money", row -> row))));
    }

    private static int count(Handle handle) {
        return handle.createQuery("SELECT count(*) FROM once").mapTo(Integer.class).one();
    }

    private static <T> List<T> read(String type, Class<T> as, Object... values) {
        record Numbered(int number, Object value) {}
        List<Numbered> rows = new ArrayList<>();
        Arrays.stream(values).forEach(value -> rows.add(new Numbered(rows.size(), value)));
        return jdbi.withHandle(
                handle -> {
                    handle.execute("DROP TABLE IF EXISTS kept");
                    handle.execute(
                            "CREATE TEMPORARY TABLE kept (number integer, value %s)"
                                    .formatted(type));
                    BulkInsert<Numbered> insert =
                            new BulkInsert<>(
                                    "kept",
                                    List.of(
                                            new Column<>("number", "integer", Numbered::number),
                                            new Column<>("value", type, Numbered::value)));
                    assertThat(insert.insert(handle, rows)).isEqualTo(values.length);
                    return handle.createQuery("SELECT value FROM kept ORDER BY number")
                            .map((row, _) -> row.getObject(1, as))
                            .list();
                });
    }
}
