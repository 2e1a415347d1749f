package dev.thaw.core.evidence;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// A SHA-256: 32 bytes, ordered as unsigned numbers. Immutable.
public final class Digest implements Comparable<Digest> {

    /// How many bytes it has.
    public static final int BYTES = 32;

    private static final HexFormat HEX = HexFormat.of();

    private final byte[] bytes;

    private Digest(byte[] bytes) {
        this.bytes = bytes;
    }

    /// The digest of all parts, one after the other. Whoever joins parts of several lengths writes
    /// the lengths down, too.
    public static Digest of(byte[]... parts) {
        MessageDigest sha256 = sha256();
        for (byte[] part : parts) {
            sha256.update(part);
        }
        return finish(sha256);
    }

    /// Reads 64 lower-case hexadecimal digits.
    ///
    /// @throws IllegalArgumentException if the text is anything else
    public static Digest parse(String hex) {
        Digest digest = hex.length() == 2 * BYTES ? new Digest(HEX.parseHex(hex)) : null;
        if (digest == null || !digest.toString().equals(hex)) {
            throw new IllegalArgumentException("a digest is 64 lower-case hexadecimal digits");
        }
        return digest;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static Digest finish(MessageDigest sha256) {
        return new Digest(sha256.digest());
    }

    /// A copy of its bytes.
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public int compareTo(Digest other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Digest digest && Arrays.equals(bytes, digest.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// 64 lower-case hexadecimal digits.
    @Override
    public String toString() {
        return HEX.formatHex(bytes);
    }
}
