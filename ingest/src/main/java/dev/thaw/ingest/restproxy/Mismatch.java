package dev.thaw.ingest.restproxy;

/// A value that does not follow its schema: the way out of a deep read.
final class Mismatch extends Exception {
    private static final long serialVersionUID = 1L;

    private final String pointer;

    /// @param pointer where it stands, a JSON pointer; names of fields only
    /// @param sentence what is expected; never quotes the value
    Mismatch(String pointer, String sentence) {
        super(sentence, null, false, false);
        this.pointer = pointer;
    }

    String pointer() {
        return pointer;
    }
}
