package dev.thaw.ingest.http;

import dev.thaw.core.admission.RefusalReason;
import java.util.Optional;
import java.util.UUID;

/// What the gateway did with one event of a request.
public sealed interface Verdict {

    /// It is durable on the intake topic, and admission will decide on it.
    ///
    /// @param partition of the topic on which it lies
    /// @param offset at which it lies there
    record Received(UUID event, int partition, long offset) implements Verdict {}

    /// It is no event, and will be none if it is sent again.
    ///
    /// @param reason a stable code
    /// @param pointer where the fault lies, a JSON pointer (RFC 6901) within the request's body
    /// @param detail one sentence without content
    record Refused(RefusalReason reason, String pointer, String detail) implements Verdict {}

    /// It is not known to be durable: it shall be sent again.
    ///
    /// @param event its id, where it could be read
    record NotStored(Optional<UUID> event) implements Verdict {}
}
