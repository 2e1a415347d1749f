package dev.thaw.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Files that somebody names at the command line.
final class GivenFile {

    private GivenFile() {}

    /// @throws UserProblem if it cannot be read
    static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UserProblem(file + " cannot be read; check its path.", e);
        }
    }
}
