package dev.thaw.reports.monitor;

import dev.thaw.core.event.SubjectId;
import dev.thaw.core.monitor.Answered;
import dev.thaw.core.monitor.Kind;
import dev.thaw.core.monitor.Monitors;
import dev.thaw.core.monitor.WatchedParticipant;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.trend.Presence.Awaited;
import dev.thaw.reports.Rows;
import dev.thaw.reports.monitor.MonitorEntry.About;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntFunction;
import org.jdbi.v3.core.Handle;

/// Applies the rules to what the tables say of a study at a moment.
final class WatchedRows {

    private final Handle handle;
    private final StudyProtocol protocol;
    private final Instant now;

    WatchedRows(Handle handle, StudyProtocol protocol, Instant now) {
        this.handle = handle;
        this.protocol = protocol;
        this.now = now;
    }

    /// What there is to look at, and since when. One participant after the other: a large study is
    /// never in memory.
    Map<Finding, Instant> findings() {
        Map<Finding, Instant> found = new HashMap<>();
        Rows.each(
                handle.createQuery(
                                """
                                SELECT p.subject, p.awaited_from, p.awaited_until, p.last_heard_at,
                                       p.week_one, answers.weeks AS answer_weeks, answers.shares AS answer_shares,
                                       answers.prompts, overwhelm.weeks AS overwhelm_weeks,
                                       overwhelm.shares AS overwhelm_shares
                                  FROM reports.participant p
                                 CROSS JOIN LATERAL
                                       (SELECT array_agg(week) AS weeks, array_agg(value) AS shares,
                                               array_agg(n) AS prompts
                                          FROM reports.participant_week w
                                         WHERE w.subject = p.subject AND w.measure = 'response@1'
                                           AND w.value IS NOT NULL) answers
                                 CROSS JOIN LATERAL
                                       (SELECT array_agg(week) AS weeks, array_agg(value) AS shares
                                          FROM reports.participant_week w
                                         WHERE w.subject = p.subject AND w.measure = 'overwhelm@1'
                                           AND w.value IS NOT NULL) overwhelm
                                 WHERE p.study = :study
                                   AND p.awaited_from <= :now
                                   AND (p.awaited_until IS NULL OR p.awaited_until > :now)
                                """)
                        .bind("study", protocol.study().value())
                        .bind("now", EntryRows.utc(now)),
                row -> {
                    About about =
                            new About.Participant(
                                    new SubjectId(row.getObject("subject", UUID.class)));
                    Monitors.of(participant(row), protocol, now)
                            .forEach((kind, since) -> found.put(new Finding(kind, about), since));
                });
        apps(found);
        return found;
    }

    private void apps(Map<Finding, Instant> found) {
        Rows.each(
                handle.createQuery(
                                """
                                SELECT a.app, max(a.last_received_at) AS last_received_at,
                                       coalesce(bool_or(p.awaited_from <= :now AND
                                           (p.awaited_until IS NULL OR p.awaited_until > :now)), false) AS awaited
                                  FROM reports.participant_app a
                                  JOIN reports.participant p USING (subject)
                                 WHERE p.study = :study
                                 GROUP BY a.app
                                """)
                        .bind("study", protocol.study().value())
                        .bind("now", EntryRows.utc(now)),
                row -> {
                    About about = new About.App(row.getString("app"));
                    Monitors.silenceOfApp(
                                    EntryRows.moment(row, "last_received_at").orElseThrow(),
                                    row.getBoolean("awaited"),
                                    protocol,
                                    now)
                            .ifPresent(
                                    since -> found.put(new Finding(Kind.SILENT_APP, about), since));
                });
    }

    private static WatchedParticipant participant(ResultSet row) throws SQLException {
        Optional<Instant> until = EntryRows.moment(row, "awaited_until");
        BigDecimal[] answers = array(row, "answer_shares", new BigDecimal[0]);
        Integer[] prompts = array(row, "prompts", new Integer[0]);
        BigDecimal[] overwhelm = array(row, "overwhelm_shares", new BigDecimal[0]);
        return new WatchedParticipant(
                EntryRows.moment(row, "awaited_from").map(from -> new Awaited(from, until)),
                EntryRows.moment(row, "last_heard_at"),
                Optional.ofNullable(row.getObject("week_one", LocalDate.class)),
                byWeek(row, "answer_weeks", i -> answered(answers[i], prompts[i])),
                byWeek(row, "overwhelm_weeks", i -> overwhelm[i]));
    }

    /// The share is rounded to twelve digits, what was counted is whole.
    private static Answered answered(BigDecimal share, int prompts) {
        return new Answered(
                share.multiply(BigDecimal.valueOf(prompts))
                        .setScale(0, RoundingMode.HALF_EVEN)
                        .longValueExact(),
                prompts);
    }

    private static <T> SortedMap<Integer, T> byWeek(ResultSet row, String column, IntFunction<T> at)
            throws SQLException {
        Integer[] weeks = array(row, column, new Integer[0]);
        SortedMap<Integer, T> byWeek = new TreeMap<>();
        for (int i = 0; i < weeks.length; i++) {
            byWeek.put(weeks[i], at.apply(i));
        }
        return byWeek;
    }

    @SuppressWarnings("unchecked")
    private static <T> T[] array(ResultSet row, String column, T[] none) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? none : (T[]) array.getArray();
    }
}
