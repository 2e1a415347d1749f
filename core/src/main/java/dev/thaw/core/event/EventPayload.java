package dev.thaw.core.event;

/// What an event carries: an [Observation], a [ConsentEvent] or an [Amendment] of an earlier
/// observation.
public sealed interface EventPayload permits Observation, ConsentEvent, Amendment {}
