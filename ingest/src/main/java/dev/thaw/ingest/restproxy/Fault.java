package dev.thaw.ingest.restproxy;

/// Why one record of a request is not taken, and never will be as it is.
///
/// @param errorCode an HTTP status, followed by two digits
/// @param pointer where it lies within the record
/// @param sentence what is wrong; no content
record Fault(int errorCode, String pointer, String sentence) {
    /// It does not follow its schemas.
    static final int CONVERSION = 42203;

    /// It follows them, and is no event of the study.
    static final int NO_EVENT = 42206;

    /// The sender may not write it.
    static final int NOT_ALLOWED = 40301;

    /// It is larger than Kafka takes.
    static final int TOO_LARGE = 41301;
}
