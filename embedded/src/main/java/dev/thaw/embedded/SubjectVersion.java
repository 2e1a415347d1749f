package dev.thaw.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/// One version of a subject.
///
/// @param subject the subject's name
/// @param version from 1
/// @param id the registry-wide id
/// @param text the schema as it was registered
/// @param deleted whether it is hidden from new users; its id stays readable
record SubjectVersion(String subject, int version, int id, String text, boolean deleted) {
    private static final ObjectMapper JSON = new ObjectMapper();

    SubjectVersion hidden() {
        return new SubjectVersion(subject, version, id, text, true);
    }

    /// Whether the other schema is this one but for the Java string class that Java clients write
    /// into theirs.
    boolean isSame(String other) {
        return withoutJavaString(text).equals(withoutJavaString(other));
    }

    /// Whether records of the other schema have the same bytes and field names as records of this
    /// one.
    boolean isSameForReaders(String other) {
        return SchemaNormalization.toParsingForm(parse(text))
                .equals(SchemaNormalization.toParsingForm(parse(other)));
    }

    /// @throws RegistryRefusal if the text is no Avro schema
    static Schema parse(String text) {
        try {
            return new Schema.Parser().parse(text);
        } catch (AvroRuntimeException e) {
            throw RegistryRefusal.invalidSchema(e.getMessage());
        } catch (NullPointerException e) {
            // Avro 1.12 does not check the name of a type that stands alone.
            throw RegistryRefusal.invalidSchema("it names a type that is not defined.");
        }
    }

    private static String withoutJavaString(String text) {
        try {
            JsonNode tree = JSON.readTree(parse(text).toString());
            removeJavaString(tree);
            return parse(tree.toString()).toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Avro writes its schemas as JSON.", e);
        }
    }

    private static void removeJavaString(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove("avro.java.string");
        }
        node.forEach(SubjectVersion::removeJavaString);
    }
}
