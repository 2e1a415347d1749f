package dev.thaw.reports.monitor;

import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.monitor.Kind;
import dev.thaw.reports.BulkInsert;
import dev.thaw.reports.BulkInsert.Column;
import dev.thaw.reports.monitor.MonitorEntry.About;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// The entries of one study in `reports.monitor_entry`.
final class EntryRows {

    /// How long an entry stays after it ended.
    private static final Duration KEPT = Duration.ofDays(90);

    private static final BulkInsert<Row> ENTRIES =
            new BulkInsert<>(
                    "reports.monitor_entry",
                    List.of(
                            new Column<>("study", "text", r -> r.study().value()),
                            new Column<>("kind", "text", r -> r.finding().kind().name()),
                            new Column<>("subject", "uuid", r -> subject(r.finding().about())),
                            new Column<>("app", "text", r -> app(r.finding().about())),
                            new Column<>("since", "timestamptz", Row::since),
                            new Column<>("noted_at", "timestamptz", Row::notedAt)));

    private final Handle handle;
    private final StudyId study;

    EntryRows(Handle handle, StudyId study) {
        this.handle = handle;
        this.study = study;
    }

    private record Row(StudyId study, Finding finding, Instant since, Instant notedAt) {}

    private static UUID subject(About about) {
        return switch (about) {
            case About.Participant(SubjectId subject) -> subject.value();
            case About.App _ -> null;
        };
    }

    private static String app(About about) {
        return switch (about) {
            case About.Participant _ -> null;
            case About.App(String name) -> name;
        };
    }

    /// Makes the open entries those that were found.
    ///
    /// @return how many of them are new
    int replaceOpen(Map<Finding, Instant> found, Instant now) {
        Map<Finding, MonitorEntry> open = new HashMap<>();
        read(" AND ended_at IS NULL")
                .forEach(entry -> open.put(new Finding(entry.kind(), entry.about()), entry));
        List<Row> fresh = new ArrayList<>();
        found.forEach(
                (finding, since) -> {
                    MonitorEntry known = open.get(finding);
                    if (known == null) {
                        fresh.add(new Row(study, finding, since, now));
                    } else if (!known.since().equals(since)) {
                        move(known, since);
                    }
                });
        end(
                open.entrySet().stream()
                        .filter(entry -> !found.containsKey(entry.getKey()))
                        .map(entry -> entry.getValue().number())
                        .toList(),
                now);
        return ENTRIES.insert(handle, withoutTheErased(fresh));
    }

    /// Whoever has no rows any more may have been erased since they were looked at.
    private List<Row> withoutTheErased(List<Row> fresh) {
        Set<UUID> there =
                handle.createQuery(
                                "SELECT subject FROM reports.participant"
                                        + " WHERE subject = ANY(:subjects)")
                        .bind(
                                "subjects",
                                fresh.stream()
                                        .map(row -> subject(row.finding().about()))
                                        .toArray(UUID[]::new))
                        .mapTo(UUID.class)
                        .set();
        return fresh.stream()
                .filter(
                        row ->
                                switch (row.finding().about()) {
                                    case About.Participant(SubjectId subject) ->
                                            there.contains(subject.value());
                                    case About.App _ -> true;
                                })
                .toList();
    }

    private void move(MonitorEntry entry, Instant since) {
        handle.createUpdate(
                        "UPDATE reports.monitor_entry SET since = :since"
                                + " WHERE entry_number = :number")
                .bind("since", utc(since))
                .bind("number", entry.number())
                .execute();
    }

    private void end(List<Integer> numbers, Instant now) {
        handle.createUpdate(
                        "UPDATE reports.monitor_entry SET ended_at = :now"
                                + " WHERE entry_number = ANY(:numbers)")
                .bind("now", utc(now))
                .bind("numbers", numbers.toArray(Integer[]::new))
                .execute();
    }

    /// Takes it that a message tells of all open entries.
    ///
    /// @return of how many none told before
    int tell() {
        return handle.createUpdate(
                        "UPDATE reports.monitor_entry SET is_told = true"
                                + " WHERE study = :study AND ended_at IS NULL AND NOT is_told")
                .bind("study", study.value())
                .execute();
    }

    /// Deletes what ended long ago, and what is about somebody who has no rows any more.
    void tidy(Instant now) {
        handle.createUpdate(
                        """
                        DELETE FROM reports.monitor_entry e
                         WHERE e.study = :study
                           AND (e.ended_at < :longAgo
                                OR e.subject IS NOT NULL
                                   AND NOT EXISTS (SELECT FROM reports.participant p
                                                    WHERE p.subject = e.subject))
                        """)
                .bind("study", study.value())
                .bind("longAgo", utc(now.minus(KEPT)))
                .execute();
    }

    /// @param which a condition more
    List<MonitorEntry> read(String which) {
        return handle.createQuery(
                        "SELECT entry_number, kind, subject, app, since, noted_at, ended_at"
                                + " FROM reports.monitor_entry WHERE study = :study"
                                + which
                                + " ORDER BY entry_number")
                .bind("study", study.value())
                .map((row, _) -> entry(row))
                .list();
    }

    private static MonitorEntry entry(ResultSet row) throws SQLException {
        UUID subject = row.getObject("subject", UUID.class);
        return new MonitorEntry(
                row.getInt("entry_number"),
                Kind.valueOf(row.getString("kind")),
                subject == null
                        ? new About.App(row.getString("app"))
                        : new About.Participant(new SubjectId(subject)),
                moment(row, "since").orElseThrow(),
                moment(row, "noted_at").orElseThrow(),
                moment(row, "ended_at"));
    }

    static Optional<Instant> moment(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
    }

    static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
