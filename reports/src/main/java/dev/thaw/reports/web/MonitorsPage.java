package dev.thaw.reports.web;

import dev.thaw.core.monitor.Kind;
import dev.thaw.reports.monitor.MonitorEntry;
import java.util.List;
import java.util.Optional;

/// Whom and what the data steward should look at.
///
/// @param open the newest first
/// @param ended those that ended lately, the newest first
record MonitorsPage(Frame frame, List<Entry> open, List<Entry> ended) {

    MonitorsPage {
        open = List.copyOf(open);
        ended = List.copyOf(ended);
    }

    /// @param about a participant's random id, or an app
    record Entry(String what, String about, String since, String noted, Optional<String> ended) {

        static Entry of(MonitorEntry entry) {
            return new Entry(
                    words(entry.kind()),
                    switch (entry.about()) {
                        case MonitorEntry.About.Participant(var subject) ->
                                subject.value().toString();
                        case MonitorEntry.About.App(var name) -> name;
                    },
                    Moments.minute(entry.since()),
                    Moments.minute(entry.notedAt()),
                    entry.endedAt().map(Moments::minute));
        }
    }

    private static String words(Kind kind) {
        return switch (kind) {
            case SILENT_PARTICIPANT -> "participant silent";
            case SILENT_APP -> "app silent";
            case FALLING_COMPLIANCE -> "few prompts answered, or far fewer than before";
            case OVERWHELM -> "overwhelm above the study’s level";
        };
    }
}
