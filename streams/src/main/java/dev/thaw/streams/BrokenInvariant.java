package dev.thaw.streams;

/// Something is wrong that starting again cannot heal: whoever meets it stops, and a person has to
/// look. The message says where, and never what an event holds.
final class BrokenInvariant extends IllegalStateException {

    BrokenInvariant(String message) {
        super(message);
    }

    BrokenInvariant(String message, Throwable cause) {
        super(message, cause);
    }
}
