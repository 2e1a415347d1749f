package dev.thaw.publisher;

import java.util.UUID;

/// What became of an event that was published.
public sealed interface Delivery {

    /// The id that the event was given when it was recorded.
    UUID eventId();

    /// The gateway (or Kafka) has stored it. Whether it is admitted to the study is decided later.
    record Received(UUID eventId) implements Delivery {}

    /// It will not be taken as it is. It stays in the spool until [ThawPublisher#dismiss] or
    /// [ThawPublisher#sendAgain] decides on it.
    ///
    /// @param reason a stable code, for example `MALFORMED` or `TOO_LARGE`
    /// @param pointer where in the event the fault lies, a JSON pointer (RFC 6901); empty: all of
    ///   it
    /// @param detail one sentence without content
    record Refused(UUID eventId, String reason, String pointer, String detail)
            implements Delivery {}

    /// It could not be delivered again and again, while others were, and holds them up no longer.
    /// It stays in the spool and is sent again from time to time: one of the others is told of it
    /// yet, unless [ThawPublisher#dismiss] comes first.
    ///
    /// @param detail one sentence without content
    record SetAside(UUID eventId, String detail) implements Delivery {}
}
