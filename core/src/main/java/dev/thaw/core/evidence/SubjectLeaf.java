package dev.thaw.core.evidence;

import dev.thaw.core.event.SubjectId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.UUID;

/// The leaf of one subject: a hash of the subject's own records and of nothing else, so that what
/// happens to others leaves it as it is.
///
/// Its id is `SHA-256("leaf" ‖ lock ‖ subject)`, the leaf itself `SHA-256(salt ‖ id ‖ records)`. A
/// record is its time and event id as in the ledger's key, then its length in four bytes, then its
/// bytes before sealing. Whoever does not have the salt can neither find out whose leaf it is nor
/// try contents.
public final class SubjectLeaf {

    private static final byte[] ID = ascii("leaf");
    private static final byte[] SALT = ascii("leaf-salt");
    private static final int UUID_BYTES = 16;
    private static final int HEAD_BYTES = Long.BYTES + UUID_BYTES + Integer.BYTES;

    private final MessageDigest sha256 = Digest.sha256();
    private final ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);

    /// A leaf without records yet.
    ///
    /// @param salt a secret of the subject, see [#saltContent]
    public SubjectLeaf(byte[] salt, Digest id) {
        sha256.update(salt);
        sha256.update(id.bytes());
    }

    /// Under which a leaf is listed.
    ///
    /// @param lock the id of the lock
    public static Digest id(UUID lock, SubjectId subject) {
        return Digest.of(ID, bytes(lock), bytes(subject.value()));
    }

    /// What the salt of a leaf is the fingerprint of, under the subject's key. It differs between
    /// locks, so that leaves of two locks cannot be told to be the same person's.
    public static byte[] saltContent(UUID lock) {
        return ByteBuffer.allocate(SALT.length + UUID_BYTES).put(SALT).put(bytes(lock)).array();
    }

    /// Adds the next record in the order of the ledger's keys.
    ///
    /// @param sortMicros of its key
    /// @param plain the record before it was sealed
    public SubjectLeaf add(long sortMicros, UUID eventId, byte[] plain) {
        head.clear()
                .putLong(sortMicros)
                .putLong(eventId.getMostSignificantBits())
                .putLong(eventId.getLeastSignificantBits())
                .putInt(plain.length);
        sha256.update(head.array());
        sha256.update(plain);
        return this;
    }

    /// The leaf; nothing can be added any more.
    public Digest digest() {
        return Digest.finish(sha256);
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(UUID_BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
