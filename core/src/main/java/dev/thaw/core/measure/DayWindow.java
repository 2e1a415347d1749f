package dev.thaw.core.measure;

import java.util.Arrays;

/// What one participant did on a stretch of study days: the window that a measure is computed over.
///
/// Nothing outside the window plays a part in it. What several measures need (counts, values in
/// their order) is worked out once, when it is first asked for; a window is for one thread.
public final class DayWindow {

    private final int firstDay;
    private final int days;
    private final CheckInTable checkIns;
    private final DayRows rows;
    private final CheckInTable selfInitiated;
    private final DayRows selfInitiatedRows;
    private final PromptTable prompts;
    private final DayRows promptRows;
    private final Vocabulary vocabulary;

    private final boolean homeZoneAssumed;

    private Tally tally;
    private PromptTally promptTally;
    private Values intensities;
    private final Values[] ratings;

    DayWindow(
            int firstDay,
            int lastDay,
            CheckInTable checkIns,
            CheckInTable selfInitiated,
            PromptTable prompts,
            Vocabulary vocabulary,
            int items) {
        this.firstDay = firstDay;
        this.days = lastDay - firstDay + 1;
        this.checkIns = checkIns;
        this.rows = DayRows.between(checkIns.day, firstDay, lastDay);
        this.selfInitiated = selfInitiated;
        this.selfInitiatedRows = DayRows.between(selfInitiated.day, firstDay, lastDay);
        this.prompts = prompts;
        this.promptRows = DayRows.between(prompts.day, firstDay, lastDay);
        this.vocabulary = vocabulary;
        this.ratings = new Values[items];
        this.homeZoneAssumed =
                rowsThat(checkIns.homeZoneAssumed, rows)
                                + rowsThat(selfInitiated.homeZoneAssumed, selfInitiatedRows)
                                + rowsThat(prompts.homeZoneAssumed, promptRows)
                        > 0;
    }

    /// The study week of its first day.
    public int week() {
        return Occasion.weekOf(firstDay);
    }

    /// Whether the question what was felt, or one of the items, has as many answers on as many days
    /// as asked for: the minimum of `err@1` and of an item's mean.
    public boolean isValid(LeastData least) {
        if (intensities().isEnough(least)) {
            return true;
        }
        for (int item = 0; item < ratings.length; item++) {
            if (ratings(item).isEnough(least)) {
                return true;
            }
        }
        return false;
    }

    CheckInTable checkIns() {
        return checkIns;
    }

    /// The window's rows among the check-ins.
    DayRows rows() {
        return rows;
    }

    Vocabulary vocabulary() {
        return vocabulary;
    }

    Tally tally() {
        if (tally == null) {
            tally = new Tally(checkIns, rows, firstDay, days);
        }
        return tally;
    }

    /// The strongest intensity of every answer.
    Values intensities() {
        if (intensities == null) {
            intensities = Values.intensities(checkIns, rows);
        }
        return intensities;
    }

    /// @param item its place among the protocol's items
    Values ratings(int item) {
        if (ratings[item] == null) {
            ratings[item] = Values.ratings(checkIns, checkIns.ratings(item), rows);
        }
        return ratings[item];
    }

    /// How often each label was named, in self-initiated check-ins too; ascending, so that neither
    /// names nor their order play a part.
    int[] mentions() {
        int[] counts = new int[vocabulary.size()];
        checkIns.countLabels(rows, counts);
        selfInitiated.countLabels(selfInitiatedRows, counts);
        Arrays.sort(counts);
        return counts;
    }

    /// How many check-ins named a feeling, self-initiated ones too.
    int named() {
        return tally().responded() + rowsThat(selfInitiated.responded, selfInitiatedRows);
    }

    PromptTally prompts() {
        if (promptTally == null) {
            promptTally = new PromptTally(prompts, promptRows);
        }
        return promptTally;
    }

    /// Whether the home zone had to tell the day of anything in the window.
    boolean homeZoneAssumed() {
        return homeZoneAssumed;
    }

    private static int rowsThat(boolean[] marks, DayRows rows) {
        int count = 0;
        for (int row = rows.from(); row < rows.to(); row++) {
            count += marks[row] ? 1 : 0;
        }
        return count;
    }
}
