package dev.thaw.reports.web;

import dev.thaw.core.event.StudyId;
import dev.thaw.reports.reader.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What stands around every page.
///
/// @param title of the page
/// @param reader who reads it; absent: nobody signed in
/// @param study whose pages to lead to; absent: of no study
record Frame(String title, Optional<Role> reader, Optional<Study> study) {

    /// A study, and which of its pages this is.
    ///
    /// @param current absent: none of them
    record Study(StudyId id, String title, Optional<Place> current, List<Place> places) {

        boolean isCurrent(Place place) {
            return current.equals(Optional.of(place));
        }
    }

    /// Of no study.
    static Frame of(String title, Optional<Role> reader) {
        return new Frame(title, reader, Optional.empty());
    }

    /// Of a study: who reads it is led to what they may read.
    static Frame of(StudyId id, String study, Place current, Role reader) {
        return new Frame(
                current.words(),
                Optional.of(reader),
                Optional.of(
                        new Study(
                                id,
                                study,
                                Optional.of(current),
                                Arrays.stream(Place.values())
                                        .filter(place -> reader.mayReadWhatIsFor(place.role()))
                                        .toList())));
    }

    String readerWords() {
        return reader.map(
                        role ->
                                switch (role) {
                                    case RESEARCHER -> "researcher";
                                    case STEWARD -> "data steward";
                                })
                .orElse("");
    }
}
