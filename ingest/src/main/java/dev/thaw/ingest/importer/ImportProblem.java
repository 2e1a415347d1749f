package dev.thaw.ingest.importer;

import dev.thaw.schemas.yaml.YamlProblem;
import java.io.Serial;
import java.util.function.Supplier;

/// An import that cannot begin or go on. The message is one sentence that says what to do; it names
/// files, lines, columns and words of the mapping, never a value of the data.
public final class ImportProblem extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    ImportProblem(String message) {
        super(message);
    }

    /// What reading answers, with its complaints about the mapping as problems of the import.
    static <T> T instead(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (YamlProblem e) {
            throw new ImportProblem(e.getMessage());
        }
    }
}
