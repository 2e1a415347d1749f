package dev.thaw.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// One embedded stack for all tests of this JVM, on a temporary directory that disappears with it.
/// Tests share it, so that each makes topics, subjects and schemas of its own.
public final class TemporaryStack {
    private TemporaryStack() {}

    private static final class Holder {
        private static final EmbeddedStack SHARED = startShared();
    }

    /// The shared stack, started at the first call. Nobody closes it: it ends with the JVM.
    public static EmbeddedStack shared() {
        return Holder.SHARED;
    }

    private static EmbeddedStack startShared() {
        try {
            Path directory = Files.createTempDirectory("thaw-stack-");
            // PostgreSQL may have to run as nobody, who must get past this directory to its own.
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
            return EmbeddedStack.start(
                    DataDirectory.at(directory),
                    new StackOptions(0, 0, 0, false),
                    () -> Directories.delete(directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
