package dev.thaw.reports.release;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.thaw.core.protocol.StudyProtocol;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// SHA-256 of what a release says, in the order in which it says it; not of when.
final class ReleaseDigest {

    private final MessageDigest sha256;

    ReleaseDigest(StudyProtocol protocol, int release) {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
        add(
                List.of(
                        "thaw-release/v1",
                        protocol.study().value(),
                        Integer.toString(release),
                        protocol.hash(),
                        Integer.toString(protocol.minimumCell())));
    }

    /// With the length of each word: no two rows are the same bytes.
    void add(List<String> row) {
        for (String word : row) {
            byte[] bytes = word.getBytes(UTF_8);
            sha256.update((bytes.length + ":").getBytes(UTF_8));
            sha256.update(bytes);
        }
        sha256.update((byte) '\n');
    }

    /// A figure in plain notation; nothing: none.
    static String text(Object figure) {
        return switch (figure) {
            case null -> "";
            case BigDecimal number -> number.stripTrailingZeros().toPlainString();
            default -> figure.toString();
        };
    }

    /// Ends the digest.
    String hexadecimal() {
        return HexFormat.of().formatHex(sha256.digest());
    }
}
