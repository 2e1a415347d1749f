package dev.thaw.core.trend;

import static dev.thaw.core.example.ExampleProtocol.aStudy;
import static dev.thaw.core.example.ParticipantBuilder.aParticipant;
import static dev.thaw.core.example.ParticipantBuilder.at;
import static dev.thaw.core.example.ParticipantBuilder.moment;
import static dev.thaw.core.example.ParticipantBuilder.on;
import static dev.thaw.core.example.Payloads.answering;
import static dev.thaw.core.example.Payloads.blank;
import static dev.thaw.core.example.Payloads.felt;
import static dev.thaw.core.example.Payloads.rated;
import static dev.thaw.core.example.Payloads.skipped;
import static dev.thaw.core.example.Payloads.withdrawal;
import static dev.thaw.core.trend.PublishedTrend.figures;
import static dev.thaw.core.trend.PublishedTrend.find;
import static dev.thaw.core.trend.PublishedTrend.measure;
import static dev.thaw.core.trend.PublishedTrend.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent.ConsentResumed;
import dev.thaw.core.event.ConsentEvent.WithdrawalKind;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.example.ParticipantBuilder;
import dev.thaw.core.measure.Measures;
import dev.thaw.core.measure.Occasions;
import dev.thaw.core.measure.Setting;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Flag;
import dev.thaw.core.protocol.StudyProtocol.Schedule.Kind;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Which answers count, once and in which week.
class AnswersInTrendsTest {

    private static final CaptureTime UNDATED = new CaptureTime.Ordinal();

    private final ParticipantBuilder participant =
            aParticipant().in(aStudy().withMinima(1, 1)).withFirstSession();

    @Test
    void anAnswerAtTheEndOfTheResponseWindowIsOnTime() {
        participant
                .withPrompt("p", at(1, 2, "10:00"))
                .with(answering("p", felt(10)), at(1, 2, "11:00"));

        assertThat(figures(participant.trend(), "err@1")).containsExactly("1");
    }

    @Test
    void anAnswerThatAnOfflinePhoneDeliversLateIsOnTime() {
        participant
                .withPrompt("p", at(1, 2, "10:00"))
                .with(
                        answering("p", felt(10)),
                        at(1, 2, "10:05"),
                        Instant.parse("2026-03-01T00:00:00Z"));

        assertThat(figures(participant.trend(), "err@1")).containsExactly("1");
        assertThat(participant.trend().excluded()).isEmpty();
    }

    @Test
    void ofTwoAnswersToOnePromptTheEarliestCounts() {
        participant
                .withPrompt("p", at(1, 2, "10:00"))
                .with(answering("p", felt(10)), at(1, 2, "10:06"))
                .with(answering("p", blank()), at(1, 2, "10:05"));

        assertThat(figures(participant.trend(), "err@1")).containsExactly("0");
        assertThat(participant.trend().excluded()).isEqualTo(Map.of(Exclusion.DUPLICATE, 1));
    }

    @Test
    void ofTwoAnswersAtOneTimeTheLowestIdCounts() {
        participant
                .withPrompt("p", at(1, 2, "10:00"))
                .with(answering("p", felt(10)), at(1, 2, "10:05"))
                .with(answering("p", blank()), at(1, 2, "10:05"));

        assertThat(figures(participant.trend(), "err@1")).containsExactly("1");
    }

    @Test
    void whoDeclinesAndThenAnswersHasAnswered() {
        participant
                .withPrompt("p", at(1, 2, "10:00"))
                .with(answering("p", skipped()), at(1, 2, "10:05"))
                .with(answering("p", felt(10)), at(1, 2, "10:20"));

        assertThat(figures(participant.trend(), "err@1")).containsExactly("1");
        assertThat(figures(participant.trend(), "compliance@1")).containsExactly("1");
    }

    @Test
    void anAnswerCountsWhileItsPromptIsNotKnown() {
        participant.with(answering("unknown", felt(10)), at(1, 2, "10:05"));

        assertThat(figures(participant.trend(), "err@1")).containsExactly("1");
        assertThat(find(participant.trend(), Axis.WEEK, "compliance@1")).isEmpty();
    }

    @Test
    void aPromptIssuedTwiceIsOnePrompt() {
        participant
                .withPrompt("p", at(1, 2, "10:00"))
                .withPrompt("p", at(1, 2, "10:00"))
                .with(answering("p", felt(10)), at(1, 2, "10:05"));

        assertThat(figures(participant.trend(), "compliance@1")).containsExactly("1");
        assertThat(participant.trend().excluded()).isEqualTo(Map.of(Exclusion.DUPLICATE, 1));
    }

    @Test
    void whereTheStudyPromptsACheckInWithoutAPromptIsInNoRate() {
        participant.withAnswer(at(1, 2, "10:00"), blank()).with(felt(90), at(1, 2, "12:00"));

        assertThat(figures(participant.trend(), "err@1")).containsExactly("0");
        assertThat(participant.trend().excluded()).isEqualTo(Map.of(Exclusion.SELF_INITIATED, 1));
    }

    @Test
    void itIsPartOfTheRepertoireUnlessItRepeatsAnother() {
        participant.withAnswer(at(1, 2, "10:00"), felt(20));
        for (String time : List.of("11:00", "11:15", "11:29", "12:00", "13:00")) {
            participant.with(felt(90), at(1, 2, time));
        }

        Estimate labels =
                measure(participant.trend(), Axis.WEEK, "labels_per_checkin@1")
                        .points()
                        .getFirst()
                        .value();

        assertThat(labels.n()).isEqualTo(5);
        assertThat(figures(participant.trend(), "intensity_all@1")).containsExactly("20");
        assertThat(participant.trend().excluded()).isEqualTo(Map.of(Exclusion.SELF_INITIATED, 5));
    }

    @Test
    void aLateAnswerCountsForThoseWhoAskForLateAnswers() {
        participant
                .withPrompt("late", at(1, 2, "14:00"))
                .with(answering("late", felt(10)), at(1, 2, "18:00"))
                .withAnswer(at(1, 2, "19:00"), blank());

        assertThat(rateOfWeekOne(LateAnswers.OUT)).isEqualTo("0");
        assertThat(rateOfWeekOne(LateAnswers.IN)).isEqualTo("0.5");
    }

    private String rateOfWeekOne(LateAnswers late) {
        Occasions occasions =
                Trends.occasions(
                                participant.history(),
                                participant.protocol(),
                                late,
                                ConsentScope.DERIVE_INDIVIDUAL_TRENDS)
                        .orElseThrow();
        return Measures.of(participant.protocol()).stream()
                .filter(measure -> measure.id().equals("err@1"))
                .map(
                        measure ->
                                measure.of(
                                        occasions.week(1), Setting.ofWeek(participant.protocol())))
                .map(value -> text(value.published()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void promptsIssuedDuringAPauseAreInNoDenominator() {
        // Given a day of pause between two days with an answered and a missed prompt each
        participant
                .withAnswer(at(1, 2, "10:00"), felt(20))
                .withPrompt("missed-1", at(1, 2, "14:00"))
                .with(withdrawal(WithdrawalKind.PAUSE), at(1, 3, "00:00"))
                .withPrompt("paused-1", at(1, 3, "10:00"))
                .withPrompt("paused-2", at(1, 3, "14:00"))
                .with(new ConsentResumed(at(1, 4, "00:00").at()), at(1, 4, "00:00"))
                .withAnswer(at(1, 4, "10:00"), blank())
                .withPrompt("missed-2", at(1, 4, "14:00"));

        assertThat(figures(participant.trend(), "compliance@1")).containsExactly("0.5");
        assertThat(figures(participant.trend(), "err_lower@1")).containsExactly("0.25");
        assertThat(participant.trend().excluded()).isEqualTo(Map.of(Exclusion.CONSENT, 2));
    }

    @Test
    void theOffsetAtCaptureWinsWhereverTheParticipantTravels() {
        // Given the first morning of week 2 in Oslo, and an hour later, in New York, still the
        // night before
        participant.in(aStudy().withSchedule(Kind.NONE).withMinima(1, 1));
        Instant night = at(2, 1, "04:30").at();
        participant.with(felt(20), moment(night));
        participant.with(
                blank(),
                new CaptureTime.Moment(
                        night.plusSeconds(3600),
                        Optional.of(ZoneOffset.ofHours(-5)),
                        Optional.of("America/New_York")));

        // Then one is in week 2 and the other still in week 1
        assertThat(measure(participant.trend(), Axis.WEEK, "err@1").points())
                .extracting(Point::index, point -> text(point.value()))
                .containsExactly(tuple(1, "0"), tuple(2, "1"));
    }

    @Test
    void inADiaryACheckInWithoutAPromptIsTheScheduledAnswer() {
        participant
                .in(aStudy().withSchedule(Kind.DAILY_DIARY).withMinima(1, 1))
                .with(felt(90), at(1, 2, "20:00"))
                .with(blank(), on(1, 3));

        assertThat(figures(participant.trend(), "err@1")).containsExactly("0.5");
        assertThat(participant.trend().excluded()).isEmpty();
    }

    @Test
    void aCheckInRepeatedWithinAQuarterOfAnHourCountsOnce() {
        participant
                .in(aStudy().withSchedule(Kind.NONE).withMinima(1, 1))
                .with(felt(90), at(1, 2, "20:00"))
                .with(blank(), at(1, 2, "20:14"))
                .with(blank(), at(1, 2, "20:15"));

        assertThat(figures(participant.trend(), "err@1")).containsExactly("0.5");
        assertThat(participant.trend().excluded()).isEqualTo(Map.of(Exclusion.DUPLICATE, 1));
    }

    @Test
    void importedRowsAreNeverRepetitions() {
        participant
                .in(aStudy().withSchedule(Kind.NONE).withMinima(1, 1))
                .using("thaw-import")
                .with(felt(90), at(1, 2, "20:00"))
                .with(blank(), at(1, 2, "20:00"));

        assertThat(figures(participant.trend(), "err@1")).containsExactly("0.5");
    }

    @Test
    void anImportedRowDoesNotRepeatALiveCheckInEither() {
        participant
                .in(aStudy().withSchedule(Kind.NONE).withMinima(1, 1))
                .with(felt(90), at(1, 2, "20:00"))
                .using("thaw-import")
                .with(blank(), at(1, 2, "20:05"));

        assertThat(figures(participant.trend(), "err@1")).containsExactly("0.5");
    }

    @Test
    void aCheckInWithoutATimeIsInNoWeek() {
        participant.in(aStudy().withSchedule(Kind.NONE).withMinima(1, 1)).with(felt(90), UNDATED);

        assertThat(find(participant.trend(), Axis.WEEK, "err@1")).isEmpty();
        assertThat(participant.trend().excluded()).isEqualTo(Map.of(Exclusion.UNDATED, 1));
    }

    @Test
    void aRatingOfAnItemThatTheProtocolDoesNotKnowMakesNoMeasure() {
        participant.withAnswer(at(1, 2, "10:00"), rated("weather", "3"));

        assertThat(find(participant.trend(), Axis.WEEK, "item:weather")).isEmpty();
    }

    @Test
    void aWeekWithADayThatTheHomeZoneToldIsFlagged() {
        participant
                .in(aStudy().withSchedule(Kind.NONE).withMinima(1, 1))
                .with(
                        felt(90),
                        new CaptureTime.Moment(
                                at(2, 1, "03:30").at(), Optional.empty(), Optional.empty()));

        // Then half past three in Oslo belongs to the last day of week 1
        Point week = measure(participant.trend(), Axis.WEEK, "err@1").points().getFirst();
        assertThat(week.index()).isEqualTo(1);
        assertThat(week.value().flags()).containsExactly(Flag.HOME_ZONE_ASSUMED);
    }
}
