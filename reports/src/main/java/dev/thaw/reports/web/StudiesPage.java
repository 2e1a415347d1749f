package dev.thaw.reports.web;

import java.util.List;
import java.util.Optional;

/// The studies that somebody may read.
///
/// @param studies ascending by id
/// @param unreadable the account of events whose study could not be read; absent: there are none,
///   or it is not for this reader
record StudiesPage(Frame frame, List<Entry> studies, Optional<AccountView> unreadable) {

    StudiesPage {
        studies = List.copyOf(studies);
    }

    /// A study in the list.
    ///
    /// @param title the study's id where there is no protocol to name it
    /// @param release the newest; absent: none
    /// @param account absent: nothing was received, or it is not for this reader
    record Entry(
            String id,
            String title,
            String address,
            Optional<ReleaseView> release,
            Optional<AccountView> account) {}
}
