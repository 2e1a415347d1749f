package dev.thaw.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.core.event.ArbitraryEvents;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class KeysTest {
    private final ArbitraryEvents arbitrary = new ArbitraryEvents(11);

    @Test
    void keysSortBySubjectThenTimeThenEventAsUnsignedBytes() {
        // Given
        List<LedgerKey> keys =
                Stream.generate(arbitrary::ledgerEvent).map(LedgerKey::of).limit(3_000).toList();

        // When
        List<LedgerKey> byBytes =
                keys.stream()
                        .map(LedgerKey::toBytes)
                        .sorted(Arrays::compareUnsigned)
                        .map(LedgerKey::parse)
                        .toList();

        // Then
        assertThat(byBytes)
                .isEqualTo(
                        keys.stream()
                                .sorted(
                                        Comparator.comparing(LedgerKey::subject)
                                                .thenComparingLong(LedgerKey::sortMicros)
                                                .thenComparing(key -> new SubjectId(key.eventId())))
                                .toList());
    }

    @Test
    void anEventWithoutTimeSortsBeforeAllAndOneBefore1970BeforeOneAfter() {
        // Given
        LedgerEvent event = arbitrary.ledgerEvent();
        byte[] ordinal = LedgerKey.of(at(event, new CaptureTime.Ordinal())).toBytes();
        byte[] early = key(event, "1969-12-31T23:59:59.999999Z");
        byte[] late = key(event, "1970-01-01T00:00:00Z");
        byte[] day = LedgerKey.of(at(event, new CaptureTime.CivilDay(LocalDate.EPOCH))).toBytes();

        // When, then
        assertThat(Arrays.compareUnsigned(ordinal, early)).isNegative();
        assertThat(Arrays.compareUnsigned(early, late)).isNegative();
        assertThat(day).as("a civil day sorts at midnight UTC").isEqualTo(late);
    }

    @Test
    void everyKeyOfASubjectBeginsWithItsPrefixAndLiesInOnePartition() {
        // Given
        LedgerKey key = LedgerKey.of(arbitrary.ledgerEvent());

        // When
        byte[] prefix = LedgerKey.prefix(key.subject());

        // Then
        assertThat(key.toBytes()).hasSize(LedgerKey.BYTES).startsWith(prefix);
        assertThat(key.partition(12))
                .isEqualTo(BuiltInPartitioner.partitionForKey(prefix, 12))
                .isEqualTo(LedgerKey.partition(key.subject(), 12));
    }

    @Test
    void bytesOfAnotherLengthAreNoKey() {
        assertThatThrownBy(() -> LedgerKey.parse(new byte[39]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anIntakeKeyIsReadableAndPartitionedAsKafkaPartitions() {
        // Given
        IntakeKey key = new IntakeKey(new StudyId("pmdata"), new ParticipantId("p01"));

        // When, then
        assertThat(key.toBytes()).asString().isEqualTo("pmdata/p01");
        assertThat(key.partition(12))
                .isEqualTo(BuiltInPartitioner.partitionForKey(key.toBytes(), 12));
    }

    private static byte[] key(LedgerEvent event, String instant) {
        CaptureTime time =
                new CaptureTime.Moment(Instant.parse(instant), Optional.empty(), Optional.empty());
        return LedgerKey.of(at(event, time)).toBytes();
    }

    private static LedgerEvent at(LedgerEvent event, CaptureTime time) {
        StudyEvent e = event.event();
        return new LedgerEvent(
                event.subject(),
                event.receivedAt(),
                new StudyEvent(
                        e.id(),
                        e.study(),
                        time,
                        e.recordedAt(),
                        e.source(),
                        e.occasion(),
                        e.payload()));
    }
}
