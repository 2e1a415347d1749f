package dev.thaw.schemas;

import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/// Whose event it is, told to whoever knows study, participant and the event's id, and to nobody
/// else: the SHA-256 of the three. The ids of one participant's events have nothing in common.
///
/// @param sha256 64 lower-case hexadecimal digits
public record EventHolder(String sha256) {
    private static final int BYTES = 32;

    public EventHolder {
        if (HexFormat.of().parseHex(sha256).length != BYTES) {
            throw new IllegalArgumentException("a holder is a SHA-256");
        }
    }

    /// The holder of an event.
    public static EventHolder of(StudyId study, ParticipantId participant, UUID event) {
        MessageDigest digest = newDigest();
        update(digest, study.value());
        update(digest, participant.value());
        digest.update(
                ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(event.getMostSignificantBits())
                        .putLong(event.getLeastSignificantBits())
                        .flip());
        return ofBytes(digest.digest());
    }

    /// Read back from [#bytes].
    public static EventHolder ofBytes(byte[] sha256) {
        return new EventHolder(HexFormat.of().formatHex(sha256));
    }

    /// The 32 bytes.
    public byte[] bytes() {
        return HexFormat.of().parseHex(sha256);
    }

    /// With its length in front, so that no other division of the same letters has the same digest.
    private static void update(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
