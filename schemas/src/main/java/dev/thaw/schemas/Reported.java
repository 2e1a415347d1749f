package dev.thaw.schemas;

import dev.thaw.core.event.ParticipantEvent;

/// An event of intake, and where it allows it the very bytes of what was reported: then the ledger
/// takes them over ([LedgerCodec]), and nothing has to be written down a second time.
public final class Reported {
    private static final byte[] NO_BYTES = {};

    private final ParticipantEvent event;
    private final byte[] record;
    private final int start;

    private Reported(ParticipantEvent event, byte[] record, int start) {
        this.event = event;
        this.record = record;
        this.start = start;
    }

    /// An event without its bytes.
    static Reported withoutBytes(ParticipantEvent event) {
        return new Reported(event, NO_BYTES, 0);
    }

    /// @param record whose bytes from `start` on are a `StudyEvent` of this program's schema
    static Reported of(ParticipantEvent event, byte[] record, int start) {
        return new Reported(event, record, start);
    }

    /// Who reported what.
    public ParticipantEvent event() {
        return event;
    }

    boolean hasBytes() {
        return record.length > 0;
    }

    byte[] record() {
        return record;
    }

    int start() {
        return start;
    }
}
