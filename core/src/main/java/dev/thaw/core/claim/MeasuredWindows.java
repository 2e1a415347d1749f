package dev.thaw.core.claim;

import dev.thaw.core.change.BaselineDays;
import dev.thaw.core.claim.ParticipantFacts.Week;
import dev.thaw.core.measure.DayWindow;
import dev.thaw.core.measure.LeastData;
import dev.thaw.core.measure.Measure;
import dev.thaw.core.measure.Occasions;
import dev.thaw.core.measure.Setting;
import dev.thaw.core.measure.WindowValue;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.trend.CollectedHistory;
import dev.thaw.core.trend.LateAnswers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/// Measures of one participant's check-ins over days of a claim's choice.
final class MeasuredWindows {

    private static final int DAYS_PER_WEEK = 7;

    private final ClaimSpec claim;
    private final StudyProtocol protocol;
    private final CollectedHistory history;
    private final long anchor;
    private final Occasions all;

    MeasuredWindows(
            ClaimSpec claim, StudyProtocol protocol, CollectedHistory history, long anchor) {
        this.claim = claim;
        this.protocol = protocol;
        this.history = history;
        this.anchor = anchor;
        this.all = history.occasions(anchor, LateAnswers.OUT);
    }

    /// All days.
    Occasions all() {
        return all;
    }

    /// The value over all days of a range.
    WindowValue over(Measure measure, DayRange range) {
        return value(measure, all, range, range.length());
    }

    /// Over the qualifying days.
    WindowValue qualifying(Measure measure, DayRange range) {
        return switch (claim.days()) {
            case BaselineDays.RunIn _ -> over(measure, range);
            case BaselineDays.DaySplit split -> half(measure, range, split::qualifies);
        };
    }

    /// Over the baseline days.
    WindowValue baseline(Measure measure, DayRange range) {
        return switch (claim.days()) {
            case BaselineDays.RunIn _ -> over(measure, range);
            case BaselineDays.DaySplit split -> half(measure, range, split::isBaseline);
        };
    }

    /// Half of the days need half of the data.
    private WindowValue half(Measure measure, DayRange range, IntPredicate days) {
        return value(
                measure,
                history.occasions(anchor, LateAnswers.OUT, days),
                range,
                (range.length() + 1) / 2);
    }

    private WindowValue value(Measure measure, Occasions occasions, DayRange range, int days) {
        DayWindow window =
                occasions.between(
                        Math.toIntExact(range.first() - anchor),
                        Math.toIntExact(range.last() - anchor));
        Setting setting = Setting.ofFortnight(protocol).withLeastData(leastData(days));
        return measure.of(window, setting);
    }

    private LeastData leastData(int days) {
        return claim.population()
                .leastData()
                .orElseGet(() -> LeastData.ofFortnight(protocol))
                .inProportion(days);
    }

    /// The valid weeks that are over at the horizon, ascending; 0 and below lie before the anchor.
    List<Week> weeks(Measure measure, long horizon) {
        Setting setting = Setting.ofWeek(protocol);
        List<Week> weeks = new ArrayList<>();
        for (DayWindow week : all.weeks()) {
            long end = anchor + (long) week.week() * DAYS_PER_WEEK;
            if (end <= horizon) {
                measure.of(week, setting)
                        .exact()
                        .ifPresent(value -> weeks.add(new Week(week.week(), value)));
            }
        }
        return weeks;
    }
}
