package dev.thaw.schemas;

import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.util.ClassSecurityValidator;

/// The project's schemas, as other programs see them.
final class Schemas {
    private static final Set<String> GENERATED = Set.of("dev.thaw.events", "dev.thaw.topics");

    private Schemas() {}

    /// Lets Avro make objects of the generated classes, which it does only for classes it was told
    /// of. What was allowed before stays so.
    static void allow() {
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(
                        ClassSecurityValidator.getGlobal(),
                        type -> GENERATED.contains(type.getPackageName())));
    }

    /// A generated class's schema as its file has it: without the note to Java that strings are to
    /// be read as `String`, which would look like another schema to a registry.
    static Schema published(Schema generated) {
        String json =
                generated
                        .toString()
                        .replace(
                                "{\"type\":\"string\",\"avro.java.string\":\"String\"}",
                                "\"string\"")
                        .replace(",\"avro.java.string\":\"String\"", "");
        return new Schema.Parser().parse(json);
    }
}
