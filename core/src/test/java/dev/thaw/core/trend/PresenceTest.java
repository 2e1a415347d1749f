package dev.thaw.core.trend;

import static dev.thaw.core.example.ParticipantBuilder.ANCHOR;
import static dev.thaw.core.example.ParticipantBuilder.aParticipant;
import static dev.thaw.core.example.ParticipantBuilder.aParticipantWithoutConsent;
import static dev.thaw.core.example.ParticipantBuilder.at;
import static dev.thaw.core.example.ParticipantBuilder.on;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.AppSource;
import dev.thaw.core.event.ConsentEvent.ConsentResumed;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.Observation;
import dev.thaw.core.event.Observation.ChangeRated;
import dev.thaw.core.event.Observation.EndOfTherapy;
import dev.thaw.core.event.Observation.IntercurrentEventReported;
import dev.thaw.core.event.Observation.IntercurrentKind;
import dev.thaw.core.event.Observation.PracticeLogged;
import dev.thaw.core.event.Observation.SetbackReported;
import dev.thaw.core.event.Observation.TherapyEnded;
import dev.thaw.core.example.ExampleProtocol;
import dev.thaw.core.example.ParticipantBuilder;
import dev.thaw.core.example.Payloads;
import dev.thaw.core.example.RandomHistory;
import dev.thaw.core.trend.Presence.Awaited;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// When a participant was last heard of, and whether they are expected to be.
class PresenceTest {

    private static final Instant CONSENT = Instant.parse("2025-06-01T08:00:00Z");

    private static Presence of(ParticipantBuilder participant) {
        return participant.trend().presence();
    }

    private static Instant moment(int week, int day, String time) {
        return at(week, day, time).at();
    }

    @Test
    void aParticipantIsHeardOfByWhatTheyReport() {
        for (Observation report :
                List.of(
                        Payloads.felt(50),
                        Payloads.skipped(),
                        Payloads.total("PHQ-9", "12"),
                        new ChangeRated(5),
                        new PracticeLogged("breathing", 10),
                        new SetbackReported("relapse"))) {
            ParticipantBuilder participant =
                    aParticipant()
                            .withFirstSession()
                            .with(Payloads.felt(20), at(1, 2, "09:00"))
                            .with(report, at(2, 3, "21:00"));

            assertThat(of(participant).lastHeardAt())
                    .as(report.getClass().getSimpleName())
                    .contains(moment(2, 3, "21:00"));
        }
    }

    @Test
    void whatOthersReportIsNoSignOfTheParticipant() {
        ParticipantBuilder participant =
                aParticipant()
                        .with(Payloads.enrolled("oslo", "a"), at(1, 1, "08:00"))
                        .withFirstSession()
                        .withPrompt("p", at(2, 1, "09:00"))
                        .with(
                                new IntercurrentEventReported(IntercurrentKind.HOSPITALISED),
                                at(2, 2, "09:00"));

        assertThat(of(participant).lastHeardAt()).isEmpty();
    }

    @Test
    void whatIsReceivedLateTellsOfWhenItHappened() {
        // Given a phone without a network for ten days
        ParticipantBuilder participant =
                aParticipant().with(Payloads.felt(50), at(1, 2, "09:00"), moment(2, 5, "09:00"));

        assertThat(of(participant).lastHeardAt()).contains(moment(1, 2, "09:00"));
        assertThat(of(participant).apps()).containsEntry("thaw-app", moment(2, 5, "09:00"));
    }

    @Test
    void aClockThatIsFastMakesNobodyHeardOfLater() {
        ParticipantBuilder participant =
                aParticipant().with(Payloads.felt(50), at(1, 2, "09:10"), moment(1, 2, "09:00"));

        assertThat(of(participant).lastHeardAt()).contains(moment(1, 2, "09:00"));
    }

    @Test
    void anImportOfOldDataIsNoSignOfLife() {
        // Given what a file says of week 1, imported in week 9
        ParticipantBuilder participant =
                aParticipant()
                        .withFirstSession()
                        .using(AppSource.IMPORTER)
                        .with(Payloads.felt(50), on(1, 2), moment(9, 1, "12:00"))
                        .atOccasion("4", Payloads.total("PHQ-9", "12"));

        // Then it is heard of until the end of that day, and the importer is no app
        assertThat(of(participant).lastHeardAt())
                .contains(Instant.parse("2026-01-06T22:59:59.999999Z"));
        assertThat(of(participant).apps()).containsOnlyKeys("thaw-app");
    }

    @Test
    void whatIsTakenBackIsNoSign() {
        ParticipantBuilder participant =
                aParticipant()
                        .with(Payloads.felt(50), at(1, 2, "09:00"))
                        .with(Payloads.felt(50), at(1, 5, "09:00"));
        participant.retracting(participant.lastId());

        assertThat(of(participant).lastHeardAt()).contains(moment(1, 2, "09:00"));
    }

    @Test
    void anotherProtocolMakesNobodyHeardOfAnew() {
        ParticipantBuilder participant =
                aParticipant().withWeeklyRates(0.5, 0.5).with(Payloads.blank(), on(3, 1));
        Presence before = of(participant);

        Presence after = of(participant.in(ExampleProtocol.aStudy().withMinima(1, 1)));

        assertThat(after).isEqualTo(before);
    }

    @Test
    void reportsAreExpectedWhileTheyMayBeCollected() {
        assertThat(of(aParticipant()).awaited()).contains(new Awaited(CONSENT, Optional.empty()));
    }

    @Test
    void whoStoppedCollectionIsExpectedNoMore() {
        ParticipantBuilder participant =
                aParticipant()
                        .withFirstSession()
                        .with(
                                Payloads.withdrawal(WithdrawalKind.STOP_COLLECTION),
                                at(3, 1, "12:00"));

        assertThat(of(participant).awaited())
                .contains(new Awaited(CONSENT, Optional.of(moment(3, 1, "12:00"))));
    }

    @Test
    void afterAPauseReportsAreExpectedFromItsEndOn() {
        ParticipantBuilder paused =
                aParticipant()
                        .withFirstSession()
                        .with(Payloads.withdrawal(WithdrawalKind.PAUSE), at(3, 1, "12:00"));
        assertThat(of(paused).awaited().orElseThrow().until()).contains(moment(3, 1, "12:00"));

        paused.with(new ConsentResumed(moment(5, 1, "08:00")), at(4, 1, "12:00"));
        assertThat(of(paused).awaited())
                .contains(new Awaited(moment(5, 1, "08:00"), Optional.empty()));
    }

    @Test
    void whoPermitsTrendsAndNoCheckInsIsNotExpected() {
        ParticipantBuilder participant =
                aParticipantWithoutConsent()
                        .with(
                                Payloads.consent(
                                        CONSENT,
                                        Set.of(
                                                ConsentScope.COLLECT_SESSIONS,
                                                ConsentScope.DERIVE_INDIVIDUAL_TRENDS)),
                                ParticipantBuilder.moment(CONSENT))
                        .withFirstSession();

        assertThat(of(participant).awaited()).isEmpty();
    }

    @Test
    void nobodyIsExpectedAfterTherapyEndedOrAfterTheirDeath() {
        for (Observation end :
                List.of(
                        new TherapyEnded(EndOfTherapy.DROPPED_OUT),
                        new IntercurrentEventReported(IntercurrentKind.DIED))) {
            ParticipantBuilder participant =
                    aParticipant().withWeeklyRates(0.5).with(end, at(3, 1, "12:00"));

            assertThat(of(participant).awaited()).as(end.toString()).isEmpty();
        }
    }

    @Test
    void nobodyIsExpectedOutsideTheStudysPeriod() {
        ParticipantBuilder participant =
                aParticipant().in(ExampleProtocol.aStudy().during("2026-01-01", "2026-03-31"));

        assertThat(of(participant).awaited())
                .contains(
                        new Awaited(
                                Instant.parse("2025-12-31T23:00:00Z"),
                                Optional.of(Instant.parse("2026-03-31T22:00:00Z"))));
        assertThat(
                        of(participant.in(
                                        ExampleProtocol.aStudy()
                                                .during("2024-01-01", "2024-12-31")))
                                .awaited())
                .isEmpty();
    }

    @Test
    void yearsThatNobodyLivesToSeeAreLeftOut() {
        Instant far = Instant.parse("9999-06-01T00:00:00Z");
        ParticipantBuilder late =
                aParticipantWithoutConsent().with(Payloads.fullConsent(far), at(1, 1, "08:00"));

        assertThat(of(late).awaited()).isEmpty();
        assertThat(
                        of(aParticipant()
                                        .in(
                                                ExampleProtocol.aStudy()
                                                        .during("2025-01-01", "9999-12-31")))
                                .awaited())
                .contains(new Awaited(CONSENT, Optional.empty()));
    }

    @Test
    void weekOneBeginsOnTheDayOfTheAnchor() {
        assertThat(of(aParticipant()).weekOne()).isEmpty();
        assertThat(of(aParticipant().withFirstSession()).weekOne()).contains(ANCHOR);
    }

    @Test
    void ofManyAppsThoseHeardOfLastAreKeptByNamesThatAListCanShow() {
        ParticipantBuilder participant = aParticipant();
        for (int app = 1; app <= 10; app++) {
            participant
                    .using("app-" + app)
                    .with(Payloads.blank(), at(1, 1, "1%d:00".formatted(app - 1)));
        }
        participant.using("a\u0000b").with(Payloads.blank(), at(1, 2, "09:00"));
        participant.using("x".repeat(101)).with(Payloads.blank(), at(1, 2, "10:00"));

        assertThat(of(participant).apps())
                .hasSize(Presence.MOST_APPS)
                .doesNotContainKeys("app-1", "app-2")
                .containsEntry("app-10", moment(1, 1, "19:00").plusSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void whoWasHeardOfWasHeardOfByAnEventAndNotAfterIt(long seed) {
        // Given
        ParticipantBuilder participant = RandomHistory.varied(seed);
        Trends.of(participant.history(), participant.protocol())
                .ifPresent(
                        trend -> {
                            List<Instant> received =
                                    participant.events().stream()
                                            .map(LedgerEvent::receivedAt)
                                            .toList();
                            // Then
                            trend.presence()
                                    .lastHeardAt()
                                    .ifPresent(
                                            at ->
                                                    assertThat(received)
                                                            .anyMatch(by -> !by.isBefore(at)));
                            assertThat(received).containsAll(trend.presence().apps().values());
                        });

        // When something is heard of them later, then never earlier than before
        List<LedgerEvent> fewer = new ArrayList<>(participant.events());
        fewer.removeIf(event -> event.event().payload() instanceof Observation.CheckInSubmitted);
        Optional<Instant> without =
                Trends.of(
                                new ParticipantHistory(participant.history().subject(), fewer),
                                participant.protocol())
                        .flatMap(trend -> trend.presence().lastHeardAt());
        Optional<Instant> with =
                Trends.of(participant.history(), participant.protocol())
                        .flatMap(trend -> trend.presence().lastHeardAt());
        without.ifPresent(
                at ->
                        assertThat(with)
                                .hasValueSatisfying(all -> assertThat(all).isAfterOrEqualTo(at)));
    }
}
