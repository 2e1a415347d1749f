package dev.thaw.schemas.topic;

import dev.thaw.core.event.StudyId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/// A study app that may publish. Only the hash of its key is kept.
///
/// @param study the one study that it may publish to
/// @param name as the steward called it
/// @param keySha256 SHA-256 of its key, 64 lower-case hexadecimal digits
/// @param revoked whether the key is no longer accepted
public record StudyApp(StudyId study, String name, String keySha256, boolean revoked) {

    private static final int KEY_BYTES = 32;

    /// A new random key. It is shown once and kept nowhere.
    public static String newKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return "thaw_" + Base64.getUrlEncoder().withoutPadding().encodeToString(key);
    }

    /// The hash under which a key is kept. The key has 256 random bits, so that a plain hash is
    /// enough.
    public static String hash(String key) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
