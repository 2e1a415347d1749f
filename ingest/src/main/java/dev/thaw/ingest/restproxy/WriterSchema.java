package dev.thaw.ingest.restproxy;

import java.util.OptionalInt;
import org.apache.avro.Schema;

/// The schema that a request's keys or values were written with.
///
/// @param id in the registry; absent if it is written out in the request only
record WriterSchema(Schema schema, OptionalInt id) {

    static WriterSchema registered(Schema schema, int id) {
        return new WriterSchema(schema, OptionalInt.of(id));
    }
}
