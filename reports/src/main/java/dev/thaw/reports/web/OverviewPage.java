package dev.thaw.reports.web;

import dev.thaw.reports.web.figure.Figure;
import java.util.List;
import java.util.Optional;

/// A study at a glance: what was released last and, for data stewards, what comes in just now.
///
/// @param protocol its version; absent: none is known
/// @param live absent: not for this reader
/// @param release the newest; absent: none yet
record OverviewPage(
        Frame frame,
        String id,
        String title,
        Optional<String> protocol,
        Optional<Live> live,
        Optional<ReleaseView> release,
        List<Figure> figures) {

    OverviewPage {
        figures = List.copyOf(figures);
    }

    /// What is live.
    ///
    /// @param intake the address of the account's changes (server-sent events)
    record Live(AccountView account, String intake, List<LiveTables.Stage> flow) {

        Live {
            flow = List.copyOf(flow);
        }

        /// How wide a stage's bar is, of 100.
        long width(LiveTables.Stage stage) {
            long all = Math.max(1, flow.getFirst().reached());
            return Math.min(100, Math.round(100.0 * stage.reached() / all));
        }
    }
}
