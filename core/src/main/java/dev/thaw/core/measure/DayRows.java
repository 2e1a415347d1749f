package dev.thaw.core.measure;

/// A range of rows, those of a stretch of study days.
///
/// @param to the row after the last
record DayRows(int from, int to) {

    /// @param days ascending, by row
    static DayRows between(int[] days, int firstDay, int lastDay) {
        return new DayRows(firstRowFrom(days, firstDay), firstRowFrom(days, lastDay + 1));
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
