package dev.thaw.reports.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.thaw.core.event.Observation.EndOfTherapy;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.release.Reason;
import dev.thaw.core.statistics.Confidence;
import dev.thaw.core.statistics.Moments;
import dev.thaw.core.statistics.Proportion;
import dev.thaw.core.statistics.Quantile;
import dev.thaw.core.trend.MeasureChange.Outcome;
import dev.thaw.core.trend.OutcomeWindow;
import dev.thaw.core.trend.ParticipantFlow.Stage;
import dev.thaw.reports.StudyProtocols;
import dev.thaw.reports.TrendBuilder;
import dev.thaw.reports.release.ReleaseJob.Occasion;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

@Tag("stack")
class ReleaseJobTest {

    private static final String[] MOODS = {
        "1", "2.5", "3", "4.25", "5", "2", "3.5", "1.75", "4", "2.25", "3.75", "1.5"
    };

    private final ReleasedStudy study = new ReleasedStudy(3);

    @Test
    void theFiguresAreThoseOfTheValues() {
        // Given thirty participants with weeks, sessions and a trend
        Random random = new Random(7);
        List<Rational> moods = new ArrayList<>();
        List<Rational> slopes = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            BigDecimal mood = BigDecimal.valueOf(random.nextInt(500), 2);
            BigDecimal slope = BigDecimal.valueOf(random.nextInt(200) - 100L, 5);
            moods.add(Rational.of(mood));
            slopes.add(Rational.of(slope));
            study.database.with(
                    study.participant()
                            .withWeeks("item:mood", "3", mood.toString())
                            .withSession("instrument:PHQ-9", 8, Integer.toString(i))
                            .withWindow("item:mood", 1, 12, slope.toString())
                            .withWindow("item:mood", 3, 12, "9"));
        }

        // When
        study.released();

        // Then
        Map<String, Object> week =
                trend("axis = 'WEEK' AND axis_index = 2 AND measure = 'item:mood'");
        Collections.sort(moods);
        Moments moments = Moments.of(moods);
        assertThat(week.get("participant_count")).isEqualTo(30);
        assertFigure(week.get("mean"), moments.estimatedMean(Confidence.P95));
        assertFigure(week.get("standard_deviation"), moments.standardDeviation());
        assertFigure(week.get("quantile_25"), Quantile.of(moods, Rational.of(1, 4)));
        assertFigure(week.get("median"), Quantile.of(moods, Rational.of(1, 2)));
        assertFigure(week.get("quantile_90"), Quantile.of(moods, Rational.of(9, 10)));
        Estimate.Measured mean = (Estimate.Measured) moments.estimatedMean(Confidence.P95);
        assertThat((BigDecimal) week.get("mean_upper"))
                .isEqualByComparingTo(mean.interval().orElseThrow().upper().value());
        Map<String, Object> window = trend("axis = 'WINDOW'");
        assertThat(window.get("window_length")).isEqualTo(12);
        assertFigure(window.get("mean"), Moments.of(slopes).estimatedMean(Confidence.P95));
        assertThat((BigDecimal) trend("axis = 'SESSION'").get("mean")).isEqualByComparingTo("14.5");
        // Everybody's first week is alike: the mean would state it
        assertThat(
                        study.rows(
                                "SELECT * FROM research.cohort_trend WHERE axis_index = 1 AND axis = 'WEEK'"))
                .isEmpty();
    }

    /// Between two sessions may lie exactly the answers of a week.
    @Test
    void ofADiaryNoRateIsReleasedBySession() {
        for (int i = 0; i < MOODS.length; i++) {
            study.database.with(
                    study.participant()
                            .withWeeks("err@1", "0." + (i + 10))
                            .withSession("err@1", 1, "0." + (i + 10))
                            .withSession("instrument:PHQ-9", 1, Integer.toString(i)));
        }

        study.released();

        assertThat(study.rows("SELECT DISTINCT measure, axis FROM research.cohort_trend"))
                .containsExactlyInAnyOrder(
                        Map.of("measure", "err@1", "axis", "WEEK"),
                        Map.of("measure", "instrument:PHQ-9", "axis", "SESSION"));
    }

    @Test
    void sharesAreOnesOfPromptsAndOfParticipants() {
        // Given 12 participants of whom a third has too few answers for a rate, and four who
        // stopped
        for (int i = 0; i < 12; i++) {
            TrendBuilder participant =
                    study.participant()
                            .withSessionsAttended(i < 6 ? 2 : 9)
                            .withWeek(
                                    "compliance@1",
                                    1,
                                    Estimate.of(
                                            TrendBuilder.figure(i < 4 ? "0.142857142857" : "0.5"),
                                            i < 4 ? 7 : 10))
                            .withWeek(
                                    "err@1",
                                    1,
                                    i < 4
                                            ? Estimate.none(Status.INSUFFICIENT_N, 1)
                                            : Estimate.of(TrendBuilder.figure("0." + i), 5));
            study.database.with(
                    i < 4
                            ? participant
                            : participant.withWeek(
                                    "err@1", 6, Estimate.of(TrendBuilder.figure("0.5"), 5)));
        }

        // When
        study.released();

        // Then 4 · 1 + 8 · 5 of 4 · 7 + 8 · 10 prompts
        Map<String, Object> compliance = share("compliance", "answered");
        assertThat(compliance.get("of_count")).isEqualTo(12);
        assertThat(compliance.get("participant_count")).isNull();
        assertThat((BigDecimal) compliance.get("share")).isEqualByComparingTo("0.407407407407");
        assertThat(share("participation", "enough_answers").get("participant_count")).isEqualTo(8);
        assertThat(share("participation", "too_few_answers").get("participant_count")).isEqualTo(4);
        assertThat(share("participation", "no_answer").get("participant_count")).isEqualTo(0);
        Map<String, Object> stopped = share("attrition", "last_in_weeks_1_to_4");
        assertThat(stopped.get("participant_count")).isEqualTo(4);
        Estimate.Measured third = (Estimate.Measured) new Proportion(4, 12).wilson(Confidence.P95);
        assertThat((BigDecimal) stopped.get("share_lower"))
                .isEqualByComparingTo(third.interval().orElseThrow().lower().value());
        assertThat(share("sessions_attended", "from_8_to_12").get("participant_count"))
                .isEqualTo(6);
    }

    @Test
    void changeAndFlowAreReleasedByMainModality() {
        // Given 24 participants, a third of whom feel less than before
        for (int i = 0; i < 24; i++) {
            study.database.with(
                    study.participant()
                            .mainlyWith(i % 2 == 0 ? Modality.CBT : Modality.EMDR)
                            .reaching(
                                    i < 18
                                            ? new Stage[] {Stage.ASSESSABLE_IN_WEEKS_11_12}
                                            : new Stage[] {})
                            .ending(i < 6 ? EndOfTherapy.DROPPED_OUT : EndOfTherapy.COMPLETED, 9, 9)
                            .withWeeks("err@1", "0.1" + i)
                            .withChange(
                                    "err@1",
                                    estimate("0.5"),
                                    new Outcome(
                                            OutcomeWindow.WEEKS_11_12,
                                            estimate("0.5"),
                                            estimate(i % 3 == 0 ? "-0.0" + (i + 1) : "0." + i))));
        }

        // When
        study.released();

        // Then
        Map<String, Object> change = trend("axis = 'CHANGE_IN_WEEKS_11_12'");
        assertThat(change).containsEntry("measure", "err@1").containsEntry("participant_count", 24);
        assertThat(share("change:err@1", "lower")).containsEntry("participant_count", 8);
        assertThat(share("change:err@1", "higher")).containsEntry("of_count", 24);
        assertThat(share("end_of_therapy", "dropped_out")).containsEntry("participant_count", 6);
        assertThat(share("outcome_in_weeks_11_12", "assessable"))
                .containsEntry("participant_count", 18);
        assertThat(
                        study.rows(
                                "SELECT label, participant_count FROM research.cohort_trend"
                                        + " WHERE partition = 'modality' AND axis = 'WEEK' ORDER BY label"))
                .extracting(row -> row.get("label"), row -> row.get("participant_count"))
                .containsExactly(tuple("CBT", 12), tuple("EMDR", 12));
    }

    private static Estimate estimate(String value) {
        return Estimate.of(TrendBuilder.figure(value), 20);
    }

    @Test
    void whoDidNotConsentToPublishedFiguresIsInNone() {
        // Given
        study.participants("thaw", MOODS);
        study.database.with(
                study.participant().notInAggregates().withWeeks("item:mood", "1000"),
                TrendBuilder.aParticipant("bergen").withWeeks("item:mood", "1000"));

        // When
        study.released();

        // Then
        Map<String, Object> row = trend("partition = 'all'");
        assertThat(row.get("participant_count")).isEqualTo(12);
        assertThat((BigDecimal) row.get("mean")).isLessThan(BigDecimal.TEN);
        assertThat(study.count("reports.release_contributor WHERE subject_matter = 'item:mood'"))
                .isEqualTo(12);
    }

    @Test
    void whoeverTakesThatConsentBackLeavesWithTheNextRenewalOnly() {
        // Given
        List<SubjectId> participants = study.participants("thaw", MOODS);
        study.released();
        study.intervalPasses();

        // When one withdraws, who alone must not be worked out
        takeBack(participants.subList(0, 1));
        ReleaseOutcome.Released second = study.released();

        // Then
        assertThat(second.tally().kept()).containsKey(Reason.TOO_FEW_CHANGED);
        assertThat(trend("partition = 'all'")).containsEntry("participant_count", 12);
        assertThat(trend("partition = 'all'")).containsEntry("release_number", 1);

        // When enough do
        takeBack(participants.subList(1, 4));
        study.intervalPasses();
        study.released();

        // Then
        assertThat(trend("partition = 'all'")).containsEntry("participant_count", 8);
        assertThat(trend("partition = 'all'")).containsEntry("release_number", 3);
        assertThat(
                        study.rows(
                                "SELECT release_number FROM research.cohort_trend_history"
                                        + " WHERE partition = 'all' ORDER BY 1"))
                .extracting(row -> row.get("release_number"))
                .containsExactly(1, 3);
    }

    @Test
    void twoRunsOverTheSameDataGiveTheSameBytes() {
        // Given the same people in another database, in another order, under other random ids
        ReleasedStudy again = new ReleasedStudy(3);
        List<Integer> order = new ArrayList<>(IntStream.range(0, 40).boxed().toList());
        for (ReleasedStudy one : List.of(study, again)) {
            for (int i : order) {
                one.database.with(
                        one.participant()
                                .inArm(i % 3 == 0 ? "care" : "thaw")
                                .ofSite("s" + i % 4)
                                .withWeeks("item:mood", "1." + i, "2." + (i * 7) % 40)
                                .withWeeks("err@1", "0.1" + i));
            }
            Collections.shuffle(order, new Random(1));
        }

        // When, then
        assertThat(again.released().digest()).isEqualTo(study.released().digest());
        String cells =
                "SELECT * FROM research.cohort_trend"
                        + " ORDER BY measure, axis, axis_index, window_length, partition, label";
        assertThat(again.rows(cells)).isEqualTo(study.rows(cells)).isNotEmpty();

        // And another figure gives another digest
        again.participants("thaw", MOODS);
        again.intervalPasses();
        study.intervalPasses();
        assertThat(again.released().digest()).isNotEqualTo(study.released().digest());
    }

    @Test
    void nothingIsReleasedBeforeTheStudysIntervalHasPassed() {
        // Given
        study.participants("thaw", MOODS);

        // When the study is seen for the first time, nothing happens by itself
        assertThat(study.job.release(study.protocol, Occasion.BY_ITSELF, (_, _) -> {}))
                .isInstanceOf(ReleaseOutcome.NotDue.class);
        study.intervalPasses();
        assertThat(study.job.release(study.protocol, Occasion.BY_ITSELF, (_, _) -> {}))
                .isInstanceOf(ReleaseOutcome.Released.class);

        // Then the next one has to wait, whoever wants it
        study.participants("thaw", MOODS);
        assertThat(study.release()).isInstanceOf(ReleaseOutcome.NotDue.class);
        assertThat(study.count("reports.release")).isEqualTo(1);
        study.intervalPasses();
        assertThat(study.released().number()).isEqualTo(2);
    }

    @Test
    void theScheduleMakesAReleaseWhenItIsDueAndGoesOnWhenSomethingFails() {
        // Given a study that is due, and one without participants
        study.participants("thaw", MOODS);
        study.job.release(study.protocol, Occasion.BY_ITSELF, (_, _) -> {});
        study.intervalPasses();
        StudyProtocol nobodys = StudyProtocols.protocol("bergen", "Thaw in Bergen", 3);
        CountDownLatch looks = new CountDownLatch(3);

        // When it looks again and again, the first time in vain
        try (ReleaseSchedule _ =
                ReleaseSchedule.start(
                        study.job,
                        () -> {
                            looks.countDown();
                            if (looks.getCount() == 2) {
                                throw new IllegalStateException("Kafka is away");
                            }
                            return List.of(nobodys, study.protocol);
                        },
                        Duration.ofMillis(10))) {
            looks.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }

        // Then
        assertThat(study.count("reports.release")).isEqualTo(1);
    }

    @Test
    void aRoleThatOwnsItsSchemasAndNothingElseCanReleaseToo() {
        // Given a database as operating.md has it
        PGSimpleDataSource another = study.ofAnOrdinaryRole();

        // When
        ReleaseJob job = ReleaseJob.on(another);

        // Then
        assertThatThrownBy(() -> job.release(study.protocol, Occasion.ASKED_FOR, (_, _) -> {}))
                .isInstanceOf(ReleaseProblem.class)
                .hasMessageContaining("import data first");
    }

    @Test
    void ofTwoInstancesOneMakesTheRelease() throws Exception {
        // Given
        study.participants("thaw", MOODS);
        CountDownLatch both = new CountDownLatch(2);
        Callable<ReleaseOutcome> instance =
                () -> {
                    both.countDown();
                    both.await();
                    return ReleaseJob.on(study.database.source())
                            .release(study.protocol, Occasion.ASKED_FOR, (_, _) -> {});
                };

        // When
        try (ExecutorService instances = Executors.newFixedThreadPool(2)) {
            List<Future<ReleaseOutcome>> outcomes =
                    instances.invokeAll(List.of(instance, instance));

            // Then
            assertThat(outcomes)
                    .extracting(Future::get)
                    .filteredOn(outcome -> outcome instanceof ReleaseOutcome.Released)
                    .hasSize(1);
        }
        assertThat(study.count("reports.release")).isEqualTo(1);
    }

    @Test
    void whatBreaksInTheMiddleLeavesNothingHalfReleased() {
        // Given
        study.participants("thaw", MOODS);

        // When PostgreSQL ends the connection that writes, after the first subject matters
        assertThatThrownBy(
                        () ->
                                study.job.release(
                                        study.protocol,
                                        Occasion.ASKED_FOR,
                                        (done, _) -> {
                                            if (done == 3) {
                                                study.rows(
                                                        "SELECT pg_terminate_backend(pid)::text"
                                                                + " FROM pg_locks WHERE locktype = 'advisory'"
                                                                + " AND database = (SELECT oid FROM pg_database"
                                                                + " WHERE datname = current_database())");
                                            }
                                        }))
                .isInstanceOf(RuntimeException.class);

        // Then
        for (String table :
                List.of("release", "release_block", "release_amount", "release_contributor")) {
            assertThat(study.count("reports." + table)).as(table).isZero();
        }

        // And the next attempt makes it whole
        assertThat(study.released().number()).isEqualTo(1);
    }

    @Test
    void anErasureRemovesWhatWasContributedAndLeavesThePublishedFigure() {
        // Given
        List<SubjectId> participants = study.participants("thaw", MOODS);
        study.released();
        UUID erased = participants.getFirst().value();

        // When a trend changes or is a tombstone, what was contributed is still needed
        study.database.withoutTrend(participants.get(0));
        assertThat(study.count("reports.release_contributor WHERE subject = '" + erased + "'"))
                .isPositive();

        // When its subject is erased
        study.database.erase(participants.get(0));

        // Then
        assertThat(study.count("reports.release_contributor WHERE subject = '" + erased + "'"))
                .isZero();
        assertThat(trend("partition = 'all'")).containsEntry("participant_count", 12);

        // And it covers nobody: three others must change before the figure does
        study.intervalPasses();
        study.participants("thaw", "1.25", "4.5");
        assertThat(study.released().tally().kept()).containsKey(Reason.TOO_FEW_CHANGED);
        study.intervalPasses();
        study.participants("thaw", "2.75");
        study.released();
        assertThat(trend("partition = 'all'")).containsEntry("participant_count", 14);
    }

    @Test
    void whoIsErasedWhileAReleaseIsMadeIsNotKept() {
        // Given
        List<SubjectId> participants = study.participants("thaw", MOODS);

        // When
        var outcome =
                study.job.release(
                        study.protocol,
                        Occasion.ASKED_FOR,
                        (done, all) -> {
                            if (done == all) {
                                study.database.erase(participants.get(5));
                            }
                        });

        // Then
        assertThat(outcome).isInstanceOf(ReleaseOutcome.Released.class);
        assertThat(
                        study.count(
                                "reports.release_contributor WHERE subject = '"
                                        + participants.get(5)
                                        + "'"))
                .isZero();
        assertThat(study.count("reports.release_contributor WHERE subject_matter = 'item:mood'"))
                .isEqualTo(11);
    }

    @Test
    void aLabelOnceShownStaysWhenItsLastParticipantIsGone() {
        // Given one participant of a third arm
        study.participants("care", MOODS);
        study.participants("thaw", MOODS);
        List<SubjectId> alone = study.participants("wait", "2.5");
        study.released();

        // When that one is erased, and others come
        study.database.erase(alone.getFirst());
        study.participants("care", MOODS);
        study.participants("thaw", MOODS);
        study.intervalPasses();
        study.released();

        // Then nobody sees it
        assertThat(
                        study.rows(
                                "SELECT label, is_hidden, release_number FROM research.cohort_trend"
                                        + " WHERE partition = 'arm' ORDER BY label"))
                .extracting(row -> row.get("label"))
                .containsExactly("care", "thaw", "wait");
    }

    @Test
    void aStudyOfTooFewPeopleIsNotReleasedAndNeitherOneThatIsBeingComputed() {
        assertThatThrownBy(study::release)
                .isInstanceOf(ReleaseProblem.class)
                .hasMessageContaining("import data first");

        study.participants("thaw", "1", "2");
        assertThat(study.release()).isInstanceOf(ReleaseOutcome.NothingToShow.class);
        assertThat(study.count("reports.release_decision")).isZero();

        study.database.with(
                TrendBuilder.aParticipant(ReleasedStudy.STUDY).withWeeks("item:mood", "3"));
        assertThatThrownBy(study::release)
                .isInstanceOf(ReleaseProblem.class)
                .hasMessageContaining("newest protocol");
    }

    @Test
    void aRehearsalSaysWhatWouldBePublishedAndWritesNothing() {
        study.participants("thaw", MOODS);

        ReleaseTally tally = study.job.rehearse(study.protocol, (_, _) -> {});

        assertThat(study.count("reports.release")).isZero();
        assertThat(study.count("reports.release_contributor")).isZero();
        assertThat(study.released().tally()).isEqualTo(tally);
    }

    private void takeBack(List<SubjectId> participants) {
        participants.forEach(
                subject ->
                        study.database.with(
                                study.participant(subject)
                                        .notInAggregates()
                                        .inArm("thaw")
                                        .withWeeks("item:mood", "1")));
    }

    private Map<String, Object> trend(String where) {
        List<Map<String, Object>> rows =
                study.rows(
                        "SELECT * FROM research.cohort_trend WHERE partition = 'all' AND " + where);
        assertThat(rows).as(where).hasSize(1);
        return rows.getFirst();
    }

    private Map<String, Object> share(String matter, String category) {
        List<Map<String, Object>> rows =
                study.rows(
                        "SELECT * FROM research.cohort_share WHERE partition = 'all'"
                                + " AND subject_matter = '%s' AND category = '%s'"
                                        .formatted(matter, category));
        assertThat(rows).as(matter).hasSize(1);
        return rows.getFirst();
    }

    private static void assertFigure(Object shown, Estimate expected) {
        assertThat((BigDecimal) shown)
                .isEqualByComparingTo(expected.figure().orElseThrow().value());
    }
}
