package dev.thaw.ingest.restproxy;

import dev.thaw.ingest.http.Caller;
import dev.thaw.ingest.restproxy.SchemaNamed.ById;
import dev.thaw.ingest.restproxy.SchemaNamed.ByVersion;
import dev.thaw.ingest.restproxy.SchemaNamed.Garbled;
import dev.thaw.ingest.restproxy.SchemaNamed.Nowhere;
import dev.thaw.ingest.restproxy.SchemaNamed.WrittenOut;
import dev.thaw.schemas.Topic;
import dev.thaw.schemas.registry.RegisteredSchema;
import dev.thaw.schemas.registry.RegistryClient;
import dev.thaw.schemas.registry.RegistryException;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.avro.Schema;

/// Finds the schemas that requests name.
final class WriterSchemas {
    private static final int LONGEST = 200_000;

    private final RegistryClient registry;

    WriterSchemas(RegistryClient registry) {
        this.registry = registry;
    }

    /// The schema; absent where the request names none. One that is written out for the first time
    /// is registered for a topic of another system's records, if it comes from somebody who speaks
    /// for the study: the first one decides which others may follow. A participant's is good for
    /// the request that it stands in.
    ///
    /// @param subject `<topic>-key` or `<topic>-value`
    Optional<WriterSchema> find(Caller caller, String topic, String subject, SchemaNamed named)
            throws ProxyRefusal {
        try {
            return switch (named) {
                case Nowhere() -> Optional.empty();
                case ById(int id) ->
                        Optional.of(WriterSchema.registered(registry.schemaById(id), id));
                case ByVersion(int version) -> Optional.of(ofVersion(subject, version));
                case WrittenOut(String text) ->
                        Optional.of(writtenOut(caller, topic, subject, text));
                case Garbled() ->
                        throw ProxyRefusal.invalidSchema(
                                "A schema is named by its id, a number, or written out as a text.");
            };
        } catch (RegistryException e) {
            throw refusal(e);
        }
    }

    /// The newest schema of a subject.
    RegisteredSchema latest(String subject) throws ProxyRefusal {
        try {
            return registry.latest(subject).orElseThrow(ProxyRefusal::noSuchSubject);
        } catch (RegistryException e) {
            throw refusal(e);
        }
    }

    private WriterSchema ofVersion(String subject, int version) throws ProxyRefusal {
        Optional<RegisteredSchema> found =
                version > 0 ? registry.version(subject, version) : registry.latest(subject);
        return found.map(schema -> WriterSchema.registered(schema.schema(), schema.id()))
                .orElseThrow(
                        () ->
                                ProxyRefusal.invalidSchema(
                                        "The registry has no schema of this version for this"
                                                + " topic; look the newest one up."));
    }

    private WriterSchema writtenOut(Caller caller, String topic, String subject, String text)
            throws ProxyRefusal {
        Schema schema = parsed(text);
        boolean own = topic.equals(Topic.INTAKE_EVENTS.topicName());
        if (!own && caller.participant().isEmpty()) {
            return WriterSchema.registered(schema, registry.writerSchema(subject, schema).id());
        }
        Optional<RegisteredSchema> known = registry.lookup(subject, schema);
        if (own && known.isEmpty()) {
            // What events look like is for us to say.
            throw ProxyRefusal.invalidSchema("This is not a registered schema of this topic.");
        }
        return new WriterSchema(
                schema, known.map(found -> OptionalInt.of(found.id())).orElse(OptionalInt.empty()));
    }

    private static Schema parsed(String text) throws ProxyRefusal {
        if (text.length() <= LONGEST) {
            try {
                return new Schema.Parser().parse(text);
            } catch (RuntimeException _) {
                // The parser also has faults of its own; and its messages quote the request.
            }
        }
        throw ProxyRefusal.invalidSchema("The schema that is written out is no Avro schema.");
    }

    private static ProxyRefusal refusal(RegistryException e) {
        if (e.errorCode() == RegistryException.NO_ANSWER || e.errorCode() / 100 == 500) {
            return ProxyRefusal.registryUnreachable();
        }
        if (e.incompatible()) {
            return ProxyRefusal.invalidSchema(
                    "The schema that is written out contradicts the topic's registered one.");
        }
        return ProxyRefusal.invalidSchema("The registry does not know this schema.");
    }
}
