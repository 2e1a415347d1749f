package dev.thaw.publisher;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A way to the study. Used by one thread.
interface Transport extends AutoCloseable {

    /// Sends events and waits for the answer.
    ///
    /// @param events in the order in which they were recorded; none asks only whether somebody
    ///   answers
    /// @throws InterruptedException if the publisher is being closed
    Answer send(List<Spool.Entry> events) throws InterruptedException;

    @Override
    void close();

    /// What came of it.
    sealed interface Answer {

        /// Each event has a verdict, in their order.
        ///
        /// @param taken whether they were judged by a gateway that had taken the request: only then
        ///   does a refusal show that events get through
        /// @param retryAfter how long to wait before what was not stored is sent again
        record Verdicts(List<Verdict> verdicts, boolean taken, Optional<Duration> retryAfter)
                implements Answer {}

        /// The events were not taken together; fewer may be.
        ///
        /// @param reason why, should it be one event alone
        record TooMuch(String reason, String detail) implements Answer {}

        record KeyRejected(String detail, Optional<Duration> retryAfter) implements Answer {}

        /// Nothing is known to be stored.
        record TryLater(PublisherState.Reason reason, String detail, Optional<Duration> retryAfter)
                implements Answer {}
    }

    /// What came of one event.
    sealed interface Verdict {

        record Received() implements Verdict {}

        /// @param pointer within the event
        record Refused(String reason, String pointer, String detail) implements Verdict {}

        record NotStored() implements Verdict {}
    }
}
