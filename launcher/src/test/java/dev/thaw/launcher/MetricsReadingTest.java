package dev.thaw.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.admission.RefusalReason;
import dev.thaw.core.event.StudyId;
import dev.thaw.schemas.StudyAccount;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class MetricsReadingTest {

    @Test
    void whatCannotBeReadIsSaidAndTakesNothingElseAlong() {
        // Given
        AtomicBoolean away = new AtomicBoolean(true);
        Metrics metrics =
                new Metrics()
                        .reading(
                                "tables",
                                () -> {
                                    if (away.get()) {
                                        throw new IllegalStateException("the database is away");
                                    }
                                },
                                List.of())
                        .reading("topics", () -> {}, List.of());

        // Then
        assertThat(metrics.scrape())
                .contains("jvm_memory_used_bytes")
                .contains("thaw_reading_failed{reading=\"tables\"} 1.0")
                .contains("thaw_reading_failed{reading=\"topics\"} 0.0");

        // When
        away.set(false);

        // Then
        assertThat(metrics.scrape()).contains("thaw_reading_failed{reading=\"tables\"} 0.0");
    }

    @Test
    void studiesThatNobodyAppliedLendNoNameToFigures() {
        // Given
        StudyAccount pilot = account("pilot", 5, Map.of(RefusalReason.UNKNOWN_STUDY, 2L));
        StudyAccount empty = account("empty", 0, Map.of(RefusalReason.ERASED, 4L));
        StudyAccount madeUp = account("made-up", 0, Map.of(RefusalReason.UNKNOWN_STUDY, 3L));
        StudyAccount unreadable =
                new StudyAccount(
                        Optional.empty(),
                        1,
                        0,
                        0,
                        0,
                        new TreeMap<>(Map.of(RefusalReason.UNDECODABLE, 1L)));

        // When
        Map<String, StudyAccount> labelled =
                Metrics.byLabel(List.of(pilot, empty, madeUp, unreadable));

        // Then
        assertThat(labelled).containsOnlyKeys("pilot", "empty", "unknown");
        assertThat(labelled.get("pilot")).isEqualTo(pilot);
        assertThat(labelled.get("unknown").received()).isEqualTo(4);
        assertThat(labelled.get("unknown").refusedByReason())
                .containsOnly(
                        Map.entry(RefusalReason.UNKNOWN_STUDY, 3L),
                        Map.entry(RefusalReason.UNDECODABLE, 1L));
    }

    private static StudyAccount account(
            String study, long admitted, Map<RefusalReason, Long> refused) {
        long all = refused.values().stream().mapToLong(Long::longValue).sum();
        return new StudyAccount(
                Optional.of(new StudyId(study)),
                admitted + all,
                admitted,
                0,
                0,
                new TreeMap<>(refused));
    }
}
