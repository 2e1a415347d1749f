package dev.thaw.ingest.restproxy;

import com.fasterxml.jackson.core.JsonFactory;
import java.util.List;
import java.util.Optional;

/// Records in Avro's JSON encoding, as the REST Proxy takes them.
final class JsonBatch implements Batch {
    private static final JsonFactory JSON = new JsonFactory();

    private final byte[] body;
    private final Envelope envelope;

    private JsonBatch(byte[] body, Envelope envelope) {
        this.body = body;
        this.envelope = envelope;
    }

    static JsonBatch read(byte[] body) throws ProxyRefusal {
        return new JsonBatch(body, Envelope.read(JSON, body));
    }

    @Override
    public int size() {
        return envelope.records();
    }

    @Override
    public SchemaNamed keySchema(boolean keysMatter) {
        return envelope.key();
    }

    @Override
    public SchemaNamed valueSchema() {
        return envelope.value();
    }

    @Override
    public boolean anyKey() {
        return envelope.anyKey();
    }

    @Override
    public List<RecordTaken> records(
            Optional<WriterSchema> keys, WriterSchema values, TopicForm topic) throws ProxyRefusal {
        return RecordsInBody.read(JSON, body, keys, values, topic);
    }
}
