package dev.thaw.reports.web;

import java.util.List;

/// What became of the events of a study, and which observations do not count.
record QualityPage(Frame frame, AccountView account, List<Exclusion> exclusions) {

    QualityPage {
        exclusions = List.copyOf(exclusions);
    }

    /// @param words what the reason means
    record Exclusion(String words, String code, long observations, long participants) {}
}
