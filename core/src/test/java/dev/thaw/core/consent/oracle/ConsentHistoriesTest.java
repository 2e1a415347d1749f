package dev.thaw.core.consent.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.consent.ConsentHistory;
import dev.thaw.core.consent.ConsentRules;
import dev.thaw.core.consent.Permission;
import dev.thaw.core.consent.Permission.Denied;
import dev.thaw.core.consent.Permission.Permitted;
import dev.thaw.core.consent.Permission.Unknown;
import dev.thaw.core.consent.oracle.RandomConsents.Story;
import dev.thaw.core.event.Amendment;
import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent;
import dev.thaw.core.event.ConsentEvent.ConsentGiven;
import dev.thaw.core.event.ConsentEvent.ConsentResumed;
import dev.thaw.core.event.ConsentEvent.ConsentWithdrawn;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.Observation;
import dev.thaw.core.trend.Exclusion;
import dev.thaw.core.trend.ParticipantHistory;
import dev.thaw.core.trend.ParticipantTrend;
import dev.thaw.core.trend.Trends;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Thousands of consent histories, judged by the production code and by an oracle that was written
/// from science.md F alone.
class ConsentHistoriesTest {

    /// Thoroughly `-Dthaw.consent.histories=5000`.
    private static final int HISTORIES = Integer.getInteger("thaw.consent.histories", 2_500);

    static final Set<Difference> READING = EnumSet.allOf(Difference.class);

    private final SortedMap<String, Integer> seen = new TreeMap<>();

    /// Rule 1 as known then, with rule 4's waiting room.
    @Test
    void whatBecomesOfAnEventIsDecidedByWhatIsKnownWhenItIsDecided() {
        LongStream.range(0, HISTORIES).forEach(this::admitted);

        for (Fate fate : Fate.values()) {
            assertSeen("arrived " + fate, fate == Fate.CONSENT_NEVER_ARRIVED ? 0 : 100);
        }
        for (Fate fate :
                List.of(
                        Fate.ADMITTED,
                        Fate.ERASED,
                        Fate.CONSENT_WITHDRAWN,
                        Fate.CONSENT_PAUSED,
                        Fate.SCOPE_NOT_GRANTED,
                        Fate.CONSENT_NEVER_ARRIVED)) {
            assertSeen("waited " + fate, 100);
        }
        for (String time : List.of("Moment", "CivilDay", "Ordinal")) {
            for (Word word : Word.values()) {
                assertSeen("judged at " + time + ' ' + word, 100);
            }
        }
        for (String edge : List.of("begins", "ends", "withdrawn", "resumed")) {
            for (String side : List.of("1 µs before", "exactly", "1 µs after")) {
                assertSeen(side + ' ' + edge, 100);
            }
        }
    }

    private void admitted(long seed) {
        Story story = RandomConsents.seeded(seed);
        AdmissionOracle oracle = new AdmissionOracle(story.protocol(), READING);
        AdmissionAtWork production = new AdmissionAtWork(story.protocol());
        for (LedgerEvent event : story.arrivals()) {
            ConsentOracle known = oracle.consents();
            List<Change> expected = oracle.receive(event);
            assertThat(words(production.receive(event)))
                    .as(() -> "seed %d, at %s, of%n%s".formatted(seed, told(event), told(story)))
                    .isEqualTo(words(expected));
            for (Change change : expected) {
                see((change.event().equals(event) ? "arrived " : "waited ") + change.fate());
            }
            seeEdges(event, known, oracle.ledger());
        }
        assertThat(ids(production.ledger())).isEqualTo(ids(oracle.ledger()));
    }

    /// Rules 2, 3 and 7: by what is known now, after each arrival.
    @Test
    void whetherAnEventCountsIsDecidedByAllThatIsKnownNow() {
        LongStream.range(0, HISTORIES).forEach(this::used);

        assertSeen("erased by promise", 100);
        assertSeen("use ended by promise", 200);
        assertSeen("guardian or child missing", 500);
        assertSeen("guardian and child there", 500);
        assertSeen("no trend", 1_000);
        assertSeen("a trend, nothing excluded for consent", 1_000);
        assertSeen("a trend without 1", 500);
        assertSeen("a trend without 2", 200);
        for (ConsentScope scope : ConsentScope.values()) {
            for (Word word : Word.values()) {
                assertSeen("collect " + scope + ' ' + word, 500);
                assertSeen("use " + scope + ' ' + word, word == Word.PAUSED ? 0 : 200);
            }
        }
    }

    private void used(long seed) {
        Story story = RandomConsents.seeded(seed);
        Random random = new Random(seed);
        AdmissionOracle oracle = new AdmissionOracle(story.protocol(), READING);
        for (LedgerEvent event : story.arrivals()) {
            boolean consentsChange =
                    oracle.receive(event).stream()
                            .filter(change -> change.fate() == Fate.ADMITTED)
                            .anyMatch(
                                    change ->
                                            change.event().event().payload()
                                                    instanceof ConsentEvent);
            List<LedgerEvent> ledger = new ArrayList<>(oracle.ledger());
            Collections.shuffle(ledger, random);
            ConsentOracle now = oracle.consents();
            trendIsAsKnownNow(seed, story, ledger, now);
            if (consentsChange) {
                everyScopeIsAsKnownNow(seed, story, ledger, now);
                seeIf(now.isErasedByPromiseOnly(), "erased by promise");
                seeIf(now.isUseEndedByPromiseOnly(), "use ended by promise");
                seeIf(now.isOneOfTwoMissing(), "guardian or child missing");
                seeIf(now.areBothOfTwoThere(), "guardian and child there");
            }
        }
    }

    private void trendIsAsKnownNow(
            long seed, Story story, List<LedgerEvent> ledger, ConsentOracle now) {
        Optional<Integer> expected =
                now.usable(ConsentScope.DERIVE_INDIVIDUAL_TRENDS) == Word.PERMITTED
                        ? Optional.of(excluded(ledger, now))
                        : Optional.empty();

        Optional<ParticipantTrend> trend =
                Trends.of(new ParticipantHistory(RandomConsents.SUBJECT, ledger), story.protocol());

        assertThat(trend.map(present -> present.excluded().getOrDefault(Exclusion.CONSENT, 0)))
                .as(() -> "seed %d, trend after%n%s".formatted(seed, told(ledger)))
                .isEqualTo(expected);
        see(
                expected.isEmpty()
                        ? "no trend"
                        : expected.get() == 0
                                ? "a trend, nothing excluded for consent"
                                : "a trend without " + Math.min(expected.get(), 2));
    }

    /// How many observations that nobody amended were collected without consent, as known now.
    private static int excluded(List<LedgerEvent> ledger, ConsentOracle now) {
        Set<UUID> superseded = new HashSet<>();
        for (LedgerEvent event : ledger) {
            if (event.event().payload() instanceof Amendment amendment) {
                superseded.add(amendment.supersedes());
            }
        }
        int excluded = 0;
        for (LedgerEvent event : ledger) {
            boolean observes =
                    event.event().payload() instanceof Observation
                            || event.event().payload() instanceof Amendment.EventCorrected;
            if (observes
                    && !superseded.contains(event.event().id())
                    && now.collectable(
                                    ConsentOracle.neededFor(event.event().payload()).orElseThrow(),
                                    event.event().captured(),
                                    event.receivedAt())
                            != Word.PERMITTED) {
                excluded++;
            }
        }
        return excluded;
    }

    private void everyScopeIsAsKnownNow(
            long seed, Story story, List<LedgerEvent> ledger, ConsentOracle now) {
        ConsentHistory history = ConsentHistory.unknown();
        for (LedgerEvent event : ledger) {
            if (event.event().payload() instanceof ConsentEvent consent) {
                history =
                        history.with(
                                new ConsentHistory.Entry(
                                        consent, event.event().captured(), event.receivedAt()));
            }
        }
        for (ConsentScope scope : ConsentScope.values()) {
            Word use = now.usable(scope);
            see("use " + scope + ' ' + use);
            agree(
                    use,
                    ConsentRules.usable(history, scope, story.protocol()),
                    () -> "seed %d, use %s after%n%s".formatted(seed, scope, told(ledger)));
            for (LedgerEvent event : story.arrivals()) {
                CaptureTime captured = event.event().captured();
                Word collect = now.collectable(scope, captured, event.receivedAt());
                see("collect " + scope + ' ' + collect);
                agree(
                        collect,
                        ConsentRules.collectable(
                                history, scope, captured, event.receivedAt(), story.protocol()),
                        () ->
                                "seed %d, collect %s at %s after%n%s"
                                        .formatted(seed, scope, told(event), told(ledger)));
            }
        }
    }

    /// Asked so often that an assertion each would take most of the time.
    private static void agree(Word expected, Permission permission, Supplier<String> asked) {
        if (word(permission) != expected) {
            assertThat(word(permission)).as(asked).isEqualTo(expected);
        }
    }

    private void seeEdges(LedgerEvent event, ConsentOracle known, List<LedgerEvent> ledger) {
        if (!(event.event().payload() instanceof Observation observation)) {
            return;
        }
        CaptureTime captured = event.event().captured();
        see(
                "judged at %s %s"
                        .formatted(
                                captured.getClass().getSimpleName(),
                                known.collectable(
                                        ConsentOracle.neededFor(observation).orElseThrow(),
                                        captured,
                                        event.receivedAt())));
        if (!(captured instanceof CaptureTime.Moment moment)) {
            return;
        }
        for (LedgerEvent consent : ledger) {
            switch (consent.event().payload()) {
                case ConsentGiven given -> {
                    seeEdge("begins", moment.at(), given.effectiveFrom());
                    given.effectiveTo().ifPresent(end -> seeEdge("ends", moment.at(), end));
                }
                case ConsentWithdrawn withdrawn ->
                        seeEdge(
                                "withdrawn",
                                moment.at(),
                                withdrawn.statedAt().orElse(consent.receivedAt()));
                case ConsentResumed resumed ->
                        seeEdge("resumed", moment.at(), resumed.effectiveFrom());
                default -> {}
            }
        }
    }

    private void seeEdge(String edge, Instant at, Instant of) {
        Duration microsecond = Duration.ofNanos(1_000);
        if (at.equals(of)) {
            see("exactly " + edge);
        } else if (at.plus(microsecond).equals(of)) {
            see("1 µs before " + edge);
        } else if (at.minus(microsecond).equals(of)) {
            see("1 µs after " + edge);
        }
    }

    private void seeIf(boolean isSo, String what) {
        if (isSo) {
            see(what);
        }
    }

    private void see(String what) {
        seen.merge(what, 1, Integer::sum);
    }

    /// So that no change of the histories makes this test say nothing.
    ///
    /// @param of5000 how often at least in 5,000 histories
    private void assertSeen(String what, int of5000) {
        assertThat(seen.getOrDefault(what, 0))
                .as(what)
                .isGreaterThanOrEqualTo(of5000 * HISTORIES / 5_000);
    }

    private static Word word(Permission permission) {
        return switch (permission) {
            case Permitted _ -> Word.PERMITTED;
            case Unknown _ -> Word.UNKNOWN;
            case Denied(Permission.Denial why) -> Word.valueOf(why.name());
        };
    }

    private static List<String> words(List<Change> changes) {
        return changes.stream()
                .map(change -> change.event().event().id() + " " + change.fate())
                .sorted()
                .toList();
    }

    private static List<UUID> ids(List<LedgerEvent> events) {
        return events.stream().map(event -> event.event().id()).sorted().toList();
    }

    private static String told(Story story) {
        return told(story.arrivals());
    }

    private static String told(Collection<LedgerEvent> events) {
        StringBuilder told = new StringBuilder();
        events.forEach(event -> told.append(told(event)).append(System.lineSeparator()));
        return told.toString();
    }

    private static String told(LedgerEvent event) {
        return "%s received %s: %s captured %s"
                .formatted(
                        event.event().id().toString().substring(0, 8),
                        event.receivedAt(),
                        event.event().payload(),
                        event.event().captured());
    }
}
