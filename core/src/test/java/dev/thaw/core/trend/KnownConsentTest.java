package dev.thaw.core.trend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.consent.ConsentHistory;
import dev.thaw.core.consent.ConsentRules;
import dev.thaw.core.consent.Permission.Permitted;
import dev.thaw.core.event.ConsentEvent;
import dev.thaw.core.event.ConsentEvent.Grantor;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.StudyEvent;
import dev.thaw.core.example.ParticipantBuilder;
import dev.thaw.core.example.Payloads;
import dev.thaw.core.example.RandomHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Consent is looked up by stretches in which it does not change.
class KnownConsentTest {

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyObservationIsJudgedAsIfItWereTheOnlyOne(long seed) {
        // Given
        ParticipantBuilder participant = RandomHistory.varied(6_000 + seed);
        if (seed % 2 == 0) {
            isAMinorFromThenOn(participant, new Random(seed));
        }
        List<LedgerEvent> events = participant.history().events();
        List<Observed> observations =
                new ArrayList<>(
                        Amendments.apply(events, participant.protocol(), new ExclusionTally()));
        Collections.shuffle(observations, new Random(seed));

        // When
        List<Observed> collected =
                KnownConsent.in(events, participant.protocol())
                        .collected(observations, new ExclusionTally());

        // Then
        ConsentHistory history = consentIn(events);
        assertThat(collected)
                .containsExactlyElementsOf(
                        observations.stream()
                                .filter(observed -> isCollectable(observed, history, participant))
                                .toList());
    }

    private static void isAMinorFromThenOn(ParticipantBuilder participant, Random random) {
        for (int i = 0; i < 20; i++) {
            var said = ParticipantBuilder.at(1 + random.nextInt(8), 1 + random.nextInt(7), "12:00");
            Instant until = said.at().plus(Duration.ofDays(1 + random.nextInt(40)));
            participant.with(
                    random.nextInt(5) == 0
                            ? Payloads.withdrawal(WithdrawalKind.PAUSE)
                            : Payloads.by(
                                    random.nextBoolean() ? Grantor.GUARDIAN : Grantor.MINOR_ASSENT,
                                    Payloads.consent(
                                            said.at(),
                                            Optional.of(until),
                                            EnumSet.allOf(ConsentScope.class))),
                    said);
        }
    }

    private static boolean isCollectable(
            Observed observed, ConsentHistory history, ParticipantBuilder participant) {
        Optional<ConsentScope> scope = ConsentRules.requiredFor(observed.what());
        return scope.isEmpty()
                || ConsentRules.collectable(
                                history,
                                scope.get(),
                                observed.event().captured(),
                                observed.receivedAt(),
                                participant.protocol())
                        instanceof Permitted;
    }

    private static ConsentHistory consentIn(List<LedgerEvent> events) {
        ConsentHistory history = ConsentHistory.unknown();
        for (LedgerEvent ledgerEvent : events) {
            StudyEvent event = ledgerEvent.event();
            if (event.payload() instanceof ConsentEvent consent) {
                history =
                        history.with(
                                new ConsentHistory.Entry(
                                        consent, event.captured(), ledgerEvent.receivedAt()));
            }
        }
        return history;
    }
}
