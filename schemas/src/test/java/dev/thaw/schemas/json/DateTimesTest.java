package dev.thaw.schemas.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class DateTimesTest {
    private static final String CHARACTERS = "0123456789TtZz+-:., _\t/aé";

    private final SplittableRandom random = new SplittableRandom(20261126);

    @Test
    void whatJavaReadsIsReadAsJavaReadsIt() {
        for (String text :
                List.of(
                        "2026-01-05T10:00Z",
                        "2026-01-05t10:00:00z",
                        "2026-01-05T10:00:00-00:00",
                        "2026-01-05T10:00:00+01",
                        "2026-01-05T10:00:00+01:00:30",
                        "2026-01-05T10:00:00.Z",
                        "2026-01-05T10:00:00.123456789Z",
                        "2026-01-05T10:00:00+18:00",
                        "+12026-01-05T10:00:00Z",
                        "-0001-01-05T10:00:00Z",
                        "0000-01-05T10:00:00Z",
                        "2024-02-29T23:59:59.999999999-18:00")) {
            assertThat(DateTimes.parse(text)).as(text).isEqualTo(OffsetDateTime.parse(text));
        }
    }

    @Test
    void whateverIsWrittenIsReadAsJavaReadsIt() {
        int read = 0;
        for (int i = 0; i < 200_000; i++) {
            // Given
            String text = mutated(written(), random.nextInt(3));

            // When
            Optional<OffsetDateTime> said = read(DateTimes::parse, text);

            // Then
            assertThat(said).as(text).isEqualTo(read(OffsetDateTime::parse, text));
            read += said.isPresent() ? 1 : 0;
        }
        assertThat(read).isBetween(70_000, 190_000);
    }

    private String written() {
        Instant at =
                Instant.ofEpochSecond(
                        random.nextLong(-70_000_000_000L, 250_000_000_000L),
                        random.nextBoolean() ? 0 : random.nextInt(1_000) * 1_000_000);
        int minutes = random.nextInt(-18 * 60, 18 * 60 + 1);
        return at.atOffset(ZoneOffset.ofTotalSeconds(minutes * 60)).toString();
    }

    private String mutated(String text, int times) {
        StringBuilder mutated = new StringBuilder(text);
        for (int i = 0; i < times; i++) {
            char other = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
            int at = random.nextInt(mutated.length());
            switch (random.nextInt(3)) {
                case 0 -> mutated.setCharAt(at, other);
                case 1 -> mutated.insert(random.nextInt(mutated.length() + 1), other);
                default -> mutated.deleteCharAt(at);
            }
        }
        return mutated.toString();
    }

    private static Optional<OffsetDateTime> read(
            Function<String, OffsetDateTime> reader, String text) {
        try {
            return Optional.of(reader.apply(text));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
