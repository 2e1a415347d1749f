package dev.thaw.core.consent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.consent.NaiveConsent.Act;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent;
import dev.thaw.core.event.ConsentEvent.ConsentResumed;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.example.Payloads;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The rules compared with [NaiveConsent] on seeded histories so dense that grants, pauses and
/// withdrawals collide, for every minute and every scope.
class ConsentPropertiesTest {

    private static final int MINUTES = 12;
    private static final int OPEN = Integer.MAX_VALUE;
    private static final Instant START = Instant.parse("2026-01-05T10:00:00Z");

    static LongStream seeds() {
        return LongStream.range(0, 1_500);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theRulesAgreeWithTheNaiveReading(long seed) {
        // Given
        Random random = new Random(seed);
        List<Act> acts = new ArrayList<>();
        for (int i = random.nextInt(7); i >= 0; i--) {
            acts.add(act(random));
        }
        NaiveConsent naive = new NaiveConsent(acts);
        List<Act> inAnyOrder = new ArrayList<>(acts);
        Collections.shuffle(inAnyOrder, random);
        ConsentHistory history = ConsentHistory.unknown();
        for (Act act : inAnyOrder) {
            history = history.with(entry(act));
        }

        for (ConsentScope scope : ConsentScope.values()) {
            // When, Then
            assertThat(ConsentRules.usable(history, scope))
                    .as("use for %s after %s", scope, acts)
                    .isEqualTo(naive.usable(scope));
            for (int minute = 0; minute <= MINUTES; minute++) {
                CaptureTime captured = moment(minute);
                assertThat(
                                ConsentRules.collectable(
                                        history, scope, captured, at(minute), ZoneOffset.UTC))
                        .as("%s at minute %d of %s", scope, minute, acts)
                        .isEqualTo(naive.collectable(minute, scope));
            }
        }
    }

    private static Act act(Random random) {
        int said = random.nextInt(MINUTES);
        int from = Math.max(0, said + random.nextInt(7) - 3);
        return switch (random.nextInt(5)) {
            case 0, 1 ->
                    new Act.Grant(
                            said,
                            from,
                            random.nextBoolean() ? OPEN : from + 1 + random.nextInt(6),
                            scopes(random));
            case 2 -> new Act.Resume(said, from);
            default -> new Act.Withdraw(said, withdrawalKind(random));
        };
    }

    /// Erasure is rare: it hides everything else.
    private static WithdrawalKind withdrawalKind(Random random) {
        List<WithdrawalKind> kinds = List.of(WithdrawalKind.values());
        WithdrawalKind kind = kinds.get(random.nextInt(kinds.size()));
        return kind == WithdrawalKind.ERASE && random.nextInt(4) > 0 ? WithdrawalKind.PAUSE : kind;
    }

    private static Set<ConsentScope> scopes(Random random) {
        Set<ConsentScope> scopes = EnumSet.allOf(ConsentScope.class);
        scopes.removeIf(_ -> random.nextInt(4) == 0);
        return scopes;
    }

    private static ConsentHistory.Entry entry(Act act) {
        ConsentEvent event =
                switch (act) {
                    case Act.Grant grant ->
                            Payloads.consent(
                                    at(grant.from()),
                                    grant.until() == OPEN
                                            ? Optional.empty()
                                            : Optional.of(at(grant.until())),
                                    grant.scopes());
                    case Act.Resume resume -> new ConsentResumed(at(resume.from()));
                    case Act.Withdraw withdrawal -> Payloads.withdrawal(withdrawal.kind());
                };
        return ConsentHistory.Entry.of(event, moment(act.said()), at(act.said()).plusSeconds(1));
    }

    private static CaptureTime moment(int minute) {
        return new CaptureTime.Moment(at(minute), Optional.empty(), Optional.empty());
    }

    private static Instant at(int minute) {
        return START.plusSeconds(60L * minute);
    }
}
