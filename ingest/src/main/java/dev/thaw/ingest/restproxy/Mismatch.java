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

    /// The same of what holds it.
    ///
    /// @param pointer of what holds it
    Mismatch within(String pointer) {
        return new Mismatch(pointer + this.pointer, getMessage());
    }

    String pointer() {
        return pointer;
    }
}
