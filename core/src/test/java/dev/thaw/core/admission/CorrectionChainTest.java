package dev.thaw.core.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.Amendment.EventCorrected;
import dev.thaw.core.event.Amendment.EventRetracted;
import dev.thaw.core.event.AppSource;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.EventPayload;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.example.ExampleProtocol;
import dev.thaw.core.example.Payloads;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorrectionChainTest {

    /// The correction admitted of each event.
    private final Map<UUID, UUID> corrections = new HashMap<>();

    @Test
    void aChainMayGrowAtItsEnd() {
        assertThat(correct(1, 2)).isEqualTo(CorrectionChain.SOUND);
        assertThat(correct(2, 3)).isEqualTo(CorrectionChain.SOUND);
        assertThat(correct(3, 4)).isEqualTo(CorrectionChain.SOUND);
    }

    @Test
    void aChainMayArriveInAnyOrder() {
        assertThat(correct(3, 4)).isEqualTo(CorrectionChain.SOUND);
        assertThat(correct(1, 2)).isEqualTo(CorrectionChain.SOUND);
        assertThat(correct(2, 3)).isEqualTo(CorrectionChain.SOUND);
    }

    @Test
    void whoeverCorrectsAVersionThatIsCorrectedForksTheChain() {
        correct(1, 2);
        correct(2, 3);

        assertThat(correct(1, 4)).isEqualTo(CorrectionChain.FORKS);
        assertThat(correct(2, 4)).isEqualTo(CorrectionChain.FORKS);
        assertThat(correct(3, 4)).isEqualTo(CorrectionChain.SOUND);
    }

    @Test
    void anEventCannotCorrectItself() {
        assertThat(correct(1, 1)).isEqualTo(CorrectionChain.CLOSES_CIRCLE);
    }

    @Test
    void anEventCannotCorrectWhatCameAboutByCorrectingIt() {
        // Given 1 → 2 → 3, of which 1 is not known yet
        correct(1, 2);
        correct(2, 3);

        assertThat(correct(3, 1)).isEqualTo(CorrectionChain.CLOSES_CIRCLE);
        assertThat(correct(4, 1)).isEqualTo(CorrectionChain.SOUND);
    }

    @Test
    void whatIsNoCorrectionJoinsNoChain() {
        correct(1, 2);

        assertThat(joinedBy(3, Payloads.blank())).isEqualTo(CorrectionChain.SOUND);
        assertThat(joinedBy(3, new EventRetracted(id(1), "mistake", "participant")))
                .isEqualTo(CorrectionChain.SOUND);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverIsAdmittedAChainHasOneEnd(long seed) {
        // Given corrections among a few events, in any order
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            long of = random.nextInt(30);
            long by = random.nextInt(30);
            if (corrections.containsValue(id(by))) {
                continue;
            }
            boolean forks = corrections.containsKey(id(of));
            boolean circles = leadsBack(of, by);

            // When
            CorrectionChain chain = correct(of, by);

            // Then
            assertThat(chain == CorrectionChain.SOUND).isEqualTo(!forks && !circles);
        }
        assertThat(new HashSet<>(corrections.values())).hasSize(corrections.size());
    }

    /// Whether one would meet an event twice, were it to correct another.
    private boolean leadsBack(long of, long by) {
        Map<UUID, UUID> tried = new HashMap<>(corrections);
        tried.putIfAbsent(id(of), id(by));
        Set<UUID> seen = new HashSet<>();
        UUID at = id(of);
        while (at != null && seen.add(at)) {
            at = tried.get(at);
        }
        return at != null;
    }

    private CorrectionChain correct(long of, long by) {
        CorrectionChain chain =
                joinedBy(by, new EventCorrected(id(of), Payloads.blank(), "typo", "participant"));
        if (chain == CorrectionChain.SOUND) {
            corrections.put(id(of), id(by));
        }
        return chain;
    }

    private CorrectionChain joinedBy(long event, EventPayload payload) {
        return CorrectionChain.joinedBy(
                new StudyEvent(
                        id(event),
                        ExampleProtocol.STUDY,
                        new CaptureTime.Ordinal(),
                        Optional.empty(),
                        new AppSource("thaw-app", "1.0"),
                        Optional.empty(),
                        payload),
                corrected -> Optional.ofNullable(corrections.get(corrected)));
    }

    private static UUID id(long number) {
        return new UUID(0, number);
    }
}
