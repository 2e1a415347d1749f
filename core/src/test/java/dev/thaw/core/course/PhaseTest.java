package dev.thaw.core.course;

import static dev.thaw.core.course.CourseBuilder.none;
import static dev.thaw.core.course.CourseBuilder.readings;
import static dev.thaw.core.course.CourseBuilder.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.course.Phase.Switch;
import dev.thaw.core.course.PhaseContrast.Evidence;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.statistics.Confidence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PhaseTest {

    @Test
    void eachSwitchOfTherapistOrModalityOpensAPhase() {
        List<Phase> phases = phases("A CBT", "A CBT", "B CBT", "B EMDR", "C CBT");

        assertThat(phases.stream().map(Phase::from)).containsExactly(1, 3, 4, 5);
        assertThat(phases.stream().map(Phase::until))
                .containsExactly(
                        OptionalInt.of(3),
                        OptionalInt.of(4),
                        OptionalInt.of(5),
                        OptionalInt.empty());
        assertThat(phases.stream().map(Phase::switched))
                .containsExactly(
                        java.util.Set.of(),
                        java.util.Set.of(Switch.THERAPIST),
                        java.util.Set.of(Switch.MODALITY),
                        java.util.Set.of(Switch.THERAPIST, Switch.MODALITY));
    }

    @Test
    void aTherapistWhoIsNotKnownIsNoSwitch() {
        assertThat(phases(" CBT", "A CBT", " CBT", "A CBT")).hasSize(1);
        assertThat(phases(" CBT", "A CBT", " CBT", "B CBT").stream().map(Phase::from))
                .containsExactly(1, 4);
        assertThat(phases("A CBT", " EMDR", "B EMDR").stream().map(Phase::from))
                .containsExactly(1, 2, 3);
    }

    @Test
    void withoutSessionsThereAreNoPhases() {
        assertThat(phases()).isEmpty();
        assertThat(PhaseContrast.between(List.of(), none(), Confidence.P95)).isEmpty();
    }

    @Test
    void weeksAreDividedWhereASwitchFell() {
        List<Phase> phases =
                Phase.byWeek(
                        dose("A CBT", "A CBT", "B CBT", "A CBT"),
                        session ->
                                (int)
                                                        Duration.between(
                                                                        CourseBuilder.START,
                                                                        session.start())
                                                                .toDays()
                                                / 14
                                        + 1);

        assertThat(phases.stream().map(Phase::from)).containsExactly(1, 2, 2);
        assertThat(phases.get(1).contains(2)).isFalse();
        assertThat(phases.get(2).contains(2)).isTrue();
    }

    @Test
    void fiveValuesInEitherPhaseAllowInference() {
        // Given the golden values, with one more in A: S = 22 of 25 pairs
        PhaseContrast contrast = contrast(5, ".20 .25 .22 .30 .26 .30 .35 .33 .40 .28");

        assertThat(contrast.evidence()).isEqualTo(Evidence.INFERENCE);
        assertThat(text(contrast.tau())).isEqualTo("0.88");
        assertThat(contrast.p().figure()).isPresent();
        assertThat(contrast.baselineCorrected()).isFalse();
        assertThat(((Estimate.Measured) contrast.levelChange()).standardError()).isPresent();
    }

    @Test
    void fourAllowDescriptionOnly() {
        // Given the golden example
        PhaseContrast contrast = contrast(4, ".20 .25 .22 .30 .30 .35 .33 .40 .28");

        assertThat(contrast.evidence()).isEqualTo(Evidence.DESCRIPTION);
        assertThat(text(contrast.tau())).isEqualTo("0.85");
        assertThat(contrast.p()).isEqualTo(Estimate.tooFew(4, 5));
        assertThat(contrast.slopeChange()).isEqualTo(Estimate.tooFew(4, 5));
    }

    @Test
    void twoAllowNothing() {
        PhaseContrast contrast = contrast(3, ".20 - .22 .30 .30 .35 .33");

        assertThat(contrast.evidence()).isEqualTo(Evidence.NOT_ASSESSABLE);
        assertThat(contrast.tau()).isEqualTo(Estimate.tooFew(2, 3));
    }

    @Test
    void aTrendOfTheEarlierPhaseIsTakenOut() {
        PhaseContrast contrast = contrast(5, "1 2 3 4 5 6 7 8 9 10");

        assertThat(contrast.baselineCorrected()).isTrue();
        assertThat(text(contrast.tau())).isEqualTo("0");
    }

    @Test
    void theOrderOfSessionsDoesNotMatter() {
        List<AttendedSession> sessions =
                new ArrayList<>(dose("A CBT", "B CBT", "B EMDR").attended());
        List<Phase> phases = Phase.bySession(Dose.of(sessions));
        for (long seed = 0; seed < 20; seed++) {
            Collections.shuffle(sessions, new Random(seed));
            assertThat(Phase.bySession(Dose.of(sessions))).isEqualTo(phases);
        }
    }

    /// The first `earlier` sessions with one therapist, later ones with another.
    private static PhaseContrast contrast(int earlier, String values) {
        Readings readings = readings(values);
        String[] sessions = new String[readings.byIndex().lastKey()];
        for (int i = 0; i < sessions.length; i++) {
            sessions[i] = i < earlier ? "A CBT" : "B CBT";
        }
        return PhaseContrast.between(phases(sessions), readings, Confidence.P95).getFirst();
    }

    private static List<Phase> phases(String... therapistsAndModalities) {
        return Phase.bySession(dose(therapistsAndModalities));
    }

    /// A session a week.
    private static Dose dose(String... therapistsAndModalities) {
        List<AttendedSession> sessions = new ArrayList<>();
        for (String one : therapistsAndModalities) {
            String[] parts = one.split(" ", -1);
            int day = 7 * sessions.size();
            sessions.add(session("s" + day, day, OptionalInt.empty(), parts[0], parts[1]));
        }
        return Dose.of(sessions);
    }

    private static String text(Estimate estimate) {
        return estimate.figure().orElseThrow().toString();
    }
}
