package dev.thaw.publisher;

import dev.thaw.core.event.EventPayload;
import java.time.Instant;
import java.util.function.Function;

/// An event of any kind, whose payload is there already.
public final class OtherDraft extends Draft<OtherDraft> {

    private final Function<Instant, EventPayload> payload;

    OtherDraft(
            ThawPublisher publisher, String participant, Function<Instant, EventPayload> payload) {
        super(publisher, participant);
        this.payload = payload;
    }

    @Override
    OtherDraft self() {
        return this;
    }

    @Override
    EventPayload payload(Instant at) {
        return payload.apply(at);
    }
}
