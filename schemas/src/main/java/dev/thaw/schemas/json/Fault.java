package dev.thaw.schemas.json;

/// A fault in a JSON object on its way to the caller, where it becomes a value.
final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String pointer;

    Fault(Fields.Pointer pointer, String sentence) {
        super(sentence, null, false, false);
        this.pointer = pointer.toString();
    }

    String pointer() {
        return pointer;
    }
}
