package dev.thaw.schemas;

import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyId;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/// The key of an intake record: `study/participant` in UTF-8.
public record IntakeKey(StudyId study, ParticipantId participant) {

    /// The key under which an event belongs, whatever key it came with.
    public static IntakeKey of(ParticipantEvent event) {
        return new IntakeKey(event.event().study(), event.participant());
    }

    /// The key's bytes.
    public byte[] toBytes() {
        return (study.value() + "/" + participant.value()).getBytes(StandardCharsets.UTF_8);
    }

    /// The partition of `n` where this participant's events belong: murmur2 over the key's bytes,
    /// as Kafka's own producer partitions them.
    public int partition(int n) {
        return partition(toBytes(), n);
    }

    /// The same for a key's bytes.
    public static int partition(byte[] key, int n) {
        return Utils.toPositive(Utils.murmur2(key)) % n;
    }
}
