package dev.thaw.ingest.importer;

import dev.thaw.core.event.ParticipantEvent;

/// Where imported events go, in the order in which they are to be published.
@FunctionalInterface
public interface EventSink {

    /// Takes one event on its way.
    void accept(ParticipantEvent event);
}
