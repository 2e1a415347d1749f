package dev.thaw.ingest.restproxy;

import java.util.List;
import java.util.Optional;

/// A request's body, of which all is known but what its records are: for that their schemas must be
/// found.
interface Batch {

    /// How many records there are.
    int size();

    /// How it names the schema of its keys.
    ///
    /// @param keysMatter whether the topic reads them
    SchemaNamed keySchema(boolean keysMatter);

    /// How it names the schema of its values.
    SchemaNamed valueSchema();

    /// Whether a record has a key of its own.
    boolean anyKey();

    /// What each record is, in their order. What is wrong with one concerns it alone.
    List<RecordTaken> records(Optional<WriterSchema> keys, WriterSchema values, TopicForm topic)
            throws ProxyRefusal;
}
