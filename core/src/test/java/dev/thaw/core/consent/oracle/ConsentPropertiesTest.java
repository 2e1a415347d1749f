package dev.thaw.core.consent.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.consent.ConsentHistory;
import dev.thaw.core.consent.ConsentRules;
import dev.thaw.core.consent.Permission.Permitted;
import dev.thaw.core.consent.oracle.RandomConsents.Story;
import dev.thaw.core.event.ConsentEvent;
import dev.thaw.core.event.ConsentEvent.ConsentWithdrawn;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.example.ExampleProtocol;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.protocol.WithdrawalPolicies.Policy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Laws that hold for every history, whatever the rules say about each.
class ConsentPropertiesTest {

    static LongStream seeds() {
        return LongStream.range(0, 2_000);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theOrderOfArrivalLeavesNoTrace(long seed) {
        // Given
        Story story = RandomConsents.seeded(seed);
        List<ConsentHistory.Entry> entries = new ArrayList<>(entries(story));
        Set<String> inOrder = permitted(new ConsentHistory(entries), story, story.protocol());

        // When
        Collections.shuffle(entries, new Random(seed));

        // Then
        assertThat(permitted(new ConsentHistory(entries), story, story.protocol()))
                .isEqualTo(inOrder);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void oneMoreWithdrawalNeverPermitsAnythingMore(long seed) {
        // Given
        Story story = RandomConsents.seeded(seed);
        List<ConsentHistory.Entry> entries = entries(story);
        Set<String> withAll = permitted(new ConsentHistory(entries), story, story.protocol());

        for (ConsentHistory.Entry entry : entries) {
            if (entry.event() instanceof ConsentWithdrawn) {
                // When
                List<ConsentHistory.Entry> others = new ArrayList<>(entries);
                others.remove(entry);

                // Then
                assertThat(permitted(new ConsentHistory(others), story, story.protocol()))
                        .as("without %s", entry)
                        .containsAll(withAll);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nothingThatBecomesKnownLaterTakesAnErasureBack(long seed) {
        // Given
        Story story = RandomConsents.seeded(seed);
        List<ConsentHistory.Entry> entries = new ArrayList<>(entries(story));
        Collections.shuffle(entries, new Random(seed));
        ConsentHistory history = ConsentHistory.unknown();
        boolean erased = false;
        for (ConsentHistory.Entry entry : entries) {
            // When
            history = history.with(entry);
            boolean still = ConsentRules.erased(history, story.protocol());

            // Then
            assertThat(still || !erased).as("%s takes the erasure back", entry).isTrue();
            erased = still;
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aStricterPromiseNeverPermitsAnythingMore(long seed) {
        // Given
        Story story = RandomConsents.seeded(seed);
        ConsentHistory history = new ConsentHistory(entries(story));
        Set<String> promised = Set.of();
        for (Policy policy : List.of(Policy.ERASE, Policy.EXCLUDE_FUTURE, Policy.RETAIN_ACCRUED)) {
            // When
            StudyProtocol laxer = ExampleProtocol.aStudy().promisingOtherwise(policy).protocol();
            Set<String> permitted = permitted(history, story, laxer);

            // Then
            assertThat(permitted).as("%s", policy).containsAll(promised);
            promised = permitted;
        }
    }

    private static List<ConsentHistory.Entry> entries(Story story) {
        List<ConsentHistory.Entry> entries = new ArrayList<>();
        for (LedgerEvent event : story.arrivals()) {
            if (event.event().payload() instanceof ConsentEvent consent) {
                entries.add(
                        new ConsentHistory.Entry(
                                consent, event.event().captured(), event.receivedAt()));
            }
        }
        return entries;
    }

    /// All that a history permits of what the story could ask for.
    private static Set<String> permitted(
            ConsentHistory history, Story story, StudyProtocol protocol) {
        Set<String> permitted = new HashSet<>();
        for (ConsentScope scope : ConsentScope.values()) {
            if (ConsentRules.usable(history, scope, protocol) instanceof Permitted) {
                permitted.add("use " + scope);
            }
            for (LedgerEvent event : story.arrivals()) {
                if (ConsentRules.collectable(
                                history,
                                scope,
                                event.event().captured(),
                                event.receivedAt(),
                                protocol)
                        instanceof Permitted) {
                    permitted.add("collect %s of %s".formatted(scope, event.event().id()));
                }
            }
        }
        return permitted;
    }
}
