package dev.thaw.schemas;

import dev.thaw.core.event.LedgerEvent;
import dev.thaw.schemas.registry.RegistryException;
import dev.thaw.schemas.registry.SchemaRegistry;
import dev.thaw.schemas.registry.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/// Writes and reads the values of [Topic#LEDGER_EVENTS], before they are sealed. One for each
/// thread.
public final class LedgerCodec {
    private final Codec<LedgerEvent> codec;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    private BinaryEncoder encoder;

    public LedgerCodec(SchemaRegistry registry) {
        this.codec = Codecs.ledgerEvents(registry);
    }

    /// Writes an event down.
    ///
    /// @throws RegistryException if the registry is needed and refuses or cannot be reached
    public byte[] encode(LedgerEvent event) {
        return codec.encode(event);
    }

    /// The same for an event that was just read from intake: what was reported ends the record of
    /// intake and that of the ledger, so that its bytes are copied where there are any.
    ///
    /// @throws RegistryException if the registry is needed and refuses or cannot be reached
    public byte[] encode(LedgerEvent event, Reported reported) {
        return reported.hasBytes() ? copy(event, reported) : codec.encode(event);
    }

    private byte[] copy(LedgerEvent event, Reported reported) {
        bytes.reset();
        try {
            encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
            encoder.writeString(event.subject().toString());
            encoder.writeLong(LedgerKey.micros(event.receivedAt()));
            encoder.writeFixed(
                    reported.record(),
                    reported.start(),
                    reported.record().length - reported.start());
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return WireFormat.frame(codec.writerId(), bytes.toByteArray());
    }

    /// Reads an event, as [Codec#decode] does.
    ///
    /// @throws RegistryException if the registry is needed and cannot be reached
    public Decoded<LedgerEvent> decode(byte[] framed) {
        return codec.decode(framed);
    }
}
