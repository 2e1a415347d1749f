package dev.thaw.core.event;

/// An event on its way into the ledger: what was reported, and by which participant.
public record ParticipantEvent(ParticipantId participant, StudyEvent event) {}
