package dev.thaw.streams;

import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.SubjectId;
import dev.thaw.schemas.Decoded;
import dev.thaw.schemas.LedgerCodec;
import dev.thaw.schemas.Reported;
import dev.thaw.schemas.Sealing;
import dev.thaw.schemas.SubjectErased;
import dev.thaw.schemas.json.ContentDigest;
import dev.thaw.schemas.registry.SchemaRegistry;
import java.util.Optional;

/// Events as they lie in the ledger and in the waiting room: encoded, then sealed with the
/// subject's key. One for each task.
final class SealedEvents {

    private final LedgerCodec codec;
    private final Sealing sealing;

    SealedEvents(SchemaRegistry registry, Sealing sealing) {
        this.codec = new LedgerCodec(registry);
        this.sealing = sealing;
    }

    /// @param place what the value belongs to, so that it cannot be passed off as another's
    /// @throws SubjectErased if the subject was erased since it was found
    /// @throws BrokenInvariant if the subject never had a key
    byte[] close(byte[] place, LedgerEvent event) {
        byte[] plain = Patience.insist("Encoding an event", () -> codec.encode(event));
        return sealed(event.subject(), place, plain);
    }

    /// The same for an event that was just read from intake.
    ///
    /// @throws SubjectErased as above
    /// @throws BrokenInvariant as above
    byte[] close(byte[] place, LedgerEvent event, Reported reported) {
        byte[] plain = Patience.insist("Encoding an event", () -> codec.encode(event, reported));
        return sealed(event.subject(), place, plain);
    }

    private byte[] sealed(SubjectId subject, byte[] place, byte[] plain) {
        return Patience.insist("Sealing an event", () -> seal(subject, place, plain));
    }

    /// Stands for an event's content, see [Sealing#fingerprint].
    ///
    /// @throws SubjectErased if the subject was erased since it was found
    /// @throws BrokenInvariant if the subject never had a key
    byte[] fingerprint(LedgerEvent event) {
        byte[] digest = ContentDigest.of(event.event());
        return Patience.insist(
                "Fingerprinting an event", () -> fingerprint(event.subject(), digest));
    }

    private byte[] fingerprint(SubjectId subject, byte[] digest) {
        try {
            return sealing.fingerprint(subject, digest);
        } catch (IllegalStateException e) {
            throw new BrokenInvariant(e.getMessage(), e);
        }
    }

    private byte[] seal(SubjectId subject, byte[] place, byte[] plain) {
        try {
            return sealing.seal(subject, place, plain);
        } catch (IllegalStateException e) {
            throw new BrokenInvariant(e.getMessage(), e);
        }
    }

    /// The event, or nothing if the subject's key was destroyed.
    ///
    /// @throws BrokenInvariant if there is no event in these bytes: only this project wrote them
    Optional<LedgerEvent> open(SubjectId subject, byte[] place, byte[] sealed) {
        return Patience.insist("Opening an event", () -> unsealed(subject, place, sealed))
                .map(plain -> decoded(subject, plain));
    }

    private Optional<byte[]> unsealed(SubjectId subject, byte[] place, byte[] sealed) {
        try {
            return sealing.open(subject, place, sealed);
        } catch (IllegalStateException e) {
            throw new BrokenInvariant(
                    "an event of subject %s cannot be opened: %s"
                            .formatted(subject, e.getMessage()),
                    e);
        }
    }

    private LedgerEvent decoded(SubjectId subject, byte[] plain) {
        return switch (Patience.insist("Decoding an event", () -> codec.decode(plain))) {
            case Decoded.Value<LedgerEvent>(LedgerEvent event) -> event;
            case Decoded.Undecodable<LedgerEvent>(Decoded.Reason reason, String detail) ->
                    throw new BrokenInvariant(
                            "an event of subject %s cannot be read (%s): %s"
                                    .formatted(subject, reason, detail));
        };
    }
}
