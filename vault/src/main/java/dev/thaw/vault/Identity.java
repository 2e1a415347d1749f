package dev.thaw.vault;

import dev.thaw.core.event.SubjectId;

/// What the vault knows about a participant.
public sealed interface Identity {

    /// Nothing: nobody asked for a subject of this participant yet.
    record NeverMet() implements Identity {}

    /// The participant has a subject.
    record Known(SubjectId subject) implements Identity {}

    /// The participant was erased, and nothing leads to the former subject.
    record Erased() implements Identity {}
}
