package dev.thaw.reports;

import dev.thaw.core.event.Observation.EndOfTherapy;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.trend.Axis;
import dev.thaw.core.trend.Exclusion;
import dev.thaw.core.trend.MeasureChange;
import dev.thaw.core.trend.MeasureTrend;
import dev.thaw.core.trend.ParticipantFlow.Stage;
import dev.thaw.core.trend.ParticipantTrend;
import dev.thaw.core.trend.Point;
import dev.thaw.core.trend.Presence.Awaited;
import dev.thaw.core.trend.WindowTrend;
import dev.thaw.reports.BulkInsert.Column;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// The rows that participants' trends become, and how they are replaced.
final class TrendRows {

    static final EstimateColumns POINT = new EstimateColumns("value", "");
    static final EstimateColumns THEIL_SEN =
            new EstimateColumns("theil_sen_slope_per_unit", "theil_sen_");
    static final EstimateColumns LEAST_SQUARES =
            new EstimateColumns("least_squares_slope_per_unit", "least_squares_");
    static final EstimateColumns TAU_B = new EstimateColumns("tau_b", "tau_b_");
    static final EstimateColumns TREND_P = new EstimateColumns("trend_p", "trend_p_");
    static final EstimateColumns QUALIFYING =
            new EstimateColumns("qualifying_value", "qualifying_");
    static final EstimateColumns BASELINE = new EstimateColumns("baseline_value", "baseline_");
    static final EstimateColumns OUTCOME = new EstimateColumns("outcome_value", "outcome_");
    static final EstimateColumns CHANGE = new EstimateColumns("change_from_baseline", "change_");

    private static final BulkInsert<ParticipantTrend> PARTICIPANTS =
            new BulkInsert<>(
                    "reports.participant",
                    List.of(
                            new Column<>("subject", "uuid", t -> t.subject().value()),
                            new Column<>("study", "text", t -> t.study().value()),
                            new Column<>("protocol_hash", "text", ParticipantTrend::protocolHash),
                            new Column<>("site", "text", t -> t.site().orElse(null)),
                            new Column<>("arm", "text", t -> t.arm().orElse(null)),
                            new Column<>(
                                    "main_modality",
                                    "text",
                                    t -> t.mainModality().map(Modality::name).orElse(null)),
                            new Column<>("event_count", "integer", ParticipantTrend::events),
                            new Column<>(
                                    "session_attended_count",
                                    "integer",
                                    ParticipantTrend::sessionsAttended),
                            new Column<>(
                                    "in_aggregates", "boolean", ParticipantTrend::inAggregates),
                            new Column<>(
                                    "awaited_from",
                                    "timestamptz",
                                    t -> t.presence().awaited().map(Awaited::from).orElse(null)),
                            new Column<>(
                                    "awaited_until",
                                    "timestamptz",
                                    t ->
                                            t.presence()
                                                    .awaited()
                                                    .flatMap(Awaited::until)
                                                    .orElse(null)),
                            new Column<>(
                                    "last_heard_at",
                                    "timestamptz",
                                    t -> t.presence().lastHeardAt().orElse(null)),
                            new Column<>(
                                    "week_one", "date", t -> t.presence().weekOne().orElse(null))));

    private static final BulkInsert<AppRow> APPS =
            new BulkInsert<>(
                    "reports.participant_app",
                    List.of(
                            new Column<>("subject", "uuid", r -> r.subject().value()),
                            new Column<>("app", "text", AppRow::app),
                            new Column<>(
                                    "last_received_at", "timestamptz", AppRow::lastReceivedAt)));

    private static final BulkInsert<ExclusionRow> EXCLUSIONS =
            new BulkInsert<>(
                    "reports.participant_exclusion",
                    List.of(
                            new Column<>("subject", "uuid", r -> r.subject().value()),
                            new Column<>("reason", "text", r -> r.reason().name()),
                            new Column<>("event_count", "integer", ExclusionRow::events)));

    private static final BulkInsert<PointRow> WEEKS = points("participant_week", "week");
    private static final BulkInsert<PointRow> SESSIONS =
            points("participant_session", "session_number");

    private static final BulkInsert<WindowRow> WINDOWS = windows();
    private static final BulkInsert<ChangeRow> CHANGES = changes();
    private static final BulkInsert<ParticipantTrend> FLOWS = flows();

    private TrendRows() {}

    private record ExclusionRow(SubjectId subject, Exclusion reason, int events) {}

    private record AppRow(SubjectId subject, String app, Instant lastReceivedAt) {}

    private record PointRow(SubjectId subject, String measure, Point point) {}

    private record WindowRow(SubjectId subject, Axis axis, String measure, WindowTrend trend) {}

    private record ChangeRow(
            SubjectId subject, MeasureChange change, MeasureChange.Outcome outcome) {}

    private static BulkInsert<PointRow> points(String table, String index) {
        List<Column<PointRow>> columns = new ArrayList<>();
        columns.add(new Column<>("subject", "uuid", r -> r.subject().value()));
        columns.add(new Column<>("measure", "text", PointRow::measure));
        columns.add(new Column<>(index, "integer", r -> r.point().index()));
        columns.addAll(POINT.of(r -> r.point().value()));
        return new BulkInsert<>("reports." + table, columns);
    }

    private static BulkInsert<WindowRow> windows() {
        List<Column<WindowRow>> columns = new ArrayList<>();
        columns.add(new Column<>("subject", "uuid", r -> r.subject().value()));
        columns.add(new Column<>("axis", "text", r -> r.axis().name()));
        columns.add(new Column<>("measure", "text", WindowRow::measure));
        columns.add(new Column<>("first_index", "integer", r -> r.trend().window().first()));
        columns.add(new Column<>("length", "integer", r -> r.trend().window().length()));
        columns.add(new Column<>("valid_n", "integer", r -> r.trend().valid()));
        columns.addAll(THEIL_SEN.of(r -> r.trend().theilSen()));
        columns.addAll(LEAST_SQUARES.of(r -> r.trend().leastSquares()));
        columns.addAll(TAU_B.of(r -> r.trend().tauB()));
        columns.addAll(TREND_P.of(r -> r.trend().trendP()));
        return new BulkInsert<>("reports.participant_window", columns);
    }

    private static BulkInsert<ChangeRow> changes() {
        List<Column<ChangeRow>> columns = new ArrayList<>();
        columns.add(new Column<>("subject", "uuid", r -> r.subject().value()));
        columns.add(new Column<>("measure", "text", r -> r.change().measure()));
        columns.add(new Column<>("outcome_window", "text", r -> r.outcome().window().name()));
        columns.addAll(QUALIFYING.of(r -> r.change().qualifying()));
        columns.addAll(BASELINE.of(r -> r.change().baseline()));
        columns.addAll(OUTCOME.of(r -> r.outcome().value()));
        columns.addAll(CHANGE.of(r -> r.outcome().change()));
        return new BulkInsert<>("reports.participant_change", columns);
    }

    private static BulkInsert<ParticipantTrend> flows() {
        List<Column<ParticipantTrend>> columns = new ArrayList<>();
        columns.add(new Column<>("subject", "uuid", t -> t.subject().value()));
        for (Stage stage : Stage.values()) {
            columns.add(
                    new Column<>(
                            column(stage), "boolean", t -> t.flow().reached().contains(stage)));
        }
        columns.add(
                new Column<>(
                        "therapy_ended",
                        "text",
                        t -> t.flow().end().map(EndOfTherapy::name).orElse(null)));
        columns.add(
                new Column<>(
                        "last_session_number",
                        "integer",
                        t ->
                                t.flow().lastSession().isPresent()
                                        ? t.flow().lastSession().getAsInt()
                                        : null));
        columns.add(new Column<>("valid_week_count", "integer", t -> t.flow().validWeeks()));
        return new BulkInsert<>("reports.participant_flow", columns);
    }

    /// The column that says whether a stage was reached.
    static String column(Stage stage) {
        return stage.name().toLowerCase(Locale.ROOT);
    }

    /// Puts the newest trends in the place of all rows of their subjects; no trend: no rows.
    ///
    /// @return how many rows were inserted
    static int replace(Handle handle, SortedMap<SubjectId, Optional<ParticipantTrend>> newest) {
        delete(handle, newest.keySet());
        MonitorEntries.forget(
                handle,
                newest.entrySet().stream()
                        .filter(entry -> entry.getValue().isEmpty())
                        .map(Map.Entry::getKey)
                        .toList());
        List<ParticipantTrend> trends = newest.values().stream().flatMap(Optional::stream).toList();
        List<ExclusionRow> exclusions = new ArrayList<>();
        List<PointRow> weeks = new ArrayList<>();
        List<PointRow> sessions = new ArrayList<>();
        List<WindowRow> windows = new ArrayList<>();
        List<ChangeRow> changes = new ArrayList<>();
        List<AppRow> apps = new ArrayList<>();
        for (ParticipantTrend trend : trends) {
            SubjectId subject = trend.subject();
            trend.excluded().forEach((why, n) -> exclusions.add(new ExclusionRow(subject, why, n)));
            trend.presence().apps().forEach((app, at) -> apps.add(new AppRow(subject, app, at)));
            for (MeasureChange change : trend.changes()) {
                change.outcomes().forEach(o -> changes.add(new ChangeRow(subject, change, o)));
            }
            for (MeasureTrend measure : trend.measures()) {
                List<PointRow> points =
                        switch (measure.axis()) {
                            case WEEK -> weeks;
                            case SESSION -> sessions;
                        };
                measure.points()
                        .forEach(p -> points.add(new PointRow(subject, measure.measure(), p)));
                measure.windows()
                        .forEach(
                                w ->
                                        windows.add(
                                                new WindowRow(
                                                        subject,
                                                        measure.axis(),
                                                        measure.measure(),
                                                        w)));
            }
        }
        return PARTICIPANTS.insert(handle, trends)
                + EXCLUSIONS.insert(handle, exclusions)
                + WEEKS.insert(handle, weeks)
                + SESSIONS.insert(handle, sessions)
                + WINDOWS.insert(handle, windows)
                + CHANGES.insert(handle, changes)
                + APPS.insert(handle, apps)
                + FLOWS.insert(handle, trends);
    }

    /// Deletes everything of subjects who were erased.
    static void erase(Handle handle, Collection<SubjectId> subjects) {
        handle.useTransaction(
                transaction -> {
                    Contributors.holdErasures(transaction);
                    delete(transaction, subjects);
                    Contributors.erase(transaction, subjects);
                    MonitorEntries.forget(transaction, subjects);
                });
    }

    /// Deletes all rows of subjects' trends.
    static void delete(Handle handle, Collection<SubjectId> subjects) {
        UUID[] ids = subjects.stream().map(SubjectId::value).toArray(UUID[]::new);
        handle.createUpdate("DELETE FROM reports.participant WHERE subject = ANY(:subjects)")
                .bind("subjects", ids)
                .execute();
    }
}
