package dev.thaw.core.claim;

import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.trend.ParticipantHistory;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Names a participant by the ids of the events, which the study's apps chose, in the order of the
/// history, which is that of their times: another ledger with the same events gives the same key,
/// though it calls the participant by another random number.
final class ContentKey {

    private static final int UUID_BYTES = 16;

    private ContentKey() {}

    static String of(ParticipantHistory history) {
        ByteBuffer ids = ByteBuffer.allocate(UUID_BYTES * history.events().size());
        for (LedgerEvent event : history.events()) {
            ids.putLong(event.event().id().getMostSignificantBits());
            ids.putLong(event.event().id().getLeastSignificantBits());
        }
        return HexFormat.of().formatHex(sha256(ids.array()));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
