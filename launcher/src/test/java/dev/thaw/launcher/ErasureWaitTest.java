package dev.thaw.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.vault.Erasure;
import dev.thaw.vault.Erasure.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.Test;

/// Time passes between two looks only, ten seconds each.
class ErasureWaitTest {

    private static final Instant ASKED = Instant.parse("2026-03-01T10:00:00Z");
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

    private final List<String> said = new ArrayList<>();
    private Duration passed = Duration.ZERO;

    @Test
    void eachStepIsToldOnceAndTheReceiptIsReturned() {
        // When
        Erasure erasure =
                elsewhere(
                        at -> {
                            if (at < 10) {
                                return Optional.empty();
                            }
                            return Optional.of(at < 40 ? upTo(Step.LEDGER_EMPTIED) : complete());
                        });

        // Then
        assertThat(erasure.receipt()).isPresent();
        assertThat(said)
                .containsExactly(
                        "The key is destroyed.",
                        "The ledger is emptied.",
                        "The trends are emptied.",
                        "The tables are emptied; waiting until no process remembers the key.");
    }

    @Test
    void aDatabaseThatIsAwayForAWhileIsAskedAgain() {
        // When
        Erasure erasure =
                elsewhere(
                        at -> {
                            if (at < 60) {
                                throw new ConnectionException(new IllegalStateException("away"));
                            }
                            return Optional.of(complete());
                        });

        // Then
        assertThat(erasure.receipt()).isPresent();
    }

    @Test
    void nobodyWaitsForServicesElsewhereThatDoNoStepForTwoMinutes() {
        assertThatThrownBy(() -> elsewhere(_ -> Optional.of(upTo(Step.KEY_DESTROYED))))
                .isInstanceOf(UserProblem.class)
                .hasMessageContaining("goes on by itself")
                .hasMessageContaining("thaw participant erasures");
        assertThat(passed).isEqualTo(Duration.ofSeconds(130));
    }

    @Test
    void nobodyWaitsForADatabaseThatStaysAway() {
        assertThatThrownBy(
                        () ->
                                elsewhere(
                                        _ -> {
                                            throw new ConnectionException(
                                                    new IllegalStateException("away"));
                                        }))
                .isInstanceOf(UserProblem.class)
                .hasMessageContaining("PostgreSQL");
    }

    @Test
    void everyStepBeginsTheTwoMinutesAnew() {
        // When each step takes nearly two minutes
        Erasure erasure =
                elsewhere(
                        at -> {
                            int done = 1 + (int) (at / 115);
                            List<Step> steps = List.of(Step.values());
                            return Optional.of(
                                    done < steps.size()
                                            ? erasure(steps.subList(0, done), Optional.empty())
                                            : complete());
                        });

        // Then
        assertThat(erasure.receipt()).isPresent();
        assertThat(passed).isGreaterThan(Duration.ofMinutes(6));
    }

    @Test
    void servicesOfThisProcessMayTakeTheirTime() {
        // When
        Erasure erasure =
                new ErasureWait(
                                () ->
                                        Optional.of(
                                                passed.toMinutes() < 60
                                                        ? upTo(Step.KEY_DESTROYED)
                                                        : complete()),
                                Optional.of(() -> {}),
                                said::add,
                                () -> ASKED.plus(passed),
                                this::timePasses)
                        .await();

        // Then
        assertThat(erasure.receipt()).isPresent();
    }

    @Test
    void servicesOfThisProcessThatFailedAreNotWaitedFor() {
        // Given services that fail after a while
        Runnable services =
                () -> {
                    if (passed.toSeconds() > 30) {
                        throw new UserProblem("Streams stop.");
                    }
                };

        // Then
        ErasureWait wait =
                new ErasureWait(
                        Optional::empty,
                        Optional.of(services),
                        said::add,
                        () -> ASKED.plus(passed),
                        this::timePasses);
        assertThatThrownBy(wait::await).isInstanceOf(UserProblem.class).hasMessage("Streams stop.");
    }

    private interface Vault {

        /// How the erasure is so many seconds after it was asked for.
        Optional<Erasure> at(long seconds);
    }

    private Erasure elsewhere(Vault vault) {
        return new ErasureWait(
                        () -> vault.at(passed.toSeconds()),
                        Optional.empty(),
                        said::add,
                        () -> ASKED.plus(passed),
                        this::timePasses)
                .await();
    }

    private void timePasses() {
        passed = passed.plus(BETWEEN_LOOKS);
    }

    private static Erasure complete() {
        return erasure(List.of(Step.values()), Optional.of(new UUID(1, 2)));
    }

    private static Erasure upTo(Step last) {
        return erasure(
                Arrays.stream(Step.values()).filter(step -> step.compareTo(last) <= 0).toList(),
                Optional.empty());
    }

    private static Erasure erasure(List<Step> done, Optional<UUID> receipt) {
        SortedMap<Step, Instant> when = new TreeMap<>();
        done.forEach(step -> when.put(step, ASKED));
        return new Erasure(
                new SubjectId(new UUID(3, 4)), new StudyId("pilot"), ASKED, 5, when, receipt);
    }
}
