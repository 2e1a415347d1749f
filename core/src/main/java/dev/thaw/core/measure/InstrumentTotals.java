package dev.thaw.core.measure;

import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Rational;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// The totals of a questionnaire.
public final class InstrumentTotals {

    static final Definition TOTAL =
            new Definition(
                    "instrument:<id>",
                    """
                    Total of an instrument of the protocol. By session the total that was given \
                    for it, of several the earliest; by week the mean of the totals of that week.
                    Unit and range: those of the instrument's total.
                    Minimum: one total.
                    """,
                    """
                    instrument | t = 0 5; totals = 20 23 | value = 21.5; n = 2
                    """);

    private record Week(BigDecimal sum, int n, boolean homeZoneAssumed) {

        static final Week EMPTY = new Week(BigDecimal.ZERO, 0, false);

        Week plus(Occasion<BigDecimal> total) {
            return new Week(
                    sum.add(total.what()), n + 1, homeZoneAssumed || total.homeZoneAssumed());
        }

        MeasuredValue value(int week) {
            WindowValue value =
                    n == 0
                            ? WindowValue.tooFew(0, 1)
                            : WindowValue.mean(Rational.of(sum).divide(n), n);
            return (homeZoneAssumed ? value.flagged(Flag.HOME_ZONE_ASSUMED) : value).at(week);
        }
    }

    private InstrumentTotals() {}

    /// Under which the totals of an instrument are published.
    public static String id(String instrument) {
        return "instrument:" + instrument;
    }

    /// One value for every week from the first to the last with a total, ascending. The order of
    /// the totals leaves no trace.
    public static List<MeasuredValue> weekly(List<Occasion<BigDecimal>> totals) {
        TreeMap<Integer, Week> weeks = new TreeMap<>();
        for (Occasion<BigDecimal> total : totals) {
            weeks.merge(total.week(), Week.EMPTY.plus(total), (week, _) -> week.plus(total));
        }
        List<MeasuredValue> values = new ArrayList<>();
        if (!weeks.isEmpty()) {
            for (int week = weeks.firstKey(); week <= weeks.lastKey(); week++) {
                values.add(weeks.getOrDefault(week, Week.EMPTY).value(week));
            }
        }
        return values;
    }
}
