package dev.thaw.streams;

import java.util.concurrent.atomic.LongAdder;

/// How much work this process has done since it started. Work that was undone and repeated after a
/// failure counts twice: these are speeds, not accounts.
public final class StreamsFigures {

    private final LongAdder decided = new LongAdder();
    private final LongAdder admitted = new LongAdder();
    private final LongAdder trends = new LongAdder();
    private final LongAdder unreadable = new LongAdder();

    /// Intake records that admission has dealt with, whatever became of them.
    public long eventsDecided() {
        return decided.sum();
    }

    /// Events written to the ledger.
    public long eventsAdmitted() {
        return admitted.sum();
    }

    /// Participants' trends computed.
    public long trendsComputed() {
        return trends.sum();
    }

    /// Ledger records that trends skipped because their subject's key was destroyed.
    public long erasedRecordsSkipped() {
        return unreadable.sum();
    }

    void decided() {
        decided.increment();
    }

    void admitted() {
        admitted.increment();
    }

    void trendComputed() {
        trends.increment();
    }

    void erasedRecordSkipped() {
        unreadable.increment();
    }
}
