package dev.thaw.reports.web;

import static java.util.stream.Collectors.toMap;

import dev.thaw.core.event.StudyId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.schemas.StudyAccount;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/// All studies.
///
/// @param studies ascending by id
/// @param unreadable the account of events whose study could not be read, if there are any
record StudiesPage(List<Entry> studies, Optional<AccountView> unreadable) {

    /// A study in the list.
    ///
    /// @param title the study's id where there is no protocol to name it
    /// @param account empty: nothing was received
    record Entry(String id, String title, Optional<AccountView> account) {}

    /// @param seen studies that anything was received of
    static StudiesPage of(
            SortedMap<StudyId, StudyProtocol> protocols,
            SortedSet<StudyId> seen,
            List<StudyAccount> accounts) {
        Map<Optional<StudyId>, AccountView> views =
                accounts.stream().collect(toMap(StudyAccount::study, AccountView::of));
        SortedSet<StudyId> studies = new TreeSet<>(protocols.keySet());
        studies.addAll(seen);
        return new StudiesPage(
                studies.stream()
                        .map(
                                study ->
                                        new Entry(
                                                study.value(),
                                                title(study, protocols),
                                                Optional.ofNullable(views.get(Optional.of(study)))))
                        .toList(),
                Optional.ofNullable(views.get(Optional.<StudyId>empty())));
    }

    private static String title(StudyId study, SortedMap<StudyId, StudyProtocol> protocols) {
        return Optional.ofNullable(protocols.get(study))
                .map(StudyProtocol::title)
                .orElse(study.value());
    }
}
