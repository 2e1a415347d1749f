package dev.thaw.publisher;

import dev.thaw.core.event.Observation.InstrumentScored;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/// A questionnaire that was filled in: a total, items, or both.
public final class InstrumentDraft extends Draft<InstrumentDraft> {

    private final String instrument;
    private final SortedMap<String, BigDecimal> items = new TreeMap<>();
    private Optional<String> version = Optional.empty();
    private Optional<BigDecimal> total = Optional.empty();
    private OptionalInt session = OptionalInt.empty();

    InstrumentDraft(ThawPublisher publisher, String participant, String instrument) {
        super(publisher, participant);
        this.instrument = instrument;
    }

    /// The version of the instrument.
    public InstrumentDraft version(String name) {
        version = Optional.of(name);
        return changed();
    }

    /// The exact total.
    public InstrumentDraft total(BigDecimal value) {
        total = Optional.of(value);
        return changed();
    }

    /// The total.
    public InstrumentDraft total(long value) {
        return total(BigDecimal.valueOf(value));
    }

    /// The exact value of one item.
    public InstrumentDraft item(String id, BigDecimal value) {
        items.put(id, value);
        return changed();
    }

    /// The value of one item.
    public InstrumentDraft item(String id, long value) {
        return item(id, BigDecimal.valueOf(value));
    }

    /// The session it belongs to, 0–9999.
    public InstrumentDraft session(int sessionNumber) {
        session = OptionalInt.of(sessionNumber);
        return changed();
    }

    @Override
    InstrumentDraft self() {
        return this;
    }

    @Override
    InstrumentScored payload(Instant at) {
        return new InstrumentScored(instrument, version, total, items, session);
    }
}
