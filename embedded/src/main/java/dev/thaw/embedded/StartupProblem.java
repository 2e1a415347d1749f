package dev.thaw.embedded;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/// Why the embedded stack cannot run: one sentence for people that says what to do about it.
public final class StartupProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartupProblem(String message) {
        super(message);
    }

    public StartupProblem(String message, Throwable cause) {
        super(message, cause);
    }

    /// What went wrong, in words that fit into a sentence for people; the JDK's file errors are
    /// mere paths.
    static String reason(Exception e) {
        return switch (e) {
            case NoSuchFileException missing -> missing.getFile() + " is missing";
            case AccessDeniedException denied -> "no permission for " + denied.getFile();
            case FileAlreadyExistsException file -> file.getFile() + " is not a directory";
            case Exception other when other.getMessage() == null ->
                    other.getClass().getSimpleName();
            case Exception other -> other.getMessage();
        };
    }
}
