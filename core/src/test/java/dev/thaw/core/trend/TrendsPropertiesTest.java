package dev.thaw.core.trend;

import static dev.thaw.core.example.ParticipantBuilder.at;
import static dev.thaw.core.example.Payloads.answering;
import static dev.thaw.core.example.Payloads.blank;
import static dev.thaw.core.example.Payloads.felt;
import static dev.thaw.core.example.Payloads.withdrawal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.Amendment;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.example.ParticipantBuilder;
import dev.thaw.core.example.RandomHistory;
import dev.thaw.core.number.Figure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for every history, tried on seeded ones.
class TrendsPropertiesTest {

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theOrderOfArrivalAndRepeatedDeliveryChangeNothing(long seed) {
        // Given
        ParticipantBuilder participant = RandomHistory.seeded(seed);
        Random random = new Random(seed);
        List<LedgerEvent> delivered = new ArrayList<>(participant.events());
        for (LedgerEvent event : participant.events()) {
            if (random.nextInt(4) == 0) {
                delivered.add(
                        new LedgerEvent(
                                event.subject(),
                                event.receivedAt().plusSeconds(3600),
                                event.event()));
            }
        }
        Collections.shuffle(delivered, random);

        // When
        ParticipantHistory history =
                new ParticipantHistory(participant.history().subject(), delivered);

        // Then
        assertThat(Trends.of(history, participant.protocol()).orElseThrow())
                .isEqualTo(participant.trend());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void oneMoreBlankNeverRaisesAResponseRate(long seed) {
        // Given
        ParticipantBuilder participant = RandomHistory.seeded(seed);
        Map<Integer, Figure> before = rates(participant.trend());
        Random random = new Random(seed);

        for (int i = 0; i < 5; i++) {
            // When a blank answers a prompt that had none, or one that has an answer already
            int week = 1 + random.nextInt(6);
            participant.with(
                    random.nextBoolean()
                            ? answering("blank-" + i, blank())
                            : answering("prompt-" + at(week, 3, "13:00").at(), blank()),
                    at(week, 3, "13:00"));

            // Then
            Map<Integer, Figure> after = rates(participant.trend());
            before.forEach((index, rate) -> assertThat(after.get(index)).isLessThanOrEqualTo(rate));
            before = after;
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatHappensOutsideAWindowChangesNothingInside(long seed) {
        // Given
        ParticipantBuilder participant = RandomHistory.seeded(seed);
        Map<String, WindowTrend> before = windows(participant);

        // When something happens in week 9
        participant.withAnswer(at(9, 4, "15:00"), felt(99)).withAnswer(at(9, 4, "19:00"), blank());

        // Then
        Map<String, WindowTrend> after = windows(participant);
        before.forEach(
                (name, trend) -> {
                    if (!trend.window().contains(9)) {
                        assertThat(after.get(name)).as(name).isEqualTo(trend);
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aRetractionEqualsNeverHavingSentTheEvent(long seed) {
        // Given a history in which a seventh of the check-ins are left out, …
        ParticipantBuilder complete = RandomHistory.seeded(seed);
        Set<UUID> amended = new HashSet<>();
        for (LedgerEvent event : complete.events()) {
            if (event.event().payload() instanceof Amendment amendment) {
                amended.add(amendment.supersedes());
            }
        }
        Random random = new Random(seed);
        List<UUID> regretted = new ArrayList<>();
        List<LedgerEvent> neverSent = new ArrayList<>();
        for (LedgerEvent event : complete.events()) {
            UUID id = event.event().id();
            if (event.event().payload() instanceof CheckInSubmitted
                    && !amended.contains(id)
                    && random.nextInt(7) == 0) {
                regretted.add(id);
            } else {
                neverSent.add(event);
            }
        }

        // When … and one in which they are retracted
        regretted.forEach(complete::retracting);

        // Then
        ParticipantTrend without =
                Trends.of(
                                new ParticipantHistory(complete.history().subject(), neverSent),
                                complete.protocol())
                        .orElseThrow();
        assertThat(complete.trend().measures()).isEqualTo(without.measures());
        assertThat(complete.trend().events()).isEqualTo(without.events() + regretted.size());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whoStopsCollectionKeepsWhatWasCollectedBefore(long seed) {
        ParticipantBuilder participant = RandomHistory.seeded(seed);
        ParticipantTrend before = participant.trend();

        participant.with(withdrawal(WithdrawalKind.STOP_COLLECTION), at(30, 1, "12:00"));

        assertThat(participant.trend()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void askingForAllWindowsChangesNoneOfTheNamedOnes(long seed) {
        ParticipantBuilder participant = RandomHistory.seeded(seed);
        ParticipantTrend all =
                Trends.withAllWindows(participant.history(), participant.protocol()).orElseThrow();

        for (MeasureTrend named : participant.trend().measures()) {
            assertThat(all.measures())
                    .filteredOn(
                            measure ->
                                    measure.measure().equals(named.measure())
                                            && measure.axis() == named.axis())
                    .singleElement()
                    .satisfies(
                            measure -> {
                                assertThat(measure.points()).isEqualTo(named.points());
                                assertThat(measure.windows()).containsAll(named.windows());
                            });
        }
    }

    private static Map<Integer, Figure> rates(ParticipantTrend trend) {
        Map<Integer, Figure> rates = new HashMap<>();
        for (MeasureTrend measure : trend.measures()) {
            if (measure.measure().equals("err@1")) {
                for (Point point : measure.points()) {
                    Optional<Figure> rate = point.value().figure();
                    rate.ifPresent(figure -> rates.put(point.index(), figure));
                }
            }
        }
        return rates;
    }

    private static Map<String, WindowTrend> windows(ParticipantBuilder participant) {
        ParticipantTrend trend =
                Trends.withAllWindows(participant.history(), participant.protocol()).orElseThrow();
        Map<String, WindowTrend> windows = new HashMap<>();
        for (MeasureTrend measure : trend.measures()) {
            if (measure.axis() == Axis.WEEK) {
                for (WindowTrend window : measure.windows()) {
                    windows.put(measure.measure() + " " + window.window(), window);
                }
            }
        }
        return windows;
    }
}
