package dev.thaw.ingest.http;

import java.util.UUID;

/// What the gateway did with one event of a request.
sealed interface Verdict {

    /// It is durable on the intake topic, and admission will decide on it.
    record Received(UUID event) implements Verdict {}

    /// It is no event, and will be none if it is sent again.
    ///
    /// @param reason a stable code
    /// @param pointer where the fault lies, a JSON pointer (RFC 6901) within the request's body
    /// @param detail one sentence without content
    record Refused(Reason reason, String pointer, String detail) implements Verdict {}

    /// It is not known to be durable: it shall be sent again.
    record NotStored(UUID event) implements Verdict {}

    /// Why an event was refused.
    enum Reason {
        /// It has not the form of an event.
        MALFORMED,
        /// It is larger than Kafka takes.
        TOO_LARGE
    }
}
