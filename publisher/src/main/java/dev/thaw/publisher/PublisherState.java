package dev.thaw.publisher;

import java.time.Instant;

/// How a publisher gets on with delivering. Events are taken in every state but [Closed].
public sealed interface PublisherState {

    /// Nothing stands in the way: the last request was answered, or none was sent yet.
    record Online() implements PublisherState {}

    /// Events stay in the spool and are sent again.
    ///
    /// @param reason a stable code
    /// @param detail one sentence without content
    /// @param until when they are sent again, by this machine's clock
    record Waiting(Reason reason, String detail, Instant until) implements PublisherState {}

    /// The key was not accepted. Events stay in the spool; the key is asked for and tried again
    /// from time to time, so that a new one helps.
    ///
    /// @param detail one sentence without content
    /// @param until when it is tried again, by this machine's clock
    record KeyRejected(String detail, Instant until) implements PublisherState {}

    /// The publisher was closed. What was not delivered is in the spool.
    record Closed() implements PublisherState {}

    /// Why delivery waits.
    enum Reason {
        /// No connection: offline, or the address is wrong.
        UNREACHABLE,
        /// There was no answer in time.
        TIMED_OUT,
        /// The gateway asks to be left alone for a while.
        BUSY,
        /// The gateway is there and cannot take events at present.
        UNAVAILABLE,
        /// Something answered that does not speak as the gateway does: a wrong address, or the
        /// sign-in page of a hotel.
        UNEXPECTED_ANSWER,
        /// The app did not supply a key.
        NO_KEY,
        /// The spool could not be read or written.
        SPOOL
    }
}
