package dev.thaw.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.thaw.core.event.StudyId;
import dev.thaw.ingest.http.Caller.Allowance;
import dev.thaw.schemas.json.EventJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RoomTest {

    @Test
    void oneKeyNeverHoldsAllOfIt() throws Exception {
        // Given a key whose requests hold all that a key may hold
        Room room = new Room(8, 5, Pace.USUAL);
        Room.Share first = entered(room, "greedy");
        first.grow();
        first.grow();
        Room.Share second = entered(room, "greedy");
        second.grow();

        // Then
        assertThat(problem(second::grow)).isEqualTo(Problem.TOO_MANY_AT_ONCE);
        assertThat(problem(() -> entered(room, "greedy"))).isEqualTo(Problem.TOO_MANY_AT_ONCE);

        // And another finds the rest, but no more than there is
        try (Room.Share other = entered(room, "other")) {
            other.grow();
            other.grow();
            assertThat(problem(other::grow)).isEqualTo(Problem.BUSY);
        }

        // When a request of the key ends
        first.close();

        // Then
        second.grow();
        second.close();
        List<Room.Share> again = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            again.add(entered(room, "greedy"));
        }
        again.forEach(Room.Share::close);
    }

    @Test
    void whatFindsNoRoomIsNotCountedAsItsKeys() throws Exception {
        // Given
        Room room = new Room(3, 3, Pace.USUAL);
        Room.Share other = entered(room, "other");
        Room.Share own = entered(room, "own");
        own.grow();
        assertThat(problem(own::grow)).isEqualTo(Problem.BUSY);

        // When
        other.close();

        // Then
        assertThatCode(own::grow).doesNotThrowAnyException();
    }

    @Test
    void aBodyMayPauseButNotTrickleForEver() {
        Pace pace = new Pace(Duration.ofSeconds(20), 1_000);
        assertThat(pace.isTooSlow(0, Duration.ofSeconds(20))).isFalse();
        assertThat(pace.isTooSlow(4_999, Duration.ofSeconds(25))).isTrue();
        assertThat(pace.isTooSlow(5_000, Duration.ofSeconds(25))).isFalse();
        assertThat(pace.isTooSlow(RequestBody.MOST_BYTES, Duration.ofHours(3))).isTrue();
    }

    /// A request in its body. It is closed if it may not be.
    private static Room.Share entered(Room room, String key) throws RequestRefused {
        Room.Share share = room.enter();
        try {
            share.beginBody(
                    new Caller(
                            new StudyId("kindling"),
                            Optional.empty(),
                            EventJson.types(),
                            new Allowance(key, 1)));
            return share;
        } catch (RequestRefused refused) {
            share.close();
            throw refused;
        }
    }

    private static Problem problem(ThrowingCallable doing) {
        return catchThrowableOfType(RequestRefused.class, doing).problem();
    }
}
