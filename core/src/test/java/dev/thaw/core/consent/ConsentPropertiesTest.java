package dev.thaw.core.consent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.consent.NaiveConsent.Act;
import dev.thaw.core.consent.NaiveConsent.Who;
import dev.thaw.core.consent.Permission.Permitted;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent;
import dev.thaw.core.event.ConsentEvent.ConsentResumed;
import dev.thaw.core.event.ConsentEvent.Grantor;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.example.ExampleProtocol;
import dev.thaw.core.example.Payloads;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.protocol.WithdrawalPolicies.Policy;
import java.time.Instant;
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

/// The rules on seeded histories so dense that grants of adults, guardians and children, pauses and
/// withdrawals collide, for every minute and every scope; compared with [NaiveConsent].
class ConsentPropertiesTest {

    private static final int MINUTES = 12;
    private static final int OPEN = Integer.MAX_VALUE;
    private static final Instant START = Instant.parse("2026-01-05T10:00:00Z");

    /// Every policy is the promise of one jurisdiction.
    private static final StudyProtocol STUDY =
            ExampleProtocol.aStudy()
                    .promising("US", "IRB", Policy.RETAIN_ACCRUED)
                    .promising("NO", "GDPR-9-2-j", Policy.EXCLUDE_FUTURE)
                    .promising("DE", "GDPR-9-2-a", Policy.ERASE)
                    .protocol();

    static LongStream seeds() {
        return LongStream.range(0, 1_000);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theRulesAgreeWithTheNaiveReadingInAnyOrderOfArrival(long seed) {
        // Given
        Random random = new Random(seed);
        List<Act> acts = acts(random);
        NaiveConsent naive = new NaiveConsent(acts);
        List<Act> inAnyOrder = new ArrayList<>(acts);
        Collections.shuffle(inAnyOrder, random);
        ConsentHistory history = history(inAnyOrder);

        // When, Then
        assertThat(ConsentRules.erased(history, STUDY)).as("%s", acts).isEqualTo(naive.erased());
        for (ConsentScope scope : ConsentScope.values()) {
            assertThat(ConsentRules.usable(history, scope, STUDY))
                    .as("use for %s after %s", scope, acts)
                    .isEqualTo(naive.usable(scope));
            for (int minute = 0; minute <= MINUTES; minute++) {
                assertThat(collectable(history, scope, minute))
                        .as("%s at minute %d of %s", scope, minute, acts)
                        .isEqualTo(naive.collectable(minute, scope));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void oneMoreWithdrawalNeverPermitsAnythingMore(long seed) {
        // Given
        Random random = new Random(seed);
        ConsentHistory before = history(acts(random));

        // When
        ConsentHistory after =
                before.with(entry(new Act.Withdraw(random.nextInt(MINUTES), anyKind(random))));

        // Then
        for (ConsentScope scope : ConsentScope.values()) {
            if (ConsentRules.usable(after, scope, STUDY) instanceof Permitted) {
                assertThat(ConsentRules.usable(before, scope, STUDY)).isEqualTo(new Permitted());
            }
            for (int minute = 0; minute <= MINUTES; minute++) {
                if (collectable(after, scope, minute) instanceof Permitted) {
                    assertThat(collectable(before, scope, minute)).isEqualTo(new Permitted());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nothingThatBecomesKnownLaterTakesAnErasureBack(long seed) {
        // Given
        Random random = new Random(seed);
        ConsentHistory history = history(acts(random));
        boolean erased = ConsentRules.erased(history, STUDY);

        // When
        for (Act act : acts(random)) {
            history = history.with(entry(act));
            boolean still = ConsentRules.erased(history, STUDY);

            // Then
            assertThat(still || !erased).isTrue();
            erased = still;
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aStricterPromiseNeverPermitsAnythingMore(long seed) {
        // Given
        ConsentHistory history = history(acts(new Random(seed)));
        StudyProtocol stricter =
                ExampleProtocol.aStudy()
                        .promising("US", "IRB", Policy.EXCLUDE_FUTURE)
                        .promising("NO", "GDPR-9-2-j", Policy.ERASE)
                        .promising("DE", "GDPR-9-2-a", Policy.ERASE)
                        .protocol();

        // Then
        for (ConsentScope scope : ConsentScope.values()) {
            if (ConsentRules.usable(history, scope, stricter) instanceof Permitted) {
                assertThat(ConsentRules.usable(history, scope, STUDY)).isEqualTo(new Permitted());
            }
        }
        assertThat(ConsentRules.erased(history, stricter) || !ConsentRules.erased(history, STUDY))
                .isTrue();
    }

    private static List<Act> acts(Random random) {
        // Half of the histories are of adults only
        List<Who> whose = random.nextBoolean() ? List.of(Who.ADULT) : List.of(Who.values());
        List<Act> acts = new ArrayList<>();
        for (int i = random.nextInt(8); i >= 0; i--) {
            acts.add(act(random, whose));
        }
        return acts;
    }

    private static Act act(Random random, List<Who> whose) {
        int said = random.nextInt(MINUTES);
        int from = Math.max(0, said + random.nextInt(7) - 3);
        return switch (random.nextInt(6)) {
            case 0, 1, 2 ->
                    new Act.Grant(
                            whose.get(random.nextInt(whose.size())),
                            said,
                            from,
                            random.nextBoolean() ? OPEN : from + 1 + random.nextInt(6),
                            scopes(random),
                            promised(random));
            case 3 -> new Act.Resume(said, from);
            default -> new Act.Withdraw(said, withdrawalKind(random));
        };
    }

    /// Erasure is rare: it hides everything else.
    private static WithdrawalKind withdrawalKind(Random random) {
        WithdrawalKind kind = anyKind(random);
        return kind == WithdrawalKind.ERASE && random.nextInt(4) > 0 ? WithdrawalKind.PAUSE : kind;
    }

    private static WithdrawalKind anyKind(Random random) {
        List<WithdrawalKind> kinds = List.of(WithdrawalKind.values());
        return kinds.get(random.nextInt(kinds.size()));
    }

    private static Policy promised(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> Policy.ERASE;
            case 1, 2 -> Policy.EXCLUDE_FUTURE;
            default -> Policy.RETAIN_ACCRUED;
        };
    }

    private static Set<ConsentScope> scopes(Random random) {
        Set<ConsentScope> scopes = EnumSet.allOf(ConsentScope.class);
        scopes.removeIf(_ -> random.nextInt(4) == 0);
        return scopes;
    }

    private static ConsentHistory history(List<Act> acts) {
        ConsentHistory history = ConsentHistory.unknown();
        for (Act act : acts) {
            history = history.with(entry(act));
        }
        return history;
    }

    private static ConsentHistory.Entry entry(Act act) {
        ConsentEvent event =
                switch (act) {
                    case Act.Grant grant -> consent(grant);
                    case Act.Resume resume -> new ConsentResumed(at(resume.from()));
                    case Act.Withdraw withdrawal -> Payloads.withdrawal(withdrawal.kind());
                };
        return ConsentHistory.Entry.of(event, moment(act.said()), at(act.said()).plusSeconds(1));
    }

    private static ConsentEvent consent(Act.Grant grant) {
        var given =
                Payloads.by(
                        switch (grant.by()) {
                            // Somebody who attests stands alone, too
                            case ADULT ->
                                    grant.said() % 2 == 0 ? Grantor.PARTICIPANT : Grantor.ATTESTOR;
                            case GUARDIAN -> Grantor.GUARDIAN;
                            case CHILD -> Grantor.MINOR_ASSENT;
                        },
                        Payloads.consent(
                                at(grant.from()),
                                grant.until() == OPEN
                                        ? Optional.empty()
                                        : Optional.of(at(grant.until())),
                                grant.scopes()));
        return switch (grant.promised()) {
            case RETAIN_ACCRUED -> Payloads.under("US", "IRB", given);
            case EXCLUDE_FUTURE -> Payloads.under("NO", "GDPR-9-2-j", given);
            case ERASE -> Payloads.under("DE", "GDPR-9-2-a", given);
        };
    }

    private static Permission collectable(ConsentHistory history, ConsentScope scope, int minute) {
        return ConsentRules.collectable(history, scope, moment(minute), at(minute), STUDY);
    }

    private static CaptureTime moment(int minute) {
        return new CaptureTime.Moment(at(minute), Optional.empty(), Optional.empty());
    }

    private static Instant at(int minute) {
        return START.plusSeconds(60L * minute);
    }
}
