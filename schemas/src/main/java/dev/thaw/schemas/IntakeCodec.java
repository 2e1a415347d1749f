package dev.thaw.schemas;

import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.schemas.Decoded.Undecodable;
import dev.thaw.schemas.registry.RegistryException;
import dev.thaw.schemas.registry.SchemaRegistry;
import java.util.Optional;

/// Writes and reads the values of [Topic#INTAKE_EVENTS]. It does what [Codecs#participantEvents]
/// does, and says the same of what cannot be read; but takes half the time for the most frequent
/// events, and reads them with the bytes that the ledger can take over. One for each thread.
public final class IntakeCodec {
    private final Codec<ParticipantEvent> codec;

    public IntakeCodec(SchemaRegistry registry) {
        this.codec = Codecs.participantEvents(registry);
    }

    /// The record's bytes, as [Codec#encode] has them.
    ///
    /// @throws RegistryException if the registry is needed and refuses or cannot be reached
    public byte[] encode(ParticipantEvent event) {
        return FrequentEvents.write(codec.writerId(), event).orElseGet(() -> codec.encode(event));
    }

    /// Reads a record, as [Codec#decode] does.
    ///
    /// @throws RegistryException if the registry is needed and cannot be reached
    public Decoded<Reported> decode(byte[] framed) {
        if (codec.isOfOwnSchema(framed)) {
            Optional<Reported> frequent = FrequentEvents.read(framed);
            if (frequent.isPresent()) {
                return new Decoded.Value<>(frequent.get());
            }
        }
        return switch (codec.decode(framed)) {
            case Decoded.Value<ParticipantEvent>(ParticipantEvent event) ->
                    new Decoded.Value<>(Reported.withoutBytes(event));
            case Undecodable<ParticipantEvent>(Decoded.Reason reason, String detail) ->
                    new Undecodable<>(reason, detail);
        };
    }
}
