package dev.thaw.core.trend;

import static dev.thaw.core.example.ParticipantBuilder.aParticipant;
import static dev.thaw.core.example.ParticipantBuilder.aParticipantWithoutConsent;
import static dev.thaw.core.example.ParticipantBuilder.at;
import static dev.thaw.core.example.ParticipantBuilder.moment;
import static dev.thaw.core.example.Payloads.consent;
import static dev.thaw.core.example.Payloads.total;
import static dev.thaw.core.example.Payloads.withdrawal;
import static dev.thaw.core.trend.PublishedTrend.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent.ConsentWithdrawn;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.example.ParticipantBuilder;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

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

        assertThat(after.trend()).isEqualTo(before.trend());
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

        assertThat(values(trend, "err@1")).containsExactly("0.1", "0.2");
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
