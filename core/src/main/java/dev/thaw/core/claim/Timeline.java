package dev.thaw.core.claim;

import dev.thaw.core.change.BaselineDays;
import dev.thaw.core.change.DayWindow;
import dev.thaw.core.claim.Slot.Take;
import dev.thaw.core.trend.CollectedHistory;
import dev.thaw.core.trend.CollectedHistory.Session;
import dev.thaw.core.trend.DaysAfterSessions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Where a claim's slots lie for one participant.
///
/// @param anchor the study day that is day 0; absent: nothing to count from
/// @param baselineDay of a single baseline value, where it has one
/// @param sessions attended, by time
record Timeline(
        ClaimSpec claim, OptionalLong anchor, OptionalLong baselineDay, List<Session> sessions) {

    private static final int DAYS_PER_WEEK = 7;

    /// The day 0 of a participant; [ClaimSpec.Anchor#BASELINE_ASSESSMENT] is known only with the
    /// baseline.
    static OptionalLong anchor(
            ClaimSpec.Anchor anchor, CollectedHistory history, OptionalLong baselineDay) {
        return switch (anchor) {
            case FIRST_ATTENDED_SESSION ->
                    history.sessions().stream()
                            .flatMapToLong(session -> session.day().stream())
                            .min();
            case ENROLMENT -> history.enrolmentDay();
            case FIRST_EVENT -> history.firstDay();
            case BASELINE_ASSESSMENT -> baselineDay;
        };
    }

    /// The days of a slot; empty for one without days, or while there is nothing to count from.
    Optional<DayRange> range(Slot slot) {
        return switch (slot) {
            case Slot.BaselineWindow _ -> fromAnchor(baselineWindow(), Take.LAST);
            case Slot.Days(int first, int last, Take take) ->
                    fromAnchor(new DayWindow(first, last), take);
            case Slot.AboutDay about -> aboutDay(about);
            case Slot.AfterSessions after ->
                    daysAfter(after).flatMap(days -> fromAnchor(days, Take.LAST));
            case Slot.Earliest _, Slot.Occasion _, Slot.Sessions _ -> Optional.empty();
        };
    }

    /// The qualifying days.
    Optional<DayRange> qualifying() {
        return fromAnchor(
                switch (claim.days()) {
                    case BaselineDays.RunIn runIn -> runIn.qualifying();
                    case BaselineDays.DaySplit split -> split.days();
                },
                Take.LAST);
    }

    /// Qualifying and baseline days as one window.
    Optional<DayRange> beforeTherapy() {
        return switch (claim.days()) {
            case BaselineDays.RunIn(DayWindow qualifying, DayWindow baseline) ->
                    fromAnchor(
                            new DayWindow(
                                    Math.min(qualifying.first(), baseline.first()),
                                    Math.max(qualifying.last(), baseline.last())),
                            Take.LAST);
            case BaselineDays.DaySplit split -> fromAnchor(split.days(), Take.LAST);
        };
    }

    /// The last day on which the slot's value can still come about; empty where the slot has no
    /// days.
    Optional<Long> lastPossibleDay(Slot slot) {
        if (slot instanceof Slot.AfterSessions after) {
            return anchor.isEmpty() ? Optional.empty() : Optional.of(lastPossibleDay(after));
        }
        return range(slot).map(DayRange::last);
    }

    private long lastPossibleDay(Slot.AfterSessions after) {
        OptionalLong ofLast =
                sessions.stream()
                        .filter(session -> session.number() == after.last())
                        .flatMapToLong(session -> session.day().stream())
                        .min();
        return (ofLast.isPresent() ? ofLast.getAsLong() : lastDayOfDose()) + after.days();
    }

    /// The last day on which a session counts towards the dose.
    private long lastDayOfDose() {
        return anchor.orElseThrow() + (long) weeksOfDose() * DAYS_PER_WEEK;
    }

    private int weeksOfDose() {
        return claim.exposure() instanceof Exposure.Dose dose
                ? dose.weeksToMost()
                : Exposure.Dose.USUAL_WEEKS_TO_MOST;
    }

    private Optional<DayWindow> daysAfter(Slot.AfterSessions after) {
        return anchor.isEmpty()
                ? Optional.empty()
                : new DaysAfterSessions(after.first(), after.last(), after.days(), weeksOfDose())
                        .of(sessions, anchor.getAsLong());
    }

    private Optional<DayRange> aboutDay(Slot.AboutDay about) {
        OptionalLong from = baselineDay.isPresent() ? baselineDay : anchor;
        return from.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new DayRange(
                                from.getAsLong() + about.day() - about.tolerance(),
                                from.getAsLong() + about.day() + about.tolerance(),
                                about.take(),
                                from.getAsLong() + about.day()));
    }

    private DayWindow baselineWindow() {
        return switch (claim.days()) {
            case BaselineDays.RunIn runIn -> runIn.baseline();
            case BaselineDays.DaySplit split -> split.days();
        };
    }

    private Optional<DayRange> fromAnchor(DayWindow days, Take take) {
        return anchor.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        DayRange.of(
                                anchor.getAsLong() + days.first(),
                                anchor.getAsLong() + days.last(),
                                take));
    }

    /// Whether the claim's amount of therapy was reached.
    boolean isExposed() {
        return switch (claim.exposure()) {
            case Exposure.None _ -> true;
            case Exposure.Dose dose ->
                    sessions.stream()
                            .anyMatch(
                                    session ->
                                            session.number() >= dose.least()
                                                    && isWithin(session, dose.weeksToLeast()));
            case Exposure.Adherence adherence -> isAdherent(adherence);
        };
    }

    private boolean isWithin(Session session, int weeks) {
        return session.day().isEmpty()
                || anchor.isEmpty()
                || session.day().getAsLong() - anchor.getAsLong() <= (long) weeks * DAYS_PER_WEEK;
    }

    /// Gaps count up to the session that shows that the participant stayed.
    private boolean isAdherent(Exposure.Adherence adherence) {
        if (anchor.isEmpty()) {
            return false;
        }
        long week = (long) (adherence.lastSessionWeek() - 1) * DAYS_PER_WEEK;
        long before = anchor.getAsLong();
        List<Long> days =
                sessions.stream()
                        .flatMap(session -> session.day().stream().boxed())
                        .sorted()
                        .toList();
        for (long day : days) {
            if (day - before > adherence.longestGapDays()) {
                return false;
            }
            if (day - anchor.getAsLong() >= week) {
                return true;
            }
            before = day;
        }
        return false;
    }
}
