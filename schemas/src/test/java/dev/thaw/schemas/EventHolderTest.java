package dev.thaw.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyId;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventHolderTest {
    private static final UUID EVENT = UUID.fromString("7f2c1b8e-52f1-4f0e-9c3a-0d8f7f6a1b01");

    @Test
    void itIsAHashThatAnybodyCanMake() {
        // printf '\x00\x00\x00\x08kindling\x00\x00\x00\x03p-7<16 bytes of the id>' | sha256sum
        assertThat(holder("kindling", "p-7", EVENT).sha256())
                .isEqualTo("c53a1665dc8c352c8ab177cf07467743031c010c3aca94b813bfdb8382989fc3");
    }

    @Test
    void studyParticipantAndEventEachMakeAnother() {
        assertThat(
                        Set.of(
                                holder("ab", "c", EVENT),
                                holder("a", "bc", EVENT),
                                holder("ab", "d", EVENT),
                                holder("ab", "c", new UUID(1, 2))))
                .hasSize(4);
    }

    @Test
    void itSurvivesItsBytes() {
        EventHolder holder = holder("kindling", "p-7", EVENT);
        assertThat(EventHolder.ofBytes(holder.bytes())).isEqualTo(holder);
        assertThatThrownBy(() -> EventHolder.ofBytes(new byte[31]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static EventHolder holder(String study, String participant, UUID event) {
        return EventHolder.of(new StudyId(study), new ParticipantId(participant), event);
    }
}
