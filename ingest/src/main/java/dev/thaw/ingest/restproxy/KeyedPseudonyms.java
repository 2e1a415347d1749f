package dev.thaw.ingest.restproxy;

import dev.thaw.core.event.ParticipantId;
import dev.thaw.core.event.StudyId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Pseudonyms of people whom the other system does not name by one: always the same for the same
/// name, and not to be guessed from it without the key.
final class KeyedPseudonyms {
    static final int SHORTEST_KEY = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEPT_BYTES = 16;

    private final SecretKeySpec key;

    KeyedPseudonyms(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    ParticipantId of(StudyId study, String name) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] code =
                    mac.doFinal((study.value() + "/" + name).getBytes(StandardCharsets.UTF_8));
            return new ParticipantId("r-" + HexFormat.of().formatHex(code, 0, KEPT_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
