package dev.thaw.core.trend;

import static dev.thaw.core.example.ExampleProtocol.aStudy;
import static dev.thaw.core.example.ParticipantBuilder.aParticipant;
import static dev.thaw.core.example.ParticipantBuilder.aParticipantWithoutConsent;
import static dev.thaw.core.example.ParticipantBuilder.at;
import static dev.thaw.core.example.ParticipantBuilder.moment;
import static dev.thaw.core.example.Payloads.consent;
import static dev.thaw.core.example.Payloads.enrolled;
import static dev.thaw.core.example.Payloads.total;
import static dev.thaw.core.example.Payloads.withdrawal;
import static dev.thaw.core.trend.PublishedTrend.figures;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent.ConsentResumed;
import dev.thaw.core.event.ConsentEvent.ConsentWithdrawn;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.example.ParticipantBuilder;
import dev.thaw.core.measure.Occasions;
import dev.thaw.core.protocol.WithdrawalPolicies.Policy;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is left of a trend after every decision about consent.
class ConsentToTrendsTest {

    private static final CaptureTime UNDATED = new CaptureTime.Ordinal();

    @Test
    void withoutAnyThereIsNoTrend() {
        ParticipantBuilder participant = aParticipantWithoutConsent().withWeeklyRates(.1, .2, .3);

        assertThat(Trends.of(participant.history(), participant.protocol())).isEmpty();
    }

    @Test
    void thatLeavesOutIndividualTrendsGivesNone() {
        Set<ConsentScope> scopes = EnumSet.allOf(ConsentScope.class);
        scopes.remove(ConsentScope.DERIVE_INDIVIDUAL_TRENDS);
        Instant before = Instant.parse("2025-06-01T08:00:00Z");
        ParticipantBuilder participant =
                aParticipantWithoutConsent()
                        .with(consent(before, scopes), moment(before))
                        .withWeeklyRates(.1, .2, .3);

        assertThat(Trends.of(participant.history(), participant.protocol())).isEmpty();
    }

    @Test
    void whoStopsProcessingHasNoTrendAnyMore() {
        ParticipantBuilder participant =
                aParticipant()
                        .withWeeklyRates(.1, .2, .3)
                        .with(withdrawal(WithdrawalKind.STOP_PROCESSING), at(9, 1, "10:00"));

        assertThat(Trends.of(participant.history(), participant.protocol())).isEmpty();
    }

    @Test
    void whoStopsCollectionKeepsTheTrendSoFar() {
        ParticipantBuilder before = aParticipant().withWeeklyRates(.1, .2, .3);
        ParticipantBuilder after =
                aParticipant()
                        .withWeeklyRates(.1, .2, .3)
                        .with(withdrawal(WithdrawalKind.STOP_COLLECTION), at(9, 1, "10:00"));

        // Then nothing is expected of them any more, and all else stays
        assertThat(after.trend().presence().awaited().orElseThrow().until())
                .hasValue(at(9, 1, "10:00").at());
        assertThat(after.trend().with(before.trend().presence())).isEqualTo(before.trend());
    }

    @ParameterizedTest
    @EnumSource(names = {"EXCLUDE_FUTURE", "ERASE"})
    void whoStopsCollectionHasNoTrendAnyMoreWhereThatWasPromised(Policy promised) {
        ParticipantBuilder participant =
                aParticipant()
                        .in(aStudy().promising("NO", "GDPR-9-2-a", promised))
                        .withWeeklyRates(.1, .2, .3)
                        .with(withdrawal(WithdrawalKind.STOP_COLLECTION), at(9, 1, "10:00"));

        assertThat(Trends.of(participant.history(), participant.protocol())).isEmpty();
    }

    @Test
    void aClaimMayNotUseWhatIsForTrendsOnly() {
        Set<ConsentScope> scopes = EnumSet.allOf(ConsentScope.class);
        scopes.remove(ConsentScope.INCLUDE_IN_COHORT_CLAIMS);
        Instant before = Instant.parse("2025-06-01T08:00:00Z");
        ParticipantBuilder participant =
                aParticipantWithoutConsent()
                        .with(consent(before, scopes), moment(before))
                        .withWeeklyRates(.1, .2, .3);

        assertThat(occasions(participant, ConsentScope.INCLUDE_IN_COHORT_CLAIMS)).isEmpty();
        assertThat(occasions(participant, ConsentScope.DERIVE_INDIVIDUAL_TRENDS)).isPresent();
    }

    @Test
    void publishedFiguresHoldOnlyThoseWhoSaidYesToIt() {
        Set<ConsentScope> scopes = EnumSet.allOf(ConsentScope.class);
        scopes.remove(ConsentScope.PUBLISH_AGGREGATE);
        Instant before = Instant.parse("2025-06-01T08:00:00Z");
        ParticipantBuilder withoutFigures =
                aParticipantWithoutConsent()
                        .with(consent(before, scopes), moment(before))
                        .withWeeklyRates(.1, .2, .3);

        assertThat(withoutFigures.trend().inAggregates()).isFalse();
        assertThat(aParticipant().withWeeklyRates(.1, .2, .3).trend().inAggregates()).isTrue();
    }

    @Test
    void whoStopsSharingKeepsTheTrendAndIsInNoPublishedFigureAnyMore() {
        ParticipantBuilder participant =
                aParticipant()
                        .withWeeklyRates(.1, .2, .3)
                        .with(withdrawal(WithdrawalKind.STOP_SHARING), at(9, 1, "10:00"));

        assertThat(participant.trend().measures()).isNotEmpty();
        assertThat(participant.trend().inAggregates()).isFalse();
    }

    private static Optional<Occasions> occasions(
            ParticipantBuilder participant, ConsentScope purpose) {
        return Trends.occasions(
                participant.history(), participant.protocol(), LateAnswers.OUT, purpose);
    }

    @Test
    void thatChangesTwoThousandTimesIsStillReadToTheEnd() {
        // Given somebody who pauses for a minute and goes on, a thousand times
        ParticipantBuilder participant =
                aParticipant()
                        .in(aStudy().anchoredAtEnrolment())
                        .with(enrolled("oslo", "cbt"), at(1, 1, "05:10"))
                        .withWeeklyRates(.1, .2, .3);
        Instant start = at(1, 1, "00:00").at();
        for (int i = 0; i < 1000; i++) {
            Instant paused = start.plusSeconds(1800L * i);
            Instant resumed = paused.plusSeconds(60);
            participant
                    .with(withdrawal(WithdrawalKind.PAUSE), moment(paused))
                    .with(new ConsentResumed(resumed), moment(resumed));
        }

        // Then sixty prompts and a session, all in the minute of a pause, and no answer
        assertThat(participant.trend().excluded()).isEqualTo(Map.of(Exclusion.CONSENT, 61));
        assertThat(figures(participant.trend(), "err@1")).containsExactly("0.1", "0.2", "0.3");
    }

    @Test
    void aWithdrawalThatIsKnownLaterTakesWhatItHadForbidden() {
        // Given three weeks, and a withdrawal as of week 3 that arrives in week 9
        ParticipantTrend trend =
                aParticipant()
                        .withWeeklyRates(.1, .2, .3)
                        .with(
                                new ConsentWithdrawn(
                                        WithdrawalKind.STOP_COLLECTION,
                                        Optional.of(at(3, 1, "00:00").at())),
                                at(9, 1, "10:00"))
                        .trend();

        assertThat(figures(trend, "err@1")).containsExactly("0.1", "0.2");
        // Then twenty prompts and twenty answers are counted as excluded
        assertThat(trend.excluded()).isEqualTo(Map.of(Exclusion.CONSENT, 40));
    }

    @Test
    void undatedTotalsReceivedBeforeAWithdrawalStay() {
        ParticipantTrend trend =
                aParticipant()
                        .with(total("BDI-II", "20", OptionalInt.of(1)), UNDATED)
                        .with(withdrawal(WithdrawalKind.STOP_COLLECTION), at(9, 1, "10:00"))
                        .trend();

        assertThat(trend.excluded()).isEmpty();
        assertThat(trend.measures()).hasSize(1);
    }
}
