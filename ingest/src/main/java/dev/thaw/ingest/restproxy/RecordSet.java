package dev.thaw.ingest.restproxy;

import dev.thaw.ingest.http.Intake;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/// What RADAR's binary form says around its records: an Avro record `org.radarcns.kafka.RecordSet`
/// of `keySchemaVersion`, `valueSchemaVersion`, `projectId`, `userId` (either may be null),
/// `sourceId` and `data`, the values alone. All of them have the same key.
///
/// @param values where in the body each record's value lies
record RecordSet(
        int keyVersion,
        int valueVersion,
        Optional<String> project,
        Optional<String> participant,
        String source,
        List<Extent> values) {

    /// A part of the body.
    record Extent(int start, int length) {}

    /// Reads all of a body but the values themselves, of which it makes no copies: afterwards their
    /// borders are known to lie within it.
    static RecordSet read(byte[] body) throws ProxyRefusal {
        try {
            Reading in = new Reading(body);
            RecordSet set =
                    new RecordSet(
                            in.number(),
                            in.number(),
                            in.textOrNull(),
                            in.textOrNull(),
                            in.text(),
                            in.values());
            if (in.remaining() > 0) {
                throw ProxyRefusal.brokenSet();
            }
            if (set.values().isEmpty()) {
                throw ProxyRefusal.unusable("The list of records is empty.");
            }
            return set;
        } catch (IOException
                | AvroRuntimeException
                | UnsupportedOperationException
                | ArithmeticException _) {
            // It ends too early, or a number in it is none; Avro has several exceptions for that.
            throw ProxyRefusal.brokenSet();
        }
    }

    private static final class Reading {
        private final byte[] body;
        private final BinaryDecoder in;

        Reading(byte[] body) {
            this.body = body;
            this.in = DecoderFactory.get().binaryDecoder(body, null);
        }

        int remaining() {
            return in.remainingBytes();
        }

        int number() throws IOException {
            return in.readInt();
        }

        /// Checks the length before it makes room for it, as the decoder does.
        String text() throws IOException {
            return utf8(in.readBytes(null));
        }

        Optional<String> textOrNull() throws IOException, ProxyRefusal {
            return switch (in.readIndex()) {
                case 0 -> Optional.empty();
                case 1 -> Optional.of(text());
                default -> throw ProxyRefusal.brokenSet();
            };
        }

        List<Extent> values() throws IOException, ProxyRefusal {
            List<Extent> values = new ArrayList<>();
            for (long block = in.readLong(); block != 0; block = in.readLong()) {
                if (block > 0) {
                    block(block, values);
                } else {
                    sizedBlock(block, values);
                }
            }
            return values;
        }

        /// An encoder may say how many bytes a block has, and the number of its items negative.
        private void sizedBlock(long count, List<Extent> values) throws IOException, ProxyRefusal {
            long bytes = in.readLong();
            int before = remaining();
            block(Math.negateExact(count), values);
            if (before - remaining() != bytes) {
                throw ProxyRefusal.brokenSet();
            }
        }

        private void block(long count, List<Extent> values) throws IOException, ProxyRefusal {
            if (count > remaining()) {
                // Each has at least the byte of its length.
                throw ProxyRefusal.brokenSet();
            }
            if (values.size() + count > Intake.MOST_EVENTS) {
                throw ProxyRefusal.tooManyEvents();
            }
            for (long i = 0; i < count; i++) {
                long length = in.readLong();
                if (length < 0 || length > remaining()) {
                    throw ProxyRefusal.brokenSet();
                }
                values.add(new Extent(body.length - remaining(), (int) length));
                in.skipFixed((int) length);
            }
        }
    }

    private static String utf8(ByteBuffer bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    }
}
