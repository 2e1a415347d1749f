package dev.thaw.core.consent.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.consent.ConsentHistory;
import dev.thaw.core.consent.ConsentRules;
import dev.thaw.core.consent.Permission;
import dev.thaw.core.consent.Permission.Denied;
import dev.thaw.core.consent.Permission.Permitted;
import dev.thaw.core.consent.Permission.Unknown;
import dev.thaw.core.event.AppSource;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.example.ExampleProtocol;
import dev.thaw.core.example.Payloads;
import dev.thaw.core.protocol.StudyProtocol;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// One small case for each place where the code does not do what the oracle read in science.md F:
/// the text's word first, the code's second.
class DifferencesTest {

    private static final StudyProtocol PROTOCOL = ExampleProtocol.aStudy().protocol();

    private final List<LedgerEvent> known = new ArrayList<>();

    @Test
    void aConsentPermitsNoUseBeforeItBegins() {
        said(moment(1), 1, Payloads.fullConsent(day(10)));

        assertUse(
                ConsentScope.DERIVE_INDIVIDUAL_TRENDS,
                Word.UNKNOWN,
                Difference.A_CONSENT_PERMITS_USE_BEFORE_IT_BEGINS,
                Word.PERMITTED);
    }

    private void said(CaptureTime captured, int received, ConsentEvent what) {
        known.add(
                new LedgerEvent(
                        RandomConsents.SUBJECT,
                        day(received),
                        new StudyEvent(
                                new UUID(0, known.size()),
                                ExampleProtocol.STUDY,
                                captured,
                                Optional.empty(),
                                new AppSource("thaw-app", "1.0"),
                                Optional.empty(),
                                what)));
    }

    private void assertUse(ConsentScope scope, Word written, Difference difference, Word built) {
        assertThat(oracle(EnumSet.complementOf(EnumSet.of(difference))).usable(scope))
                .isEqualTo(written);
        assertThat(word(ConsentRules.usable(history(), scope, PROTOCOL)))
                .isEqualTo(ConsentHistoriesTest.READING.contains(difference) ? built : written);
    }

    private ConsentOracle oracle(Set<Difference> reading) {
        return new ConsentOracle(known, PROTOCOL, reading);
    }

    private ConsentHistory history() {
        ConsentHistory history = ConsentHistory.unknown();
        for (LedgerEvent event : known) {
            history =
                    history.with(
                            new ConsentHistory.Entry(
                                    (ConsentEvent) event.event().payload(),
                                    event.event().captured(),
                                    event.receivedAt()));
        }
        return history;
    }

    private static CaptureTime moment(int day) {
        return new CaptureTime.Moment(day(day), Optional.empty(), Optional.empty());
    }

    private static Instant day(int day) {
        return LocalDate.of(2026, 3, day).atTime(10, 0).atZone(PROTOCOL.homeZone()).toInstant();
    }

    private static Word word(Permission permission) {
        return switch (permission) {
            case Permitted _ -> Word.PERMITTED;
            case Unknown _ -> Word.UNKNOWN;
            case Denied(Permission.Denial why) -> Word.valueOf(why.name());
        };
    }
}
