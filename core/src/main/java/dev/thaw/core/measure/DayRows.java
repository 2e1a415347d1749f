package dev.thaw.core.measure;

/// A range of rows: those of a stretch of study days, or of time.
///
/// @param to the row after the last
record DayRows(int from, int to) {

    /// @param days ascending, by row
    static DayRows between(int[] days, int firstDay, int lastDay) {
        return new DayRows(firstRowFrom(days, firstDay), firstRowFrom(days, lastDay + 1));
    }

    /// @param moments ascending, by row
    static DayRows within(long[] moments, long from, long until) {
        return new DayRows(firstRowFrom(moments, from), firstRowFrom(moments, until));
    }

    private static int firstRowFrom(long[] moments, long moment) {
        int low = 0;
        int high = moments.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (moments[middle] < moment) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static int firstRowFrom(int[] days, int day) {
        int low = 0;
        int high = days.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (days[middle] < day) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
