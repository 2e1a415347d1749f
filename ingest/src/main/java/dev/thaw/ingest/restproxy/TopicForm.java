package dev.thaw.ingest.restproxy;

import java.util.Optional;

/// What the records of a topic are.
interface TopicForm {

    /// Whether records without a key make sense.
    boolean takesRecordsWithoutKey();

    /// The events of a record.
    ///
    /// @param key as Avro's generic classes have it, if there is one
    /// @param value as Avro's generic classes have it
    RecordTaken read(Optional<Object> key, Object value);
}
