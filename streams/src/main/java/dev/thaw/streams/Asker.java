package dev.thaw.streams;

import dev.thaw.schemas.EventHolder;

/// Who asks what became of an event.
sealed interface Asker {

    /// The participant whose event it is, and the study.
    record Holder(EventHolder holder) implements Asker {}

    /// The study. It waited before the waiting room kept whose event it is.
    record StudyOnly() implements Asker {}

    /// Nobody asks what became of an imported event: the importer compares accounts.
    record Nobody() implements Asker {}
}
