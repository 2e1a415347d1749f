package dev.thaw.streams;

/// The streams applications cannot run; the message says in one sentence what to do.
public final class StreamsProblem extends RuntimeException {

    StreamsProblem(String message) {
        super(message);
    }

    StreamsProblem(String message, Throwable cause) {
        super(message, cause);
    }
}
