package dev.thaw.schemas.yaml;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file that somebody wrote.
public final class TextFile {

    private TextFile() {}

    /// Its text.
    ///
    /// @throws YamlProblem if there is none
    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException _) {
            throw new YamlProblem(file + " is not UTF-8 text; save it as UTF-8.");
        } catch (IOException _) {
            throw new YamlProblem(file + " cannot be read; check its path.");
        }
    }
}
