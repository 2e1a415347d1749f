package dev.thaw.reports.monitor;

import static dev.thaw.reports.TrendBuilder.figure;
import static dev.thaw.reports.TrendBuilder.theParticipant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.thaw.core.event.SubjectId;
import dev.thaw.core.example.ExampleProtocol;
import dev.thaw.core.monitor.Kind;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.protocol.StudyProtocol.Compliance;
import dev.thaw.core.protocol.StudyProtocol.Monitors;
import dev.thaw.core.trend.Presence;
import dev.thaw.core.trend.Presence.Awaited;
import dev.thaw.reports.Contributors;
import dev.thaw.reports.Database;
import dev.thaw.reports.Stack;
import dev.thaw.reports.TrendBuilder;
import dev.thaw.reports.TrendTables;
import dev.thaw.reports.monitor.MonitorEntry.About;
import dev.thaw.reports.monitor.MonitorJob.Telling;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What comes onto the list, stays and goes, on a real PostgreSQL.
@Tag("stack")
class MonitorJobTest {

    /// A Tuesday in study week 5.
    private static final Instant NOW = Instant.parse("2026-02-03T12:00:00Z");

    private static final Instant CONSENT = Instant.parse("2026-01-02T12:00:00Z");
    private static final LocalDate WEEK_ONE = LocalDate.of(2026, 1, 5);
    private static final SubjectId ANA = new SubjectId(new UUID(7, 1));
    private static final SubjectId BO = new SubjectId(new UUID(7, 2));

    private static final StudyProtocol STUDY =
            ExampleProtocol.aStudy()
                    .watching(
                            new Monitors(
                                    OptionalInt.of(7),
                                    OptionalInt.of(72),
                                    Optional.of(Compliance.USUAL),
                                    Optional.of(new BigDecimal("0.5"))))
                    .protocol();

    private static Database database;
    private static Jdbi jdbi;
    private static MonitorJob job;
    private static MonitorList list;

    @BeforeAll
    static void open() {
        database = new Database();
        jdbi = Jdbi.create(database.source());
        job = MonitorJob.on(database.source());
        list = MonitorList.of(database.source());
    }

    @BeforeEach
    void empty() {
        jdbi.useHandle(
                handle ->
                        handle.execute(
                                "TRUNCATE reports.participant, reports.monitor_entry,"
                                        + " reports.monitor_message CASCADE"));
    }

    private static TrendBuilder participant(SubjectId subject, Duration silent) {
        return using(Map.of(), subject, silent);
    }

    private static TrendBuilder using(
            Map<String, Instant> apps, SubjectId subject, Duration silent) {
        return theParticipant(ExampleProtocol.STUDY.value(), subject)
                .withPresence(
                        new Presence(
                                Optional.of(new Awaited(CONSENT, Optional.empty())),
                                Optional.of(NOW.minus(silent)),
                                Optional.of(WEEK_ONE),
                                new TreeMap<>(apps)));
    }

    private static TrendBuilder withdrawn(SubjectId subject) {
        return theParticipant(ExampleProtocol.STUDY.value(), subject)
                .withPresence(
                        new Presence(
                                Optional.of(new Awaited(CONSENT, Optional.of(NOW))),
                                Optional.empty(),
                                Optional.of(WEEK_ONE),
                                new TreeMap<>(Map.of("diary", CONSENT))));
    }

    private static int look(Instant at) {
        return job.look(STUDY, at, Telling.WEBHOOK).orElseThrow();
    }

    private static int messages() {
        return list.undelivered().messages();
    }

    private static final Duration RECENTLY = Duration.ofHours(3);
    private static final Duration LONG_AGO = Duration.ofDays(9);

    @Test
    void whoFellSilentIsListedOnceAndSinceWhen() {
        // Given
        database.with(participant(ANA, LONG_AGO), participant(BO, RECENTLY));

        // When
        assertThat(look(NOW)).isEqualTo(1);
        assertThat(look(NOW.plusSeconds(300))).isZero();

        // Then
        assertThat(list.open(STUDY.study()))
                .singleElement()
                .satisfies(
                        entry -> {
                            assertThat(entry.kind()).isEqualTo(Kind.SILENT_PARTICIPANT);
                            assertThat(entry.about()).isEqualTo(new About.Participant(ANA));
                            assertThat(entry.since()).isEqualTo(NOW.minus(LONG_AGO));
                            assertThat(entry.notedAt()).isEqualTo(NOW);
                            assertThat(entry.endedAt()).isEmpty();
                        });
        assertThat(list.counts()).containsExactly(Map.entry(STUDY.study(), 1));
        assertThat(messages()).isEqualTo(1);
    }

    @Test
    void anEntrySurvivesWhatTheProjectionWritesAndEndsWhenItIsSoNoMore() {
        // Given
        database.with(participant(ANA, LONG_AGO));
        look(NOW);

        // When the trend is computed again, the same
        database.with(participant(ANA, LONG_AGO));
        look(NOW.plusSeconds(60));
        assertThat(list.open(STUDY.study())).hasSize(1);

        // When she reports
        database.with(participant(ANA, RECENTLY));
        look(NOW.plusSeconds(120));

        // Then it stays as ended, is told of once, and goes in the end
        assertThat(list.open(STUDY.study())).isEmpty();
        assertThat(list.all(STUDY.study()))
                .singleElement()
                .satisfies(entry -> assertThat(entry.endedAt()).contains(NOW.plusSeconds(120)));
        assertThat(messages()).isEqualTo(1);
        database.with(participant(ANA, Duration.ofDays(-91)));
        look(NOW.plus(Duration.ofDays(91)));
        assertThat(list.all(STUDY.study())).isEmpty();
    }

    @Test
    void aSilenceOfWhichMoreBecomesKnownMovesItsBegin() {
        database.with(participant(ANA, Duration.ofDays(20)));
        look(NOW);

        // When what she reported meanwhile arrives late
        database.with(participant(ANA, LONG_AGO));
        assertThat(look(NOW.plusSeconds(60))).isZero();

        assertThat(list.open(STUDY.study()))
                .singleElement()
                .satisfies(
                        entry -> {
                            assertThat(entry.since()).isEqualTo(NOW.minus(LONG_AGO));
                            assertThat(entry.notedAt()).isEqualTo(NOW);
                        });
    }

    @Test
    void complianceAndOverwhelmAreReadFromTheWeeks() {
        // Given two thirds of six prompts before, a sixth now; and an answer that is too much
        TrendBuilder ana = participant(ANA, RECENTLY);
        for (int week = 1; week <= 5; week++) {
            ana.withWeek(
                    "response@1",
                    week,
                    Estimate.of(figure(week <= 2 ? "0.666666666667" : "0.166666666667"), 6));
        }
        ana.withWeek("overwhelm@1", 4, Estimate.tooFew(2, 10))
                .withWeek("overwhelm@1", 5, Estimate.of(figure("0.6"), 10));
        database.with(ana);

        // When
        look(NOW);

        // Then
        assertThat(list.open(STUDY.study()))
                .extracting(MonitorEntry::kind, entry -> entry.since().toString())
                .containsExactlyInAnyOrder(
                        tuple(Kind.FALLING_COMPLIANCE, "2026-01-19T03:00:00Z"),
                        tuple(Kind.OVERWHELM, "2026-02-02T03:00:00Z"));
    }

    @Test
    void anAppIsSilentWhenNoneOfItsParticipantsWasHeardOf() {
        Instant threeDaysAgo = NOW.minus(Duration.ofDays(3));
        database.with(
                using(Map.of("diary", CONSENT), ANA, RECENTLY),
                using(Map.of("diary", threeDaysAgo.plusSeconds(1)), BO, RECENTLY));
        assertThat(look(NOW)).isZero();

        assertThat(look(NOW.plusSeconds(1))).isEqualTo(1);
        assertThat(list.open(STUDY.study()))
                .singleElement()
                .satisfies(
                        entry -> {
                            assertThat(entry.kind()).isEqualTo(Kind.SILENT_APP);
                            assertThat(entry.about()).isEqualTo(new About.App("diary"));
                            assertThat(entry.since()).isEqualTo(threeDaysAgo.plusSeconds(1));
                        });

        // Nobody who uses it is expected to report any more
        database.with(withdrawn(ANA), withdrawn(BO));
        look(NOW);
        assertThat(list.open(STUDY.study())).isEmpty();
    }

    @Test
    void anErasureLeavesNothingOnTheList() {
        // Given entries, one of them ended
        database.with(
                using(Map.of("diary", NOW), ANA, LONG_AGO),
                using(Map.of("diary", NOW), BO, LONG_AGO));
        look(NOW);
        database.with(participant(ANA, RECENTLY));
        look(NOW.plusSeconds(60));

        // When one is erased, and the other's trend is a tombstone
        database.erase(ANA);
        database.withoutTrend(BO);

        // Then not even what ended stays
        assertThat(list.all(STUDY.study())).isEmpty();
        assertThat(count("reports.participant_app")).isZero();
    }

    @Test
    void whoIsErasedWhileSomebodyLooksDoesNotComeOntoTheList() {
        // Given
        database.with(participant(ANA, LONG_AGO), participant(BO, LONG_AGO));

        try (Handle erasing = jdbi.open()) {
            // When an erasure is under way while somebody looks
            erasing.begin();
            Contributors.holdErasures(erasing);
            Thread looking = Thread.ofVirtual().start(() -> look(NOW));
            Stack.await("the look to wait", MonitorJobTest::isWaiting);
            erasing.execute("DELETE FROM reports.participant WHERE subject = ?", ANA.value());
            erasing.commit();
            looking.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }

        // Then
        assertThat(list.all(STUDY.study()))
                .extracting(MonitorEntry::about)
                .containsExactly(new About.Participant(BO));
    }

    private static boolean isWaiting() {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "SELECT count(*) > 0 FROM pg_stat_activity"
                                                + " WHERE datname = current_database()"
                                                + " AND wait_event_type = 'Lock'")
                                .mapTo(Boolean.class)
                                .one());
    }

    private static int count(String table) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery("SELECT count(*) FROM " + table)
                                .mapTo(Integer.class)
                                .one());
    }

    @Test
    void oneOfSeveralInstancesLooks() {
        database.with(participant(ANA, LONG_AGO));
        try (Handle other = jdbi.open()) {
            other.begin();
            other.execute(
                    "SELECT pg_advisory_xact_lock(hashtextextended('thaw monitors "
                            + STUDY.study()
                            + "', 0))");

            assertThat(job.look(STUDY, NOW, Telling.WEBHOOK)).isEmpty();
            other.rollback();
        }
        assertThat(job.look(STUDY, NOW, Telling.WEBHOOK)).hasValue(1);
    }

    @Test
    void whatALookTellsNobodyTheNextOneTellsTheWebhook() {
        database.with(participant(ANA, LONG_AGO));

        assertThat(job.look(STUDY, NOW, Telling.NOBODY)).hasValue(1);
        assertThat(messages()).isZero();

        assertThat(job.look(STUDY, NOW, Telling.WEBHOOK)).hasValue(0);
        assertThat(messages()).isEqualTo(1);
    }

    @Test
    void whenSomebodyWasHeardOfComesBackFromTheTables() {
        // Given all that may be known, nothing, and what phones may know of the future
        Presence all =
                new Presence(
                        Optional.of(new Awaited(CONSENT, Optional.of(NOW.plusNanos(123_456_000)))),
                        Optional.of(Instant.parse("0001-01-01T00:00:00.000001Z")),
                        Optional.of(LocalDate.of(9998, 12, 31)),
                        new TreeMap<>(Map.of("a \"diary\", {NULL}\\", NOW, "null", CONSENT)));

        // When
        database.with(
                theParticipant(ExampleProtocol.STUDY.value(), ANA).withPresence(all),
                theParticipant(ExampleProtocol.STUDY.value(), BO));

        // Then
        assertThat(TrendTables.of(database.source()).tables(STUDY.study(), Map.of()).participants())
                .extracting(one -> one.trend().presence())
                .containsExactlyInAnyOrder(all, Presence.UNKNOWN);
    }

    @Test
    void studiesDoNotSeeEachOther() {
        database.with(
                theParticipant("another", ANA)
                        .withPresence(
                                new Presence(
                                        Optional.of(new Awaited(CONSENT, Optional.empty())),
                                        Optional.empty(),
                                        Optional.empty(),
                                        new TreeMap<>(Map.of("diary", CONSENT)))));

        assertThat(look(NOW)).isZero();
    }
}
