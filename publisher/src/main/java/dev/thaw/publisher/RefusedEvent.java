package dev.thaw.publisher;

import dev.thaw.core.event.ParticipantEvent;

/// An event that was refused and is still in the spool.
///
/// @param event as it was recorded
/// @param refusal why
public record RefusedEvent(ParticipantEvent event, Delivery.Refused refusal) {}
