package dev.thaw.schemas.registry;

import java.nio.ByteBuffer;

/// Confluent's wire format: a zero byte, the schema's id as four big-endian bytes, then the Avro
/// bytes.
public final class WireFormat {
    /// How many bytes go before the Avro bytes.
    public static final int HEADER_BYTES = 5;

    private static final byte MAGIC = 0;

    private WireFormat() {}

    /// What goes before the Avro bytes of one record.
    public static ByteBuffer header(int schemaId) {
        return ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).putInt(schemaId).flip();
    }

    /// The Avro bytes of one record behind the header of their schema's id.
    public static byte[] frame(int schemaId, byte[] avro) {
        return ByteBuffer.allocate(HEADER_BYTES + avro.length)
                .put(header(schemaId))
                .put(avro)
                .array();
    }

    /// Whether these bytes can be a framed record: long enough, and a zero in front.
    public static boolean isFramed(byte[] framed) {
        return framed.length >= HEADER_BYTES && framed[0] == MAGIC;
    }

    /// The schema id that a framed record names.
    ///
    /// @throws IllegalArgumentException if the bytes are not framed
    public static int schemaId(byte[] framed) {
        requireFramed(framed);
        return ByteBuffer.wrap(framed).getInt(1);
    }

    /// The Avro bytes of a framed record, as a view into it.
    ///
    /// @throws IllegalArgumentException if the bytes are not framed
    public static ByteBuffer avro(byte[] framed) {
        requireFramed(framed);
        return ByteBuffer.wrap(framed, HEADER_BYTES, framed.length - HEADER_BYTES).slice();
    }

    private static void requireFramed(byte[] framed) {
        if (!isFramed(framed)) {
            throw new IllegalArgumentException(
                    "These bytes do not begin with a zero byte and a schema id of four bytes.");
        }
    }
}
