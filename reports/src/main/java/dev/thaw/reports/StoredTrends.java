package dev.thaw.reports;

import dev.thaw.core.event.Observation.EndOfTherapy;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.trend.Axis;
import dev.thaw.core.trend.Exclusion;
import dev.thaw.core.trend.MeasureChange;
import dev.thaw.core.trend.MeasureTrend;
import dev.thaw.core.trend.OutcomeWindow;
import dev.thaw.core.trend.ParticipantFlow;
import dev.thaw.core.trend.ParticipantFlow.Stage;
import dev.thaw.core.trend.ParticipantTrend;
import dev.thaw.core.trend.Point;
import dev.thaw.core.trend.Presence;
import dev.thaw.core.trend.Presence.Awaited;
import dev.thaw.core.trend.Window;
import dev.thaw.core.trend.WindowTrend;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// Participants' trends put together again from their rows.
final class StoredTrends {

    private final SortedMap<SubjectId, Parts> parts = new TreeMap<>();

    private StoredTrends() {}

    /// The trends of all participants of a study.
    static List<ParticipantTrend> read(Handle handle, StudyId study) {
        StoredTrends stored = new StoredTrends();
        stored.readParticipants(handle, study);
        stored.readExclusions(handle, study);
        stored.readPoints(handle, study, Axis.WEEK, "participant_week", "week");
        stored.readPoints(handle, study, Axis.SESSION, "participant_session", "session_number");
        stored.readWindows(handle, study);
        stored.readChanges(handle, study);
        stored.readApps(handle, study);
        return stored.parts.values().stream().map(Parts::trend).toList();
    }

    /// What is known of a participant while the rows come in.
    private record Parts(
            ParticipantTrend head,
            SortedMap<Exclusion, Integer> excluded,
            SortedMap<Series, List<Point>> points,
            SortedMap<Series, List<WindowTrend>> windows,
            SortedMap<String, MeasureChange> changes,
            SortedMap<String, Instant> apps) {

        Parts(ParticipantTrend head) {
            this(
                    head,
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>());
        }

        void add(Series series, Point point) {
            points.computeIfAbsent(series, _ -> new ArrayList<>()).add(point);
        }

        void add(Series series, WindowTrend window) {
            windows.computeIfAbsent(series, _ -> new ArrayList<>()).add(window);
        }

        ParticipantTrend trend() {
            SortedSet<Series> all = new TreeSet<>(points.keySet());
            all.addAll(windows.keySet());
            return new ParticipantTrend(
                    head.subject(),
                    head.study(),
                    head.protocolHash(),
                    head.site(),
                    head.arm(),
                    head.mainModality(),
                    head.events(),
                    excluded,
                    head.sessionsAttended(),
                    head.inAggregates(),
                    head.flow(),
                    new Presence(
                            head.presence().awaited(),
                            head.presence().lastHeardAt(),
                            head.presence().weekOne(),
                            apps),
                    all.stream().map(this::measure).toList(),
                    List.copyOf(changes.values()));
        }

        void add(MeasureChange change) {
            changes.merge(change.measure(), change, Parts::withBoth);
        }

        private static MeasureChange withBoth(MeasureChange one, MeasureChange other) {
            return new MeasureChange(
                    one.measure(),
                    one.qualifying(),
                    one.baseline(),
                    Stream.concat(one.outcomes().stream(), other.outcomes().stream())
                            .sorted(Comparator.comparing(MeasureChange.Outcome::window))
                            .toList());
        }

        private MeasureTrend measure(Series series) {
            return new MeasureTrend(
                    series.measure(),
                    series.axis(),
                    points.getOrDefault(series, List.of()),
                    windows.getOrDefault(series, List.of()));
        }
    }

    private void readParticipants(Handle handle, StudyId study) {
        Rows.each(
                query(
                        handle,
                        study,
                        "SELECT * FROM reports.participant p"
                                + " LEFT JOIN reports.participant_flow f USING (subject)",
                        ""),
                row -> parts.put(subject(row), new Parts(head(row))));
    }

    private void readExclusions(Handle handle, StudyId study) {
        Rows.each(
                query(handle, study, "SELECT t.*" + from("participant_exclusion"), ""),
                row ->
                        parts.get(subject(row))
                                .excluded()
                                .put(
                                        Exclusion.valueOf(row.getString("reason")),
                                        row.getInt("event_count")));
    }

    private void readPoints(Handle handle, StudyId study, Axis axis, String table, String index) {
        Rows.each(
                query(handle, study, "SELECT t.*" + from(table), " ORDER BY t." + index),
                row ->
                        parts.get(subject(row))
                                .add(
                                        new Series(axis, row.getString("measure")),
                                        new Point(row.getInt(index), TrendRows.POINT.read(row))));
    }

    private void readWindows(Handle handle, StudyId study) {
        Rows.each(
                query(
                        handle,
                        study,
                        "SELECT t.*" + from("participant_window"),
                        " ORDER BY t.length, t.first_index"),
                row -> parts.get(subject(row)).add(Series.of(row), window(row)));
    }

    private void readChanges(Handle handle, StudyId study) {
        Rows.each(
                query(handle, study, "SELECT t.*" + from("participant_change"), ""),
                row -> parts.get(subject(row)).add(change(row)));
    }

    private void readApps(Handle handle, StudyId study) {
        Rows.each(
                query(handle, study, "SELECT t.*" + from("participant_app"), ""),
                row ->
                        parts.get(subject(row))
                                .apps()
                                .put(
                                        row.getString("app"),
                                        moment(row, "last_received_at").orElseThrow()));
    }

    private static MeasureChange change(ResultSet row) throws SQLException {
        return new MeasureChange(
                row.getString("measure"),
                TrendRows.QUALIFYING.read(row),
                TrendRows.BASELINE.read(row),
                List.of(
                        new MeasureChange.Outcome(
                                OutcomeWindow.valueOf(row.getString("outcome_window")),
                                TrendRows.OUTCOME.read(row),
                                TrendRows.CHANGE.read(row))));
    }

    private static String from(String table) {
        return " FROM reports.%s t JOIN reports.participant p USING (subject)".formatted(table);
    }

    private static Query query(Handle handle, StudyId study, String select, String order) {
        return handle.createQuery(select + " WHERE p.study = :study" + order)
                .bind("study", study.value());
    }

    private static ParticipantTrend head(ResultSet row) throws SQLException {
        return new ParticipantTrend(
                subject(row),
                new StudyId(row.getString("study")),
                row.getString("protocol_hash"),
                Optional.ofNullable(row.getString("site")),
                Optional.ofNullable(row.getString("arm")),
                Optional.ofNullable(row.getString("main_modality")).map(Modality::valueOf),
                row.getInt("event_count"),
                new TreeMap<>(),
                row.getInt("session_attended_count"),
                row.getBoolean("in_aggregates"),
                flow(row),
                presence(row),
                List.of(),
                List.of());
    }

    /// A participant who was written before there were flows has no row of one: nothing is known.
    private static ParticipantFlow flow(ResultSet row) throws SQLException {
        SortedSet<Stage> reached = new TreeSet<>();
        for (Stage stage : Stage.values()) {
            if (row.getBoolean(TrendRows.column(stage))) {
                reached.add(stage);
            }
        }
        Integer lastSession = row.getObject("last_session_number", Integer.class);
        return new ParticipantFlow(
                reached,
                Optional.ofNullable(row.getString("therapy_ended")).map(EndOfTherapy::valueOf),
                lastSession == null ? OptionalInt.empty() : OptionalInt.of(lastSession),
                row.getInt("valid_week_count"));
    }

    private static Presence presence(ResultSet row) throws SQLException {
        Optional<Instant> until = moment(row, "awaited_until");
        return new Presence(
                moment(row, "awaited_from").map(from -> new Awaited(from, until)),
                moment(row, "last_heard_at"),
                Optional.ofNullable(row.getObject("week_one", LocalDate.class)),
                new TreeMap<>());
    }

    private static Optional<Instant> moment(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
    }

    private static WindowTrend window(ResultSet row) throws SQLException {
        return new WindowTrend(
                new Window(row.getInt("first_index"), row.getInt("length")),
                row.getInt("valid_n"),
                TrendRows.THEIL_SEN.read(row),
                TrendRows.LEAST_SQUARES.read(row),
                TrendRows.TAU_B.read(row),
                TrendRows.TREND_P.read(row));
    }

    private static SubjectId subject(ResultSet row) throws SQLException {
        return new SubjectId(row.getObject("subject", UUID.class));
    }
}
