package dev.thaw.core.cohort;

import java.util.Collection;

/// Where the starters of a cohort went; every one is in exactly one of the last five.
///
/// @param starters all of them
/// @param notYetDue their outcome window is not over: in no denominator
/// @param removed excluded or erased: in no denominator
/// @param withdrew with data retained: non-responders
/// @param withoutOutcome stayed, without the dose or without an assessable outcome
/// @param completers took the dose and were assessed
public record Flow(
        int starters,
        int notYetDue,
        int removed,
        int withdrew,
        int withoutOutcome,
        int completers) {

    static Flow of(Collection<Starter> starters) {
        int notYetDue = 0;
        int removed = 0;
        int withdrew = 0;
        int withoutOutcome = 0;
        int completers = 0;
        for (Starter starter : starters) {
            if (starter.isRemoved()) {
                removed++;
            } else if (!starter.due()) {
                notYetDue++;
            } else if (starter.retention() == Retention.WITHDREW_RETAINED) {
                withdrew++;
            } else if (starter.isCompleter()) {
                completers++;
            } else {
                withoutOutcome++;
            }
        }
        return new Flow(starters.size(), notYetDue, removed, withdrew, withoutOutcome, completers);
    }
}
