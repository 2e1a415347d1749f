package dev.thaw.reports.replay;

import dev.thaw.core.event.LedgerEvent;
import dev.thaw.schemas.LedgerKey;

/// A record of the ledger that was opened and read.
public final class LedgerRecord {

    private final SealedRecord sealed;
    private final LedgerKey key;
    private final byte[] plain;
    private final LedgerEvent event;

    LedgerRecord(SealedRecord sealed, LedgerKey key, byte[] plain, LedgerEvent event) {
        this.sealed = sealed;
        this.key = key;
        this.plain = plain;
        this.event = event;
    }

    /// Where it was first written.
    public LedgerPosition position() {
        return sealed.position();
    }

    public LedgerKey key() {
        return key;
    }

    /// Its bytes before they were sealed; not to be changed.
    public byte[] plain() {
        return plain;
    }

    public LedgerEvent event() {
        return event;
    }
}
