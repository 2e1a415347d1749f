package dev.thaw.reports;

import static dev.thaw.reports.TrendBuilder.aParticipant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.StudyId;
import dev.thaw.core.trend.ParticipantFlow;
import dev.thaw.core.trend.ParticipantFlow.Stage;
import java.util.EnumSet;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("stack")
class FlowTableTest {

    private final Database database = new Database();
    private final Jdbi jdbi = Jdbi.create(database.source());

    private static TrendBuilder reaching(Stage last) {
        return aParticipant("oslo")
                .reaching(EnumSet.range(Stage.ENROLLED, last).toArray(Stage[]::new));
    }

    @Test
    void everyStageCountsThoseWhoReachedAllBeforeIt() {
        // Given one who came to the end, one who stopped after four sessions, one without a
        // baseline who stayed all the same, and somebody elsewhere
        database.with(
                reaching(Stage.ASSESSABLE_AFTER_SESSIONS_8_12),
                reaching(Stage.FOUR_SESSIONS),
                aParticipant("oslo")
                        .reaching(
                                Stage.ENROLLED,
                                Stage.CONSENTED,
                                Stage.QUALIFYING_VALID,
                                Stage.ONE_SESSION,
                                Stage.FOUR_SESSIONS,
                                Stage.EIGHT_SESSIONS,
                                Stage.ASSESSABLE_IN_WEEKS_11_12),
                aParticipant("oslo"),
                aParticipant("bergen").reaching(Stage.ENROLLED));

        // When
        Map<String, Object> flow =
                jdbi.withHandle(
                        handle ->
                                handle.createQuery(
                                                "SELECT * FROM reports.study_flow"
                                                        + " WHERE study = 'oslo'")
                                        .mapToMap()
                                        .one());

        // Then
        assertThat(flow)
                .isEqualTo(
                        Map.ofEntries(
                                Map.entry("study", "oslo"),
                                Map.entry("participant_count", 4L),
                                Map.entry("enrolled_count", 3L),
                                Map.entry("consented_count", 3L),
                                Map.entry("qualifying_valid_count", 3L),
                                Map.entry("baseline_valid_count", 2L),
                                Map.entry("one_session_count", 2L),
                                Map.entry("four_sessions_count", 2L),
                                Map.entry("eight_sessions_count", 1L),
                                Map.entry("assessable_in_weeks_11_12_count", 1L),
                                Map.entry("assessable_after_sessions_8_12_count", 1L)));
    }

    @Test
    void whoWasWrittenBeforeThereWereFlowsHasReachedNothing() {
        // Given rows of an older version
        database.with(reaching(Stage.FOUR_SESSIONS).withWeeks("err@1", "0.1"));
        jdbi.useHandle(handle -> handle.execute("DELETE FROM reports.participant_flow"));

        // When, then
        assertThat(
                        TrendTables.of(database.source())
                                .tables(new StudyId("oslo"), Map.of())
                                .participants())
                .extracting(one -> one.trend().flow())
                .containsExactly(ParticipantFlow.NONE);
    }
}
