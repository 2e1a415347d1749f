package dev.thaw.core.trend;

import static dev.thaw.core.example.ExampleProtocol.aStudy;
import static dev.thaw.core.example.ParticipantBuilder.aParticipant;
import static dev.thaw.core.example.ParticipantBuilder.at;
import static dev.thaw.core.example.Payloads.answering;
import static dev.thaw.core.example.Payloads.blank;
import static dev.thaw.core.example.Payloads.enrolled;
import static dev.thaw.core.example.Payloads.felt;
import static dev.thaw.core.example.Payloads.rated;
import static dev.thaw.core.example.Payloads.session;
import static dev.thaw.core.example.Payloads.skipped;
import static dev.thaw.core.example.Payloads.total;
import static dev.thaw.core.trend.PublishedTrend.figures;
import static dev.thaw.core.trend.PublishedTrend.measure;
import static dev.thaw.core.trend.PublishedTrend.text;
import static dev.thaw.core.trend.PublishedTrend.window;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.Observation.Attendance;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TrendsTest {

    private static final CaptureTime UNDATED = new CaptureTime.Ordinal();

    @Test
    void responseRatesBecomeAWeeklySeriesAndATrend() {
        // Given
        ParticipantTrend trend =
                aParticipant().withWeeklyRates(.1, .15, .2, .25, .3, .35, .4, .45).trend();

        // When
        MeasureTrend rates = measure(trend, Axis.WEEK, "err@1");

        // Then
        assertThat(figures(rates))
                .containsExactly("0.1", "0.15", "0.2", "0.25", "0.3", "0.35", "0.4", "0.45");
        WindowTrend firstEight = window(rates, 1, 8);
        assertThat(firstEight.valid()).isEqualTo(8);
        assertThat(text(firstEight.theilSen())).isEqualTo("0.05");
        assertThat(text(firstEight.leastSquares())).isEqualTo("0.05");
        assertThat(text(firstEight.tauB())).isEqualTo("1");
    }

    @Test
    void everyMeasureThatHasSomethingToSayIsThereInOrder() {
        ParticipantTrend trend =
                aParticipant()
                        .withFirstSession()
                        .withAnswer(at(1, 2, "10:00"), felt(30))
                        .withAnswer(at(1, 2, "14:00"), rated("mood", "4"))
                        .with(total("BDI-II", "21", OptionalInt.of(1)), at(1, 1, "11:00"))
                        .with(total("PHQ-9", "9", OptionalInt.of(1)), UNDATED)
                        .trend();

        assertThat(trend.measures())
                .extracting(measure -> measure.axis() + " " + measure.measure())
                .containsExactly(
                        "WEEK blankrate@1",
                        "WEEK body@1",
                        "WEEK compliance@1",
                        "WEEK emodiversity@1",
                        "WEEK err@1",
                        "WEEK err_lower@1",
                        "WEEK err_upper@1",
                        "WEEK instrument:BDI-II",
                        "WEEK intensity_all@1",
                        "WEEK intensity_felt@1",
                        "WEEK item:mood",
                        "WEEK item:mood/sd@1",
                        "WEEK labels_per_checkin@1",
                        "WEEK overwhelm@1",
                        "WEEK relsd@1",
                        "WEEK response@1",
                        "WEEK richness10@1",
                        "WEEK sd@1",
                        "SESSION blankrate@1",
                        "SESSION err@1",
                        "SESSION instrument:BDI-II",
                        "SESSION instrument:PHQ-9");
    }

    @Test
    void missedPromptsLowerComplianceAndWidenTheBounds() {
        // Given four prompts: answered, declined, answered late, missed
        ParticipantTrend trend =
                aParticipant()
                        .in(aStudy().withMinima(1, 1))
                        .withFirstSession()
                        .withAnswer(at(1, 2, "10:00"), felt(30))
                        .withAnswer(at(1, 2, "12:00"), skipped())
                        .withPrompt("late", at(1, 2, "14:00"))
                        .with(answering("late", blank()), at(1, 2, "15:01"))
                        .withPrompt("missed", at(1, 2, "16:00"))
                        .trend();

        assertThat(figures(trend, "compliance@1")).containsExactly("0.25");
        assertThat(figures(trend, "response@1")).containsExactly("0.5");
        assertThat(figures(trend, "err@1")).containsExactly("1");
        assertThat(figures(trend, "err_lower@1")).containsExactly("0.25");
        assertThat(figures(trend, "err_upper@1")).containsExactly("1");
        assertThat(trend.excluded()).isEqualTo(Map.of(Exclusion.LATE, 1));
        assertThat(trend.events()).isEqualTo(8);
    }

    @Test
    void enrolmentTellsSiteAndArmAndSessionsTheDose() {
        ParticipantTrend trend =
                aParticipant()
                        .with(enrolled("oslo", "cbt"), UNDATED)
                        .with(session(1), at(1, 1, "09:00"))
                        .with(session(1), at(1, 1, "12:00"))
                        .with(session(Attendance.MISSED, OptionalInt.of(2)), at(2, 1, "09:00"))
                        .with(session(Attendance.ATTENDED, OptionalInt.empty()), at(3, 1, "09:00"))
                        .trend();

        assertThat(trend.site()).contains("oslo");
        assertThat(trend.arm()).contains("cbt");
        assertThat(trend.sessionsAttended()).isEqualTo(2);
        assertThat(trend.excluded()).isEqualTo(Map.of(Exclusion.DUPLICATE, 1));
    }
}
