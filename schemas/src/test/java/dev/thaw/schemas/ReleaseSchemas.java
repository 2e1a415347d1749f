package dev.thaw.schemas;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.apache.avro.SchemaFormatter;

/// Writes every schema that changed since its last release as the next one. Run it from the
/// module's directory when a changed schema is about to be used by anybody; [SchemaFilesTest] says
/// whether the change may be made.
final class ReleaseSchemas {
    private ReleaseSchemas() {}

    static void main() throws IOException {
        for (Schema schema : SchemaFilesTest.schemas().values()) {
            Path folder = SchemaFilesTest.folder(schema);
            Files.createDirectories(folder);
            int version = SchemaFilesTest.releases(schema).size();
            if (version == 0 || !SchemaFilesTest.releases(schema).getLast().equals(schema)) {
                Files.writeString(
                        folder.resolve("v" + (version + 1) + ".avsc"),
                        SchemaFormatter.format("json/pretty", schema) + "\n");
            }
        }
    }
}
