package dev.thaw.reports.replay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/// The header of a copied record: where it was first written. Its partition in four bytes, its
/// offset in eight, then the ledger's id.
final class Origin {

    private static final String HEADER = "thaw-origin";
    private static final int HEAD_BYTES = Integer.BYTES + Long.BYTES;

    private Origin() {}

    /// Notes the position of a record that is about to be copied.
    static void write(Headers headers, LedgerPosition position) {
        byte[] ledger = position.ledger().getBytes(StandardCharsets.UTF_8);
        headers.add(
                HEADER,
                ByteBuffer.allocate(HEAD_BYTES + ledger.length)
                        .putInt(position.partition())
                        .putLong(position.offset())
                        .put(ledger)
                        .array());
    }

    /// The position that a record says it was first written to, else the one it has.
    static LedgerPosition read(Headers headers, LedgerPosition here) {
        Header header = headers.lastHeader(HEADER);
        return header == null ? here : parse(header.value());
    }

    private static LedgerPosition parse(byte[] value) {
        if (value == null || value.length < HEAD_BYTES) {
            throw new IllegalStateException("a copied record does not say where it comes from");
        }
        ByteBuffer bytes = ByteBuffer.wrap(value);
        int partition = bytes.getInt();
        long offset = bytes.getLong();
        return new LedgerPosition(
                StandardCharsets.UTF_8.decode(bytes).toString(), partition, offset);
    }
}
