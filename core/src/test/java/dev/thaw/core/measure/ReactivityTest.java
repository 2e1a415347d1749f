package dev.thaw.core.measure;

import static dev.thaw.core.example.Payloads.felt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Status;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Which check-ins an event is linked to.
class ReactivityTest extends MeasuredOccasions {

    @Test
    void anEventIsLinkedToTheCheckInsOfTheNextThreeHours() {
        // Given twelve check-ins three hours apart, on which only every second reports an event
        occasions.addAll(
                MeasureExamples.checkIns(
                        "d1 joy:10+event:1, joy:10, joy:20+event:2, joy:20, "
                                + "d2 joy:30+event:3, joy:30, joy:10+event:1, joy:10, "
                                + "d3 joy:20+event:2, joy:20, joy:30+event:3, joy:30",
                        false));

        // Then the others follow within three hours and belong to the same event
        assertThat(onlyWeek("reactivity_pos@1", 1, 1).published()).isEqualTo(measured("5", 12));
    }

    @Test
    void anEventIsNotLinkedAfterMoreThanThreeHours() {
        for (int i = 0; i < 12; i++) {
            Occasion<CheckInSubmitted> reported =
                    MeasureExamples.checkIns("d1 joy:10+event:1", false).getFirst();
            Instant at = reported.moment().orElseThrow().plusSeconds(86_400L * i);
            occasions.add(new Occasion<>(i, Optional.of(at), false, reported.what()));
            occasions.add(new Occasion<>(i, Optional.of(at.plusSeconds(10_801)), false, felt(10)));
        }

        assertThat(inWindow("reactivity_pos@1", 0, 13, anyData()).published())
                .isEqualTo(Estimate.none(Status.ZERO_VARIANCE, 12));
    }

    /// After a flight to an earlier local date study days no longer rise with time.
    @Test
    void anEventIsLinkedByTimeWhateverTheLocalDate() {
        // Given twelve events, each reported on the local day before, two hours after a check-in
        for (int i = 0; i < 12; i++) {
            Occasion<CheckInSubmitted> reported =
                    MeasureExamples.checkIns("d1 joy:10+event:1", false).getFirst();
            Instant at = reported.moment().orElseThrow().plusSeconds(172_800L * i);
            Optional<Instant> twoHoursLater = Optional.of(at.plusSeconds(7_200));
            occasions.add(new Occasion<>(2 * i + 1, Optional.of(at), false, felt(10)));
            occasions.add(new Occasion<>(2 * i, twoHoursLater, false, reported.what()));
        }

        // Then the earlier check-ins do not know them yet
        assertThat(inWindow("reactivity_pos@1", 0, 23, anyData()).published().n()).isEqualTo(12);

        // And a check-in an hour after an event belongs to it, two local days before
        for (int i = 0; i < 12; i++) {
            Instant event = occasions.get(2 * i + 1).moment().orElseThrow();
            Optional<Instant> anHourLater = Optional.of(event.plusSeconds(3_600));
            occasions.add(new Occasion<>(2 * i - 2, anHourLater, false, felt(10)));
        }
        assertThat(inWindow("reactivity_pos@1", -2, 23, anyData()).published().n()).isEqualTo(24);
    }

    @Test
    void aCheckInWithoutAMomentDoesNotStandBetweenAnEventAndWhatFollows() {
        for (int i = 0; i < 12; i++) {
            Occasion<CheckInSubmitted> reported =
                    MeasureExamples.checkIns("d1 joy:10+event:1", false).getFirst();
            Instant at = reported.moment().orElseThrow().plusSeconds(172_800L * i);
            occasions.add(new Occasion<>(2 * i, Optional.of(at), false, reported.what()));
            occasions.add(Occasion.on(2 * i + 1, felt(10)));
            occasions.add(
                    new Occasion<>(2 * i + 1, Optional.of(at.plusSeconds(60)), false, felt(10)));
        }

        assertThat(inWindow("reactivity_pos@1", 0, 23, anyData()).published().n()).isEqualTo(24);
    }
}
