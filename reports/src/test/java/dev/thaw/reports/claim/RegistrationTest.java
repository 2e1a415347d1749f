package dev.thaw.reports.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.CaptureTime;
import dev.thaw.reports.claim.Foresight.OfOne;
import dev.thaw.reports.replay.LedgerEnds;
import dev.thaw.reports.replay.LedgerPosition;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Whether a plan was written down before its outcomes could be known.
class RegistrationTest {

    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final LedgerPosition AFTERWARDS = new LedgerPosition("ledger", 3, 70);
    private static final Registration REGISTRATION =
            new Registration(
                    AT,
                    new LedgerEnds(new TreeMap<>(Map.of("ledger", new TreeMap<>(Map.of(3, 70L))))));

    private static CaptureTime after(Duration time) {
        return new CaptureTime.Moment(AT.plus(time), Optional.empty(), Optional.empty());
    }

    @Test
    void anOutcomeIsPlannedThatCameAfterItAndHappenedAfterIt() {
        assertThat(REGISTRATION.precedes(AFTERWARDS, after(Duration.ofSeconds(1)))).isTrue();
    }

    @Test
    void whatTheLedgerHeldAlreadyWasKnown() {
        LedgerPosition before = new LedgerPosition("ledger", 3, 69);

        assertThat(REGISTRATION.precedes(before, after(Duration.ofSeconds(1)))).isFalse();
    }

    @Test
    void oldDataThatAreImportedLaterWereKnown() {
        assertThat(REGISTRATION.precedes(AFTERWARDS, after(Duration.ZERO))).isFalse();
        assertThat(REGISTRATION.precedes(AFTERWARDS, new CaptureTime.Ordinal())).isFalse();
    }

    @Test
    void aCivilDayIsPlannedFromTheDayAfterOn() {
        // It is the 2nd already where the day begins first.
        assertThat(REGISTRATION.precedes(AFTERWARDS, on("2026-03-02"))).isFalse();
        assertThat(REGISTRATION.precedes(AFTERWARDS, on("2026-03-03"))).isTrue();
    }

    private static CaptureTime on(String day) {
        return new CaptureTime.CivilDay(LocalDate.parse(day));
    }

    @Test
    void aReceiptCarriesIt() {
        assertThat(Registration.of(REGISTRATION.json())).isEqualTo(REGISTRATION);
    }

    @Test
    void anyKnownOutcomeMakesAPlanMixed() {
        assertThat(status(OfOne.PLANNED, OfOne.NO_OUTCOME)).isEqualTo("PREREGISTERED");
        assertThat(status(OfOne.PLANNED, OfOne.KNOWN)).isEqualTo("MIXED");
        assertThat(status(OfOne.KNOWN, OfOne.NO_OUTCOME)).isEqualTo("RETROSPECTIVE");
    }

    private static String status(OfOne... cohort) {
        return Foresight.of(List.of(cohort)).shown().get("status").asText();
    }
}
