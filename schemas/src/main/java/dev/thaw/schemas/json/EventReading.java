package dev.thaw.schemas.json;

import dev.thaw.core.event.ParticipantEvent;

/// What became of one JSON object that should be an event.
public sealed interface EventReading {

    /// It was an event.
    record Read(ParticipantEvent event) implements EventReading {}

    /// It was none.
    ///
    /// @param pointer where the fault lies, a JSON pointer (RFC 6901) within the object
    /// @param sentence what is wrong there and what is expected; never quotes the value
    record Faulty(String pointer, String sentence) implements EventReading {}
}
