package dev.thaw.core.measure;

import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.protocol.StudyProtocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// All that one participant did and that measures look at, ready to be cut into windows.
public final class Occasions {

    private final CheckInTable checkIns;
    private final CheckInTable selfInitiated;
    private final PromptTable prompts;
    private final Vocabulary vocabulary;
    private final int items;

    private Occasions(
            CheckInTable checkIns,
            CheckInTable selfInitiated,
            PromptTable prompts,
            Vocabulary vocabulary,
            int items) {
        this.checkIns = checkIns;
        this.selfInitiated = selfInitiated;
        this.prompts = prompts;
        this.vocabulary = vocabulary;
        this.items = items;
    }

    /// The order of the lists plays no part, except that of two check-ins of one moment the one
    /// given first comes first.
    ///
    /// @param checkIns that count: scheduled, in time, each once
    /// @param selfInitiated made because something was felt: for the repertoire only
    /// @param prompts every prompt that was issued, and what became of it
    public static Occasions of(
            StudyProtocol protocol,
            List<Occasion<CheckInSubmitted>> checkIns,
            List<Occasion<CheckInSubmitted>> selfInitiated,
            List<Occasion<PromptOutcome>> prompts) {
        Vocabulary vocabulary = new Vocabulary(protocol.vocabulary());
        Map<String, Integer> items = new HashMap<>();
        for (String item : protocol.items().keySet()) {
            items.put(item, items.size());
        }
        return new Occasions(
                CheckInTable.of(checkIns, vocabulary, items),
                CheckInTable.of(selfInitiated, vocabulary, Map.of()),
                new PromptTable(prompts),
                vocabulary,
                items.size());
    }

    /// What happened on a stretch of study days, ends inclusive; day 0 is the anchor's.
    public DayWindow between(int firstDay, int lastDay) {
        if (lastDay < firstDay) {
            throw new IllegalArgumentException("A window must not end before it begins.");
        }
        return new DayWindow(
                firstDay, lastDay, checkIns, selfInitiated, prompts, vocabulary, items);
    }

    /// One study week.
    public DayWindow week(int week) {
        int firstDay = (week - 1) * Occasion.DAYS_PER_WEEK;
        return between(firstDay, firstDay + Occasion.DAYS_PER_WEEK - 1);
    }

    CheckInTable checkIns() {
        return checkIns;
    }

    /// Every study week from the first to the last in which anything happened, ascending.
    public List<DayWindow> weeks() {
        int first = Integer.MAX_VALUE;
        int last = Integer.MIN_VALUE;
        for (int[] days : List.of(checkIns.day, selfInitiated.day, prompts.day)) {
            if (days.length > 0) {
                first = Math.min(first, Occasion.weekOf(days[0]));
                last = Math.max(last, Occasion.weekOf(days[days.length - 1]));
            }
        }
        List<DayWindow> weeks = new ArrayList<>();
        for (int week = first; week <= last; week++) {
            weeks.add(week(week));
        }
        return weeks;
    }
}
