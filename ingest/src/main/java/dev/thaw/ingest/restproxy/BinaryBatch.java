package dev.thaw.ingest.restproxy;

import dev.thaw.core.event.ParticipantId;
import dev.thaw.ingest.restproxy.RecordSet.Extent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/// Records in RADAR's binary form. Their one key is made of what the set says and, where it says
/// nothing, of whose key the request was sent with.
final class BinaryBatch implements Batch {
    private final byte[] body;
    private final RecordSet set;
    private final String project;
    private final Optional<String> participant;

    private BinaryBatch(byte[] body, RecordSet set, String project, Optional<String> participant) {
        this.body = body;
        this.set = set;
        this.project = project;
        this.participant = participant;
    }

    /// @param project what the study is called where the set does not say
    /// @param participant who sends, if the sender is one
    static BinaryBatch read(byte[] body, String project, Optional<ParticipantId> participant)
            throws ProxyRefusal {
        return new BinaryBatch(
                body, RecordSet.read(body), project, participant.map(ParticipantId::value));
    }

    @Override
    public int size() {
        return set.values().size();
    }

    /// A set always names a version, though there may be no schema of keys.
    @Override
    public SchemaNamed keySchema(boolean keysMatter) {
        return keysMatter ? new SchemaNamed.ByVersion(set.keyVersion()) : new SchemaNamed.Nowhere();
    }

    @Override
    public SchemaNamed valueSchema() {
        return new SchemaNamed.ByVersion(set.valueVersion());
    }

    @Override
    public boolean anyKey() {
        return false;
    }

    @Override
    public List<RecordTaken> records(
            Optional<WriterSchema> keys, WriterSchema values, TopicForm topic) {
        Optional<Object> key;
        try {
            key = keys.isPresent() ? Optional.of(key(keys.get().schema())) : Optional.empty();
        } catch (Mismatch mismatch) {
            return Collections.nCopies(size(), refused(mismatch.within("/key")));
        }
        List<RecordTaken> records = new ArrayList<>(size());
        for (Extent extent : set.values()) {
            records.add(record(extent, key, values.schema(), topic));
        }
        return records;
    }

    private RecordTaken record(
            Extent extent, Optional<Object> key, Schema schema, TopicForm topic) {
        try {
            Object value = AvroBinary.read(schema, body, extent.start(), extent.length());
            if (value == null) {
                throw new Mismatch("", "The value is missing.");
            }
            return topic.read(key, value);
        } catch (Mismatch mismatch) {
            return refused(mismatch.within("/value"));
        }
    }

    private static RecordTaken refused(Mismatch mismatch) {
        return new RecordTaken.Refused(
                new Fault(Fault.CONVERSION, mismatch.pointer(), mismatch.getMessage()));
    }

    private Object key(Schema schema) throws Mismatch {
        if (schema.getType() != Schema.Type.RECORD) {
            throw new Mismatch("", "The schema of the keys must be that of an Avro record.");
        }
        GenericData.Record key = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            key.put(field.pos(), part(field));
        }
        return key;
    }

    /// A field of the key; null where it may be.
    private Object part(Schema.Field field) throws Mismatch {
        Optional<String> said =
                switch (field.name()) {
                    case "projectId" -> set.project().or(() -> Optional.of(project));
                    case "userId" -> set.participant().or(() -> participant);
                    case "sourceId" -> Optional.of(set.source());
                    default -> Optional.empty();
                };
        if (said.isPresent() && takes(field.schema(), Schema.Type.STRING)) {
            return said.get();
        }
        if (takes(field.schema(), Schema.Type.NULL)) {
            return null;
        }
        throw new Mismatch(
                "/" + field.name(),
                field.name().equals("userId")
                        ? "Neither the set nor the key that it was sent with says whose it is:"
                                + " set userId, or send it with a participant's key."
                        : "A set has nothing for this field of the keys' schema; send JSON.");
    }

    private static boolean takes(Schema schema, Schema.Type type) {
        return schema.isUnion()
                ? schema.getTypes().stream().anyMatch(one -> one.getType() == type)
                : schema.getType() == type;
    }
}
