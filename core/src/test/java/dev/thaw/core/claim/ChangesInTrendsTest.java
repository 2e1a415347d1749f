package dev.thaw.core.claim;

import static dev.thaw.core.claim.ClaimBuilder.aClaim;
import static dev.thaw.core.example.ParticipantBuilder.ANCHOR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.change.Direction;
import dev.thaw.core.claim.ClaimSpec.Anchor;
import dev.thaw.core.claim.ParticipantFacts.Values;
import dev.thaw.core.claim.Slot.Take;
import dev.thaw.core.claim.Variable.Measured;
import dev.thaw.core.example.ParticipantBuilder;
import dev.thaw.core.example.Payloads;
import dev.thaw.core.example.RandomHistory;
import dev.thaw.core.measure.Measure;
import dev.thaw.core.measure.Measures;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.trend.MeasureChange;
import dev.thaw.core.trend.OutcomeWindow;
import dev.thaw.core.trend.ParticipantTrend;
import dev.thaw.core.trend.Trends;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a trend says about change is what a claim about the same windows finds.
class ChangesInTrendsTest {

    private static final LocalDate LONG_AFTER = ANCHOR.plusYears(2);

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyMeasureOfAnyHistoryIsTheSame(long seed) {
        compare(RandomHistory.varied(5_000 + seed));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyMeasureOfACourseWithARunInIsTheSame(long seed) {
        // Given answers before, during and after up to fifteen sessions
        Random random = new Random(seed);
        ParticipantBuilder participant = ParticipantBuilder.aParticipant();
        int sessions = 1 + random.nextInt(15);
        for (int week = -3; week <= 16; week++) {
            if (week >= 1 && week <= sessions) {
                participant.with(
                        Payloads.session(week), ParticipantBuilder.at(week, 1 + week % 5, "08:00"));
            }
            int answers = 6 + random.nextInt(20);
            participant.withWeek(week, random.nextInt(answers + 1), answers);
        }

        // When, then
        assertThat(compare(participant)).isPositive();
    }

    /// @return how many changes there were
    private static int compare(ParticipantBuilder participant) {
        StudyProtocol protocol = participant.protocol();
        int changes = 0;
        Optional<ParticipantTrend> trend = Trends.of(participant.history(), protocol);
        for (Measure measure : Measures.of(protocol)) {
            for (OutcomeWindow window : OutcomeWindow.values()) {
                Values claimed = claimed(measure.id(), window, participant);
                Optional<MeasureChange> change =
                        trend.stream()
                                .flatMap(one -> one.changes().stream())
                                .filter(one -> one.measure().equals(measure.id()))
                                .findFirst();
                Optional<MeasureChange.Outcome> outcome =
                        change.stream()
                                .flatMap(one -> one.outcomes().stream())
                                .filter(one -> one.window() == window)
                                .findFirst();
                Optional<Rational> difference =
                        claimed.baseline().flatMap(x -> claimed.outcome().map(y -> y.subtract(x)));

                assertThat(change.flatMap(one -> one.qualifying().figure()))
                        .as(measure.id())
                        .isEqualTo(claimed.qualifying().map(Figure::of));
                assertThat(change.flatMap(one -> one.baseline().figure()))
                        .isEqualTo(claimed.baseline().map(Figure::of));
                assertThat(outcome.flatMap(one -> one.value().figure()))
                        .isEqualTo(claimed.outcome().map(Figure::of));
                assertThat(outcome.flatMap(one -> one.change().figure()))
                        .isEqualTo(difference.map(Figure::of));
                changes += difference.isPresent() ? 1 : 0;
            }
        }
        return changes;
    }

    private static Values claimed(
            String measure, OutcomeWindow window, ParticipantBuilder participant) {
        ClaimSpec claim =
                aClaim().about(new Measured.OfCheckIns(measure), Direction.HIGHER_IS_BETTER)
                        .countingFrom(
                                switch (participant.protocol().anchor()) {
                                    case FIRST_ATTENDED_SESSION -> Anchor.FIRST_ATTENDED_SESSION;
                                    case ENROLMENT -> Anchor.ENROLMENT;
                                })
                        .to(
                                switch (window) {
                                    case WEEKS_11_12 -> new Slot.Days(70, 83, Take.LAST);
                                    case AFTER_SESSIONS_8_12 -> new Slot.AfterSessions(8, 12, 14);
                                })
                        .build();
        return new Assessment(claim, participant.protocol(), LONG_AFTER)
                .of(participant.history())
                .values();
    }

    @Test
    void aMissingValueSaysWhyThereIsNoChange() {
        // Given a baseline and too few answers in weeks 11 and 12
        ParticipantBuilder participant = ParticipantBuilder.aParticipant().withFirstSession();
        participant.withWeek(-1, 5, 20).withWeek(0, 5, 20).withWeek(11, 1, 3);

        // When
        MeasureChange change =
                participant.trend().changes().stream()
                        .filter(one -> one.measure().equals("err@1"))
                        .findFirst()
                        .orElseThrow();

        // Then there is one outcome only, since no session 8 was attended
        assertThat(change.qualifying()).isEqualTo(Estimate.tooFew(0, 20));
        assertThat(change.baseline().figure()).get().hasToString("0.25");
        assertThat(change.outcomes()).hasSize(1);
        MeasureChange.Outcome outcome = change.outcomes().getFirst();
        assertThat(outcome.window()).isEqualTo(OutcomeWindow.WEEKS_11_12);
        assertThat(outcome.value()).isEqualTo(Estimate.tooFew(3, 20));
        assertThat(outcome.change()).isEqualTo(Estimate.none(Status.INSUFFICIENT_N, 43));
    }
}
