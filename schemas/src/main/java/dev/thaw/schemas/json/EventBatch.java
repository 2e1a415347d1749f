package dev.thaw.schemas.json;

import java.util.List;

/// What became of a JSON text that should be an array of events.
public sealed interface EventBatch {

    /// It was an array: each of its elements has a verdict of its own, in their order.
    record Events(List<EventReading> readings) implements EventBatch {
        public Events {
            readings = List.copyOf(readings);
        }
    }

    /// It was an array of more events than the caller takes.
    record TooMany() implements EventBatch {}

    /// It was none.
    ///
    /// @param sentence what is wrong, with line and column; never quotes the text
    record NotAnArray(String sentence) implements EventBatch {}
}
