package dev.thaw.reports.web;

import dev.thaw.reports.published.NotedExport;
import java.util.List;

/// Exports that left the system.
///
/// @param exports the newest first
/// @param inDetail whether their files are shown: they count what is live
record ExportsPage(Frame frame, List<NotedExport> exports, boolean inDetail) {

    ExportsPage {
        exports = List.copyOf(exports);
    }

    String when(NotedExport export) {
        return Moments.minute(export.exportedAt());
    }
}
