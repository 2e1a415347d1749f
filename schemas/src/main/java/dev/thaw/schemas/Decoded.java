package dev.thaw.schemas;

/// What became of bytes that should be a record. Bad bytes are a value, never an exception.
public sealed interface Decoded<T> {

    /// The bytes were a record.
    record Value<T>(T value) implements Decoded<T> {}

    /// The bytes were no record.
    ///
    /// @param detail one sentence that never quotes the bytes
    record Undecodable<T>(Reason reason, String detail) implements Decoded<T> {}

    /// Why bytes were no record. The names are stable: they stand in accounts.
    enum Reason {
        /// Empty, too short, or not in Confluent's wire format.
        NOT_FRAMED,
        /// The registry does not know the schema id, or its schema describes something else.
        UNKNOWN_SCHEMA,
        /// A newer version of the schema, with a kind of event that this program does not know: a
        /// reader stops here until it is upgraded, and never skips.
        NEWER_KIND,
        /// An enum holds a symbol that this program does not know.
        UNKNOWN_SYMBOL,
        /// The bytes do not follow their schema.
        MALFORMED,
        /// They follow it, but a value is outside its range.
        OUT_OF_RANGE
    }

    /// The value.
    ///
    /// @throws IllegalStateException if there is none; for topics that only this project writes
    default T orThrow() {
        return switch (this) {
            case Value<T>(T value) -> value;
            case Undecodable<T>(Reason reason, String detail) ->
                    throw new IllegalStateException(
                            "a record of this project cannot be read (%s): %s"
                                    .formatted(reason, detail));
        };
    }
}
