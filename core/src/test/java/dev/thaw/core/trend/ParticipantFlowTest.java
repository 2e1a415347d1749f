package dev.thaw.core.trend;

import static dev.thaw.core.example.ParticipantBuilder.aParticipant;
import static dev.thaw.core.example.ParticipantBuilder.aParticipantWithoutConsent;
import static dev.thaw.core.example.ParticipantBuilder.at;
import static dev.thaw.core.example.ParticipantBuilder.moment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.Observation.Attendance;
import dev.thaw.core.event.Observation.EndOfTherapy;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.event.Observation.SessionHeld;
import dev.thaw.core.event.Observation.TherapyEnded;
import dev.thaw.core.example.ExampleProtocol;
import dev.thaw.core.example.ParticipantBuilder;
import dev.thaw.core.example.Payloads;
import dev.thaw.core.protocol.StudyProtocol.Schedule.Kind;
import dev.thaw.core.trend.ParticipantFlow.Stage;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// How far a participant came.
class ParticipantFlowTest {

    private static final Instant BEFORE = Instant.parse("2025-06-01T08:00:00Z");

    private static SessionHeld session(Modality... modalities) {
        return new SessionHeld(
                Attendance.ATTENDED,
                OptionalInt.empty(),
                List.of(modalities),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty());
    }

    @Test
    void whoStayedToTheEndReachedEveryStage() {
        // Given four weeks of answers, twelve sessions and answers until after the last
        ParticipantBuilder participant = aParticipant();
        participant.with(Payloads.enrolled("oslo", "thaw"), at(-3, 1, "08:00"));
        for (int week = -3; week <= 14; week++) {
            if (week >= 1 && week <= 12) {
                participant.with(Payloads.session(week), at(week, 1, "08:30"));
            }
            participant.withWeek(week, 5, 20);
        }
        participant.with(new TherapyEnded(EndOfTherapy.DROPPED_OUT), at(12, 2, "08:00"));
        participant.with(new TherapyEnded(EndOfTherapy.COMPLETED), at(12, 3, "08:00"));

        // When
        ParticipantTrend trend = participant.trend();

        // Then the last report of the end counts, and weeks before therapy do not
        assertThat(trend.flow().reached()).containsExactly(Stage.values());
        assertThat(trend.flow().end()).contains(EndOfTherapy.COMPLETED);
        assertThat(trend.flow().lastSession()).hasValue(12);
        assertThat(trend.flow().validWeeks()).isEqualTo(14);
        assertThat(trend.inAggregates()).isTrue();
    }

    @Test
    void whoHasNotStartedHasNoWindows() {
        // Given answers, but no session to count from
        ParticipantTrend trend = aParticipant().withWeek(-3, 5, 20).withWeek(-2, 5, 20).trend();

        // When, then
        assertThat(trend.flow().reached()).containsExactly(Stage.CONSENTED);
        assertThat(trend.flow().lastSession()).isEmpty();
        assertThat(trend.flow().validWeeks()).isZero();
        assertThat(trend.changes()).isEmpty();
        assertThat(trend.mainModality()).isEmpty();
    }

    @Test
    void consentToOwnTrendsAloneIsNoneToClaimsAndAggregates() {
        // Given
        EnumSet<ConsentScope> scopes = EnumSet.allOf(ConsentScope.class);
        scopes.remove(ConsentScope.INCLUDE_IN_COHORT_CLAIMS);
        scopes.remove(ConsentScope.PUBLISH_AGGREGATE);

        // When
        ParticipantTrend trend =
                aParticipantWithoutConsent()
                        .with(Payloads.consent(BEFORE, scopes), moment(BEFORE))
                        .withFirstSession()
                        .trend();

        // Then
        assertThat(trend.flow().reached()).containsExactly(Stage.ONE_SESSION);
        assertThat(trend.inAggregates()).isFalse();
    }

    @Test
    void sessionsAreCountedAndTheirNumbersTold() {
        // Given four attended sessions with gaps in their numbers
        ParticipantBuilder participant = aParticipant();
        for (int number : new int[] {1, 5, 9, 11}) {
            participant.with(Payloads.session(number), at(number, 1, "08:00"));
        }

        // When
        ParticipantFlow flow = participant.trend().flow();

        // Then
        assertThat(flow.reached())
                .contains(Stage.FOUR_SESSIONS)
                .doesNotContain(Stage.EIGHT_SESSIONS);
        assertThat(flow.lastSession()).hasValue(11);
    }

    @Test
    void ratingsOfAnItemMakeAWindowValidToo() {
        // Given a study whose check-ins rate mood and do not ask what was felt
        ParticipantBuilder participant = aParticipant().withFirstSession();
        for (int day = 1; day <= 7; day++) {
            for (String time : List.of("10:00", "14:00", "18:00")) {
                participant.withAnswer(at(0, day, time), Payloads.rated("mood", "3"));
                participant.withAnswer(at(-1, day, time), Payloads.rated("mood", "3"));
            }
        }

        // When, then
        assertThat(participant.trend().flow().reached())
                .contains(Stage.BASELINE_VALID)
                .doesNotContain(Stage.QUALIFYING_VALID);
    }

    @Test
    void whereNothingIsScheduledAnInstrumentIsEnough() {
        for (Kind kind : Kind.values()) {
            // Given totals before and after therapy
            ParticipantBuilder participant =
                    aParticipant()
                            .in(ExampleProtocol.aStudy().withSchedule(kind))
                            .withFirstSession()
                            .with(Payloads.total("BDI-II", "30"), at(0, 3, "10:00"))
                            .with(Payloads.total("BDI-II", "12"), at(12, 3, "10:00"));

            // When
            ParticipantFlow flow = participant.trend().flow();

            // Then
            assertThat(flow.reached().contains(Stage.BASELINE_VALID))
                    .as("%s", kind)
                    .isEqualTo(kind == Kind.NONE);
            assertThat(flow.reached().contains(Stage.ASSESSABLE_IN_WEEKS_11_12))
                    .isEqualTo(kind == Kind.NONE);
            assertThat(flow.validWeeks()).isEqualTo(kind == Kind.NONE ? 1 : 0);
        }
    }

    @Test
    void theMainModalityIsThatOfMostSessions() {
        // Given one session of CBT, then two of EMDR of which one lists ART besides
        ParticipantBuilder participant =
                aParticipant()
                        .with(session(Modality.CBT), at(1, 1, "08:00"))
                        .with(session(Modality.EMDR), at(2, 1, "08:00"))
                        .with(session(Modality.EMDR, Modality.ART), at(3, 1, "08:00"));

        // When, then
        assertThat(participant.trend().mainModality()).contains(Modality.EMDR);

        // When as many were of CBT
        participant.with(session(Modality.CBT), at(4, 1, "08:00"));

        // Then the first one was
        assertThat(participant.trend().mainModality()).contains(Modality.CBT);
    }
}
