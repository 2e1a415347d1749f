package dev.thaw.core.trend;

import static dev.thaw.core.example.ExampleProtocol.aStudy;
import static dev.thaw.core.example.ParticipantBuilder.aParticipant;
import static dev.thaw.core.example.ParticipantBuilder.at;
import static dev.thaw.core.example.Payloads.answering;
import static dev.thaw.core.example.Payloads.blank;
import static dev.thaw.core.example.Payloads.consent;
import static dev.thaw.core.example.Payloads.felt;
import static dev.thaw.core.trend.PublishedTrend.figures;
import static dev.thaw.core.trend.PublishedTrend.find;
import static dev.thaw.core.trend.PublishedTrend.measure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.example.ParticipantBuilder;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Corrections and retractions in a trend: amended observations …
class AmendedObservationsTest {

    private final ParticipantBuilder participant =
            aParticipant().in(aStudy().withMinima(1, 1)).withFirstSession();
    private UUID original;

    @Test
    void countAsCorrected() {
        answered(blank());
        participant.correcting(original, answering("p", felt(40)), at(1, 2, "10:05"));

        assertThat(figures(participant.trend(), "err@1")).containsExactly("1");
        assertThat(participant.trend().excluded()).isEqualTo(Map.of(Exclusion.SUPERSEDED, 1));
    }

    @Test
    void haveTheTimeOfTheirCorrection() {
        answered(blank());
        participant.correcting(original, answering("p", blank()), at(1, 2, "12:00"));

        // Then it turns out to have been late
        assertThat(find(participant.trend(), Axis.WEEK, "err@1")).isEmpty();
        assertThat(participant.trend().excluded())
                .isEqualTo(Map.of(Exclusion.SUPERSEDED, 1, Exclusion.LATE, 1));
    }

    @Test
    void countAsCorrectedLast() {
        answered(blank());
        participant.correcting(original, answering("p", felt(40)), at(1, 2, "10:05"));
        participant.correcting(participant.lastId(), answering("p", felt(60)), at(1, 2, "10:05"));

        assertThat(figures(participant.trend(), "intensity_all@1")).containsExactly("60");
        assertThat(participant.trend().excluded()).isEqualTo(Map.of(Exclusion.SUPERSEDED, 2));
    }

    @Test
    void areGoneWhenRetracted() {
        ParticipantTrend before = participant.trend();
        answered(blank());
        participant.retracting(original);

        assertThat(participant.trend().measures())
                .filteredOn(measure -> measure.measure().equals("err@1"))
                .isEmpty();
        assertThat(participant.trend().events()).isEqualTo(before.events() + 2);
    }

    @Test
    void areGoneInEveryVersionWhenACorrectionIsRetracted() {
        answered(blank());
        participant.correcting(original, answering("p", felt(40)), at(1, 2, "10:05"));
        participant.retracting(participant.lastId());

        assertThat(find(participant.trend(), Axis.WEEK, "err@1")).isEmpty();
        assertThat(participant.trend().excluded()).isEqualTo(Map.of(Exclusion.SUPERSEDED, 2));
    }

    @Test
    void areSetAsideWhileTwoCorrectionsContradictEachOther() {
        answered(blank());
        participant.correcting(original, answering("p", felt(40)), at(1, 2, "10:05"));
        participant.correcting(original, answering("p", felt(60)), at(1, 2, "10:05"));

        assertThat(find(participant.trend(), Axis.WEEK, "err@1")).isEmpty();
        assertThat(participant.trend().excluded()).isEqualTo(Map.of(Exclusion.DISPUTED, 3));
    }

    @Test
    void areSetAsideInACircle() {
        UUID next =
                new UUID(0, Long.parseLong(participant.lastId().toString().substring(24), 16) + 2);
        participant.correcting(next, felt(40), at(1, 2, "10:05"));
        participant.correcting(participant.lastId(), felt(60), at(1, 2, "10:05"));

        assertThat(participant.trend().excluded()).isEqualTo(Map.of(Exclusion.DISPUTED, 2));
    }

    @Test
    void countAsCorrectedWhileTheOriginalIsNotKnown() {
        participant.correcting(new UUID(7, 7), answering("p", felt(40)), at(1, 2, "10:05"));

        assertThat(figures(participant.trend(), "err@1")).containsExactly("1");
        assertThat(participant.trend().excluded()).isEmpty();
    }

    @Test
    void cannotReplaceAConsent() {
        UUID consent = aParticipant().lastId();
        participant.correcting(consent, felt(40), at(1, 2, "10:05"));
        participant.retracting(consent);

        assertThat(participant.trend().excluded()).isEqualTo(Map.of(Exclusion.DISPUTED, 1));
    }

    private void answered(CheckInSubmitted answer) {
        participant.withPrompt("p", at(1, 2, "10:00"));
        participant.with(answering("p", answer), at(1, 2, "10:05"));
        original = participant.lastId();
    }
}
