package dev.thaw.reports;

import static dev.thaw.reports.TrendBuilder.aParticipant;
import static dev.thaw.reports.TrendBuilder.figure;
import static dev.thaw.reports.TrendBuilder.theParticipant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.core.admission.RefusalReason;
import dev.thaw.core.event.Observation.EndOfTherapy;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Status;
import dev.thaw.core.trend.Exclusion;
import dev.thaw.core.trend.MeasureChange.Outcome;
import dev.thaw.core.trend.OutcomeWindow;
import dev.thaw.core.trend.ParticipantFlow.Stage;
import dev.thaw.core.trend.ParticipantTrend;
import dev.thaw.reports.Projection.State;
import dev.thaw.schemas.StudyAccount;
import dev.thaw.schemas.Topic;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.postgresql.ds.PGSimpleDataSource;

@Tag("stack")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProjectionTest {

    private static Stack stack;

    private final String study = "s" + UUID.randomUUID();
    private PGSimpleDataSource database;
    private Jdbi jdbi;

    @BeforeAll
    static void start() {
        stack = new Stack();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @BeforeEach
    void emptyDatabase() {
        database = stack.newDatabase();
        jdbi = Jdbi.create(database);
    }

    @Test
    void whatIsReadIsWhatWasPublished() {
        // Given a trend with every kind of estimate
        ParticipantTrend trend =
                aParticipant(study)
                        .ofSite("oslo")
                        .inArm("thaw")
                        .excluding(Exclusion.LATE, 3)
                        .excluding(Exclusion.CONSENT, 1)
                        .withWeeks("err@1", "0.2", "0.333333333333", "0")
                        .withWeek("err@1", 4, Estimate.tooFew(7, 10).flagged(Flag.values()))
                        .withWeek("item:mood", -1, Estimate.none(Status.NO_EVENTS, 0))
                        .withSession("instrument:BDI-II", 0, "31")
                        .withWindow("err@1", 1, 12, "-0.000000123456789012")
                        .mainlyWith(Modality.EMDR)
                        .reaching(Stage.CONSENTED, Stage.ONE_SESSION)
                        .ending(EndOfTherapy.DROPPED_OUT, 0, 5)
                        .withChange(
                                "err@1",
                                measured("0.25").withStandardError(figure("0.0123456789012")),
                                new Outcome(
                                        OutcomeWindow.WEEKS_11_12,
                                        measured("0.5").flagged(Flag.HOME_ZONE_ASSUMED),
                                        measured("0.25")),
                                new Outcome(
                                        OutcomeWindow.AFTER_SESSIONS_8_12,
                                        Estimate.tooFew(2, 20),
                                        Estimate.none(Status.INSUFFICIENT_N, 22)))
                        .withChange(
                                "body@1",
                                Estimate.tooFew(0, 20),
                                new Outcome(
                                        OutcomeWindow.WEEKS_11_12,
                                        measured("1"),
                                        Estimate.none(Status.INSUFFICIENT_N, 20)))
                        .build();

        // When
        stack.publish(trend);
        projectAll();

        // Then
        assertThat(trendsOf(study)).containsExactly(trend);
    }

    @Test
    void theNewestTrendReplacesEveryRowOfTheParticipant() {
        // Given
        SubjectId subject = new SubjectId(UUID.randomUUID());
        stack.publish(
                theParticipant(study, subject)
                        .excluding(Exclusion.LATE, 3)
                        .withWeeks("err@1", "0.2", "0.3", "0.4")
                        .withWindow("err@1", 1, 8, "0.1")
                        .build());
        projectAll();

        // When a correction leaves one week, and another participant is untouched
        ParticipantTrend newest =
                theParticipant(study, subject).withWeeks("item:mood", "4").build();
        ParticipantTrend other = aParticipant(study).withWeeks("err@1", "0.9").build();
        stack.publish(other, newest);
        projectAll();

        // Then
        assertThat(trendsOf(study)).containsExactlyInAnyOrder(newest, other);
    }

    @Test
    void anErasedParticipantLeavesNoRowInAnyTable() {
        // Given
        ParticipantTrend erased =
                aParticipant(study)
                        .excluding(Exclusion.LATE, 3)
                        .withWeeks("err@1", "0.2")
                        .withSession("instrument:ODQ", 1, "50")
                        .withWindow("err@1", 1, 8, "0.1")
                        .withChange(
                                "err@1",
                                measured("0.25"),
                                new Outcome(
                                        OutcomeWindow.WEEKS_11_12,
                                        measured("0.5"),
                                        measured("0.25")))
                        .build();
        ParticipantTrend other = aParticipant(study).withWeeks("err@1", "0.9").build();
        stack.publish(erased, other);
        projectAll();

        // When
        stack.publishTombstone(erased.subject());
        projectAll();

        // Then
        assertThat(trendsOf(study)).containsExactly(other);
        assertThat(contents().values())
                .noneMatch(rows -> rows.contains(erased.subject().toString()));
    }

    @Test
    void accountsOfAllPartitionsAddUp() {
        // Given
        StudyId id = new StudyId(study);
        stack.publish(
                0, account(id, 10, 7, 1, 0, new TreeMap<>(Map.of(RefusalReason.OFF_SCALE, 2L))));
        stack.publish(
                0, account(id, 12, 9, 1, 0, new TreeMap<>(Map.of(RefusalReason.OFF_SCALE, 2L))));
        stack.publish(
                7,
                account(
                        id,
                        5,
                        1,
                        0,
                        1,
                        new TreeMap<>(
                                Map.of(RefusalReason.OFF_SCALE, 1L, RefusalReason.ERASED, 2L))));

        // When
        projectAll();

        // Then the newest of each partition counts
        StudyAccount sum = StudyAccounts.of(database).of(id);
        assertThat(sum)
                .isEqualTo(
                        account(
                                id,
                                17,
                                10,
                                1,
                                1,
                                new TreeMap<>(
                                        Map.of(
                                                RefusalReason.OFF_SCALE,
                                                3L,
                                                RefusalReason.ERASED,
                                                2L))));
        assertThat(TrendTables.of(database).studies()).contains(id);
    }

    @Test
    void whatWasNotCommittedIsNeverSeen() {
        // Given
        stack.publish(false, aParticipant(study).withWeeks("err@1", "0.5").build());

        // When: the offsets pass the aborted records and the marker after them
        projectAll();

        // Then
        assertThat(trendsOf(study)).isEmpty();
    }

    @Test
    void readingEverythingAgainGivesTheSameTables() {
        // Given tables that grew record by record, with replacements and a tombstone
        SubjectId first = new SubjectId(UUID.randomUUID());
        SubjectId second = new SubjectId(UUID.randomUUID());
        try (Projection _ = stack.project(database)) {
            for (int i = 0; i < 5; i++) {
                stack.publish(
                        theParticipant(study, first).withWeeks("err@1", "0.1", "0." + i).build(),
                        theParticipant(study, second).withWeeks("err@1", "0." + i).build());
                stack.awaitProjected(database);
            }
            stack.publishTombstone(second);
            stack.awaitProjected(database);
        }

        // When
        PGSimpleDataSource other = stack.newDatabase();
        try (Projection _ = stack.project(other)) {
            stack.awaitProjected(other);
        }

        // Then
        assertThat(contents(Jdbi.create(other))).isEqualTo(contents());
    }

    @Test
    void aTransactionThatIsKilledLeavesNoTraceAndIsRepeated() {
        // Given a projection that waits for a lock between its poll and its commit
        ParticipantTrend trend =
                aParticipant(study)
                        .withWeeks("err@1", "0.2", "0.4")
                        .withWindow("err@1", 1, 8, "0.1")
                        .build();
        projectAll();
        try (Projection projection = stack.project(database);
                Handle lock = jdbi.open()) {
            lock.begin();
            lock.execute("LOCK TABLE reports.participant IN ACCESS EXCLUSIVE MODE");
            Map<TopicPartition, Long> before = offsets();
            stack.publish(trend);
            Stack.await("the projection to wait for the lock", () -> !waiting().isEmpty());

            // When its connection dies
            int killed = waiting().orElseThrow();
            assertThat(offsets()).isEqualTo(before);
            lock.execute("SELECT pg_terminate_backend(" + killed + ")");
            lock.commit();
            stack.awaitProjected(database);

            // Then the rows are there, once, and it goes on
            assertThat(trendsOf(study)).containsExactly(trend);
            assertThat(projection.state()).isEqualTo(new State.Running());
        }
    }

    @Test
    void twoInstancesThatReadTheSameRecordsWriteThemOnce() {
        // Given a projection about to write a record that another instance has just written
        ParticipantTrend seen = aParticipant(study).withWeeks("err@1", "0.2").build();
        projectAll();
        try (Projection projection = stack.project(database);
                Handle other = jdbi.open()) {
            other.begin();
            other.execute("SELECT * FROM reports.projection_offset FOR UPDATE");
            stack.publish(seen);
            Stack.await("the projection to wait for the offsets", () -> !waiting().isEmpty());

            // When the other one commits first
            stack.ends()
                    .forEach(
                            (partition, end) ->
                                    other.execute(
                                            "UPDATE reports.projection_offset SET next_offset = ?"
                                                    + " WHERE topic = ? AND partition = ?",
                                            end,
                                            partition.topic(),
                                            partition.partition()));
            other.commit();
            ParticipantTrend next = aParticipant(study).withWeeks("err@1", "0.9").build();
            stack.publish(next);
            stack.awaitProjected(database);

            // Then this one wrote nothing of it, and went on behind it
            assertThat(trendsOf(study)).containsExactly(next);
            assertThat(projection.state()).isEqualTo(new State.Running());
        }
    }

    @Test
    void aDatabaseOutOfReachIsWaitedFor() {
        // Given
        PGSimpleDataSource late = stack.databaseToBe();
        ParticipantTrend trend = aParticipant(study).withWeeks("err@1", "0.2").build();
        stack.publish(trend);
        try (Projection projection = stack.project(late)) {
            Stack.await(
                    "the projection to notice", () -> projection.state() instanceof State.Waiting);

            // When
            Database.create(late);
            stack.awaitProjected(late);

            // Then
            assertThat(trendsOf(late, study)).containsExactly(trend);
        }
    }

    @Test
    void offsetsBeyondTheLogStopTheProjection() {
        // Given tables that know more than this Kafka
        projectAll();
        jdbi.useHandle(
                h -> h.execute("UPDATE reports.projection_offset SET next_offset = 1000000"));

        // When
        try (Projection projection = stack.project(database)) {
            Stack.await("a failure", () -> projection.state() instanceof State.Failed);

            // Then it says what to do, and nothing was reset
            assertThat(((State.Failed) projection.state()).reason())
                    .contains("1000000", "drop the schema reports");
            assertThat(offsets().values()).containsOnly(1_000_000L);
        }
    }

    /// The last two leave something behind in the topics.
    @Test
    @Order(Integer.MAX_VALUE - 1)
    void offsetsBelowTheLogsStartStopTheProjection() throws Exception {
        // Given tables that stand at 0 of a log whose beginning is gone
        TopicPartition accounts = new TopicPartition(Topic.EVENT_ACCOUNTS.topicName(), 0);
        stack.publish(0, account(new StudyId(study), 1, 1, 0, 0, new TreeMap<>()));
        projectAll();
        jdbi.useHandle(
                h ->
                        h.execute(
                                "UPDATE reports.projection_offset SET next_offset = 0"
                                        + " WHERE topic = ?",
                                accounts.topic()));
        long end = stack.ends().get(accounts);
        stack.allowDeletion(accounts.topic());
        stack.admin()
                .deleteRecords(Map.of(accounts, RecordsToDelete.beforeOffset(end)))
                .all()
                .get();

        // When
        try (Projection projection = stack.project(database)) {
            Stack.await("a failure", () -> projection.state() instanceof State.Failed);

            // Then
            assertThat(((State.Failed) projection.state()).reason())
                    .contains("offset 0 of event-accounts-0", "records are lost");
            assertThat(offsets().get(accounts)).isZero();
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void aRecordThatNobodyCanReadStopsTheProjectionAndIsNotSkipped() {
        // Given
        projectAll();
        Map<TopicPartition, Long> before = offsets();
        SubjectId subject = new SubjectId(UUID.randomUUID());
        stack.publishRubbish(subject);

        // When
        try (Projection projection = stack.project(database)) {
            Stack.await("a failure", () -> projection.state() instanceof State.Failed);
        }

        // Then
        assertThat(offsets()).isEqualTo(before);
        stack.publishTombstone(subject);
    }

    private void projectAll() {
        try (Projection _ = stack.project(database)) {
            stack.awaitProjected(database);
        }
    }

    private static Estimate.Measured measured(String value) {
        return Estimate.of(figure(value), 20);
    }

    private static StudyAccount account(
            StudyId study,
            long received,
            long admitted,
            long duplicates,
            long waiting,
            SortedMap<RefusalReason, Long> refused) {
        return new StudyAccount(
                Optional.of(study), received, admitted, duplicates, waiting, refused);
    }

    private Stream<ParticipantTrend> trendsOf(String id) {
        return trendsOf(database, id);
    }

    private static Stream<ParticipantTrend> trendsOf(PGSimpleDataSource source, String id) {
        return TrendTables.of(source).tables(new StudyId(id), Map.of()).participants().stream()
                .map(LabelledTrend::trend);
    }

    private SortedMap<TopicPartition, Long> offsets() {
        return ProjectionOffsets.of(database).read();
    }

    /// The backend of the projection's connection while it waits for a lock.
    private Optional<Integer> waiting() {
        return jdbi.withHandle(
                h ->
                        h.createQuery(
                                        "SELECT pid FROM pg_stat_activity WHERE datname = :name"
                                                + " AND wait_event_type = 'Lock'")
                                .bind("name", database.getDatabaseName())
                                .mapTo(Integer.class)
                                .findFirst());
    }

    private SortedMap<String, String> contents() {
        return contents(jdbi);
    }

    /// Every row of every table and view, as text.
    private static SortedMap<String, String> contents(Jdbi jdbi) {
        return jdbi.withHandle(
                h -> {
                    SortedMap<String, String> contents = new TreeMap<>();
                    h.createQuery(
                                    "SELECT table_name FROM information_schema.tables"
                                            + " WHERE table_schema = 'reports'"
                                            + " AND table_name NOT LIKE 'flyway%'")
                            .mapTo(String.class)
                            .forEach(
                                    table ->
                                            contents.put(
                                                    table,
                                                    h.createQuery(
                                                                    "SELECT string_agg(t::text,"
                                                                            + " E'\\n' ORDER BY"
                                                                            + " t::text)"
                                                                            + " FROM reports.%s t"
                                                                                    .formatted(
                                                                                            table))
                                                            .mapTo(String.class)
                                                            .findOne()
                                                            .orElse("")));
                    return contents;
                });
    }
}
