package dev.thaw.launcher;

/// Something that the person at the command can put right: one sentence that says how.
final class UserProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UserProblem(String message) {
        super(message);
    }

    UserProblem(String message, Throwable cause) {
        super(message, cause);
    }
}
