package dev.thaw.core.measure;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Status;
import java.math.BigInteger;
import java.util.Set;

/// How feeling follows what happens.
final class Reactivity {

    static final Definition POSITIVE =
            new Definition(
                    "reactivity_pos@1",
                    """
                    Positive reactivity: the least-squares slope of pleasant feeling on the \
                    pleasantness of the linked event, over the answered check-ins linked to a \
                    pleasant event (pleasantness 1 to 3).
                    Pleasant feeling of a check-in: the mean intensity over all feelings of the \
                    vocabulary with positive valence, 0 for those not named.
                    Linked: the event that the check-in itself reports, else the one that the \
                    latest check-in reports that was answered no more than 3 hours earlier in the \
                    same window. Centring pleasantness on the person's window mean, which leaves \
                    the slope as it is, is implied.
                    Unit and range: points per unit of pleasantness, any real number.
                    Minimum: 12 linked pleasant events, else NO_EVENTS; 3 different values of \
                    pleasantness among them, else ZERO_VARIANCE; a window valid for err@1, else \
                    INSUFFICIENT_N.
                    Noisy for one person: for inference about pooled cohorts only.
                    Source: Bolger & Zuckerman 1995; Myin-Germeys 2003; centring Enders & Tofighi \
                    2007.
                    """,
                    """
                    measure | of = reactivity_pos@1; answers = d1 joy:10+event:1, \
                    calm:20+joy:20+event:2, joy:30+event:3, d2 joy:10+event:1, joy:40+event:2, \
                    joy:30+event:3, d3 blank+event:1, joy:40+event:2, joy:50+event:3, d4 \
                    joy:20+event:1, sadness:90+joy:40+event:2, joy:50+event:3, blank+event:-2; \
                    least = 1 1 | value = 7.5; n = 12
                    measure | of = reactivity_pos@1; answers = d1 joy:10+event:1; least = 1 1 | \
                    value = NO_EVENTS
                    """);

    static final Definition NEGATIVE =
            new Definition(
                    "reactivity_neg@1",
                    """
                    Negative reactivity: the least-squares slope of unpleasant feeling on the \
                    pleasantness of the linked event, over the answered check-ins linked to an \
                    unpleasant event (pleasantness −3 to −1). Below 0 where worse events are felt \
                    more.
                    Unpleasant feeling of a check-in: the mean intensity over all feelings of the \
                    vocabulary with negative valence, 0 for those not named.
                    Linked, unit, range, minimum and source: as for reactivity_pos@1.
                    """,
                    """
                    measure | of = reactivity_neg@1; answers = d1 sadness:10+event:-1, \
                    sadness:20+event:-2, sadness:30+event:-3, d2 sadness:10+event:-1, \
                    sadness:20+event:-2, sadness:30+event:-3, d3 sadness:10+event:-1, \
                    sadness:20+event:-2, sadness:30+event:-3, d4 blank+event:-1, blank+event:-2, \
                    joy:9+event:-3; least = 1 1 | value = -7.5; n = 12
                    """);

    static final int LEAST_EVENTS = 12;

    private static final int LEAST_DISTINCT = 3;
    private static final long LINKED_MICROS = 3L * 60 * 60 * 1_000_000;
    private static final int RANGE = 3;

    private Reactivity() {}

    static WindowValue positive(DayWindow window, Setting setting) {
        return slope(
                window, setting, 1, window.checkIns().pleasant, window.vocabulary().pleasant());
    }

    static WindowValue negative(DayWindow window, Setting setting) {
        return slope(
                window,
                setting,
                -1,
                window.checkIns().unpleasant,
                window.vocabulary().unpleasant());
    }

    /// @param sign of the pleasantness of the events looked at
    /// @param feeling sums of intensities by row
    /// @param labels how many feelings each sum goes over
    private static WindowValue slope(
            DayWindow window, Setting setting, int sign, int[] feeling, int labels) {
        CheckInTable table = window.checkIns();
        int n = 0;
        long sumX = 0;
        long sumY = 0;
        long sumXX = 0;
        long sumXY = 0;
        boolean[] seen = new boolean[RANGE + 1];
        for (int row = window.rows().from(); row < window.rows().to(); row++) {
            int pleasantness = table.answered[row] ? linked(window, row) : CheckInTable.NO_EVENT;
            if (pleasantness != CheckInTable.NO_EVENT && pleasantness * sign > 0) {
                n++;
                seen[pleasantness * sign] = true;
                sumX += pleasantness;
                sumY += feeling[row];
                sumXX += (long) pleasantness * pleasantness;
                sumXY += (long) pleasantness * feeling[row];
            }
        }
        if (n < LEAST_EVENTS) {
            return WindowValue.none(
                    new Estimate.Insufficient(Status.NO_EVENTS, n, LEAST_EVENTS, Set.of()));
        }
        if (distinct(seen) < LEAST_DISTINCT) {
            return WindowValue.none(Status.ZERO_VARIANCE, n);
        }
        if (!window.tally().isEnough(setting.leastData())) {
            return WindowValue.none(Status.INSUFFICIENT_N, n);
        }
        return WindowValue.of(
                Figure.of(
                        BigInteger.valueOf(n * sumXY - sumX * sumY),
                        BigInteger.valueOf((n * sumXX - sumX * sumX) * labels)),
                n);
    }

    private static int distinct(boolean[] seen) {
        int count = 0;
        for (boolean value : seen) {
            count += value ? 1 : 0;
        }
        return count;
    }

    private static byte linked(DayWindow window, int row) {
        CheckInTable table = window.checkIns();
        if (table.pleasantness[row] != CheckInTable.NO_EVENT
                || table.micros[row] == CheckInTable.NO_MOMENT) {
            return table.pleasantness[row];
        }
        byte found = CheckInTable.NO_EVENT;
        long foundAt = CheckInTable.NO_MOMENT;
        int last = table.chronological ? row - 1 : window.rows().to() - 1;
        for (int other = last; other >= window.rows().from(); other--) {
            long moment = table.micros[other];
            long before = moment == CheckInTable.NO_MOMENT ? -1 : table.micros[row] - moment;
            if (before > LINKED_MICROS && table.chronological) {
                return found;
            }
            if (before >= 0
                    && before <= LINKED_MICROS
                    && moment > foundAt
                    && table.pleasantness[other] != CheckInTable.NO_EVENT) {
                found = table.pleasantness[other];
                foundAt = moment;
            }
        }
        return found;
    }
}
