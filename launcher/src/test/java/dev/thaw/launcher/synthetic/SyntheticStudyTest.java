package dev.thaw.launcher.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.Observation.Attendance;
import dev.thaw.core.event.Observation.ChangeRated;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.PromptIssued;
import dev.thaw.core.event.Observation.SessionHeld;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.StudyId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SyntheticStudyTest {

    private static final StudyId STUDY = new StudyId("made-up");

    @Test
    void theSameSeedGivesTheSameDeliveriesAndAnotherOneOthers() {
        // When
        List<ParticipantEvent> once = study(1.0, 7).deliveries().toList();
        List<ParticipantEvent> others = study(1.0, 8).deliveries().toList();

        // Then
        assertThat(study(1.0, 7).deliveries().toList()).isEqualTo(once);
        assertThat(Collections.disjoint(new HashSet<>(once), others)).isTrue();
    }

    /// Runs that were noted down with a seed can be repeated.
    @Test
    void whatASeedGivesStaysTheSame() throws Exception {
        // When
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        study(1.0, 7)
                .reports()
                .flatMap(List::stream)
                .filter(report -> !(report.event().payload() instanceof ChangeRated))
                .map(Object::toString)
                .forEach(report -> digest.update(report.getBytes(StandardCharsets.UTF_8)));

        // Then
        assertThat(HexFormat.of().formatHex(digest.digest()))
                .isEqualTo("6316627f66a43be5b93e3257f6957fba9baf6405cf95a8ebb52158d77c9b8438");
    }

    @Test
    void changeIsRatedFromTheEighthWeekOfTherapyOnOnceAWeek() {
        // When
        List<List<ParticipantEvent>> participants = study(1.0, 7).reports().toList();

        // Then
        for (List<ParticipantEvent> reports : participants) {
            Instant first =
                    reports.stream()
                            .filter(SyntheticStudyTest::isAttended)
                            .map(SyntheticStudyTest::at)
                            .findFirst()
                            .orElseThrow();
            List<Long> weeks =
                    reports.stream()
                            .filter(report -> report.event().payload() instanceof ChangeRated)
                            .map(report -> Duration.between(first, at(report)).toDays() / 7 + 1)
                            .toList();
            assertThat(weeks).doesNotHaveDuplicates().allMatch(week -> week >= 8 && week <= 12);
        }
        assertThat(ratings(study(1.0, 7))).hasSizeGreaterThan(2 * participants.size());
    }

    @Test
    void whoChangesRatesThemselvesHigherAndWhoDoesNotRatesNoChangeOnAverage() {
        assertThat(ratings(study(0, 7)).mapToInt(x -> x).average().orElseThrow())
                .isBetween(3.8, 4.2);
        assertThat(ratings(study(1.5, 7)).mapToInt(x -> x).average().orElseThrow())
                .isGreaterThan(5);
        assertThat(ratings(study(-1.5, 7)).mapToInt(x -> x).average().orElseThrow())
                .isLessThan(3.5);
    }

    @Test
    void burstsPromptOnlyBeforeTherapyAndFromTheDayOn() {
        // When
        List<ParticipantEvent> reports =
                new SyntheticStudy(
                                STUDY, 1, 16, 0, 3, People.ANYBODY.leaving(0), new Prompting(3, 70))
                        .reports()
                        .findFirst()
                        .orElseThrow();

        // Then
        Instant enrolled = at(reports.getFirst());
        assertThat(
                        reports.stream()
                                .filter(report -> report.event().payload() instanceof PromptIssued)
                                .map(report -> Duration.between(enrolled, at(report)).toDays())
                                .distinct())
                .hasSize(28 + 14)
                .allMatch(day -> day < 28 || day >= 98);
        assertThat(reports.stream().filter(r -> r.event().payload() instanceof PromptIssued))
                .hasSize(3 * (28 + 14));
        assertThat(reports.stream().filter(SyntheticStudyTest::isAttended)).hasSizeGreaterThan(8);
        assertThat(reports.stream().filter(r -> r.event().payload() instanceof CheckInSubmitted))
                .hasSizeGreaterThan(40);
    }

    private static SyntheticStudy study(double effect, long seed) {
        return new SyntheticStudy(STUDY, 30, 16, effect, seed);
    }

    private static Stream<Integer> ratings(SyntheticStudy study) {
        return study.reports()
                .flatMap(List::stream)
                .map(report -> report.event().payload())
                .filter(ChangeRated.class::isInstance)
                .map(payload -> ((ChangeRated) payload).rating());
    }

    private static boolean isAttended(ParticipantEvent report) {
        return report.event().payload() instanceof SessionHeld held
                && held.attendance() == Attendance.ATTENDED;
    }

    private static Instant at(ParticipantEvent report) {
        return ((CaptureTime.Moment) report.event().captured()).at();
    }
}
