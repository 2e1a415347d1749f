package dev.thaw.core.measure;

import dev.thaw.core.course.Block;
import dev.thaw.core.course.TimeSpan;
import dev.thaw.core.number.Flag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The response rate and the blank rate session by session: of the block that follows each session
/// (science.md B). They are `err@1` and `blankrate@1` over another window, of moments and not of
/// days.
public final class SessionSeries {

    /// On however many days.
    private static final LeastData LEAST = new LeastData(Block.LEAST_ANSWERS, 1);

    private SessionSeries() {}

    /// By measure, one value for every block from the first to the last in which something was
    /// answered, ascending by session. A block below the minimum, or without any answer, is there
    /// without a value. Empty if nothing was answered in any block.
    ///
    /// @param blocks by session number; a check-in without a moment is in none
    public static SortedMap<String, List<MeasuredValue>> of(
            Occasions occasions, SortedMap<Integer, TimeSpan> blocks) {
        CheckInTable checkIns = occasions.checkIns().byMoment();
        List<MeasuredValue> responses = new ArrayList<>(blocks.size());
        List<MeasuredValue> blanks = new ArrayList<>(blocks.size());
        int last = 0;
        for (Map.Entry<Integer, TimeSpan> block : blocks.entrySet()) {
            DayRows rows = checkIns.within(block.getValue());
            Tally tally = tally(checkIns, rows);
            boolean counts = tally.answered() > 0;
            if (counts || !blanks.isEmpty()) {
                boolean assumed = isHomeZoneAssumed(checkIns, rows);
                int session = block.getKey();
                responses.add(flagged(ResponseRate.err(tally, LEAST), assumed).at(session));
                blanks.add(flagged(ResponseRate.blankRate(tally, LEAST), assumed).at(session));
            }
            if (counts) {
                last = blanks.size();
            }
        }
        SortedMap<String, List<MeasuredValue>> series = new TreeMap<>();
        if (last > 0) {
            series.put(ResponseRate.ERR.id(), responses.subList(0, last));
            series.put(ResponseRate.BLANK_RATE.id(), blanks.subList(0, last));
        }
        return series;
    }

    /// In the order of moments days may fall, after a flight to an earlier local date.
    private static Tally tally(CheckInTable checkIns, DayRows rows) {
        if (rows.from() == rows.to()) {
            return new Tally(checkIns, rows, 0, 0);
        }
        int first = Integer.MAX_VALUE;
        int last = Integer.MIN_VALUE;
        for (int row = rows.from(); row < rows.to(); row++) {
            first = Math.min(first, checkIns.day[row]);
            last = Math.max(last, checkIns.day[row]);
        }
        return new Tally(checkIns, rows, first, last - first + 1);
    }

    private static boolean isHomeZoneAssumed(CheckInTable checkIns, DayRows rows) {
        for (int row = rows.from(); row < rows.to(); row++) {
            if (checkIns.homeZoneAssumed[row]) {
                return true;
            }
        }
        return false;
    }

    private static WindowValue flagged(WindowValue value, boolean homeZoneAssumed) {
        return homeZoneAssumed ? value.flagged(Flag.HOME_ZONE_ASSUMED) : value;
    }
}
