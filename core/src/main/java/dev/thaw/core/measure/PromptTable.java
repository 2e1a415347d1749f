package dev.thaw.core.measure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What became of a participant's prompts, in the order of study days.
final class PromptTable {

    final int[] day;
    final PromptOutcome[] outcome;
    final boolean[] homeZoneAssumed;

    PromptTable(List<Occasion<PromptOutcome>> prompts) {
        List<Occasion<PromptOutcome>> sorted = new ArrayList<>(prompts);
        sorted.sort(Comparator.comparingInt(Occasion::day));
        day = new int[sorted.size()];
        outcome = new PromptOutcome[sorted.size()];
        homeZoneAssumed = new boolean[sorted.size()];
        for (int i = 0; i < day.length; i++) {
            day[i] = sorted.get(i).day();
            outcome[i] = sorted.get(i).what();
            homeZoneAssumed[i] = sorted.get(i).homeZoneAssumed();
        }
    }
}
