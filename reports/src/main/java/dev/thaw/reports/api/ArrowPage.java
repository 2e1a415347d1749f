package dev.thaw.reports.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.flatbuffers.FlatBufferBuilder;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.flatbuf.Bool;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.Decimal;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.TimeUnit;
import org.apache.arrow.flatbuf.Timestamp;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Utf8;

/// An Arrow stream of one record batch (Arrow columnar format 1.5, IPC streaming format): texts are
/// `utf8`, numbers `int32`, figures `decimal128(38, 26)`, probabilities `decimal128(38, 37)`,
/// moments `timestamp[us, UTC]`.
///
/// Written with Arrow's own classes of its message format; its vectors, which need memory outside
/// the heap and options of the JVM, are not needed to write a few thousand rows.
final class ArrowPage {

    private static final int DIGITS = 38;
    private static final int DECIMALS_OF_FIGURES = 26;
    private static final int DECIMALS_OF_PROBABILITIES = 37;
    private static final int BYTES_OF_DECIMAL = 16;
    private static final int ALIGNMENT = 64;
    private static final int CONTINUES = -1;

    private ArrowPage() {}

    /// @throws NotAnswered if a figure has more digits than fit
    static byte[] write(Page page) throws NotAnswered {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        message(stream, schema(page.columns()), new byte[0]);
        Body body = new Body(page.rows().size());
        for (int i = 0; i < page.columns().size(); i++) {
            body.add(page.columns().get(i).kind(), page.rows(), i);
        }
        message(stream, batch(body), body.written.toByteArray());
        byte[] end = new byte[8];
        little(end).putInt(CONTINUES).putInt(0);
        stream.writeBytes(end);
        return stream.toByteArray();
    }

    /// A message is: a mark, the length of its metadata, the metadata up to a multiple of 8, and
    /// the body.
    private static void message(ByteArrayOutputStream stream, ByteBuffer metadata, byte[] body) {
        int length = (metadata.remaining() + 7) / 8 * 8;
        byte[] head = new byte[8 + length];
        little(head).putInt(CONTINUES).putInt(length).put(metadata);
        stream.writeBytes(head);
        stream.writeBytes(body);
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer schema(List<Column> columns) {
        FlatBufferBuilder builder = new FlatBufferBuilder();
        int[] fields = columns.stream().mapToInt(column -> field(builder, column)).toArray();
        int schema =
                Schema.createSchema(
                        builder,
                        Endianness.Little,
                        Schema.createFieldsVector(builder, fields),
                        0,
                        0);
        return finished(builder, MessageHeader.Schema, schema, 0);
    }

    private static int field(FlatBufferBuilder builder, Column column) {
        int name = builder.createString(column.name());
        int none = Field.createChildrenVector(builder, new int[0]);
        int type = type(builder, column.kind());
        return Field.createField(builder, name, true, typeId(column.kind()), type, 0, none, 0);
    }

    private static byte typeId(Kind kind) {
        return switch (kind) {
            case TEXT, ID -> Type.Utf8;
            case INTEGER -> Type.Int;
            case DECIMAL, PROBABILITY -> Type.Decimal;
            case FLAG -> Type.Bool;
            case TIME -> Type.Timestamp;
        };
    }

    private static int type(FlatBufferBuilder builder, Kind kind) {
        return switch (kind) {
            case TEXT, ID -> {
                Utf8.startUtf8(builder);
                yield Utf8.endUtf8(builder);
            }
            case INTEGER -> Int.createInt(builder, Integer.SIZE, true);
            case DECIMAL ->
                    Decimal.createDecimal(
                            builder, DIGITS, DECIMALS_OF_FIGURES, BYTES_OF_DECIMAL * 8);
            case PROBABILITY ->
                    Decimal.createDecimal(
                            builder, DIGITS, DECIMALS_OF_PROBABILITIES, BYTES_OF_DECIMAL * 8);
            case FLAG -> {
                Bool.startBool(builder);
                yield Bool.endBool(builder);
            }
            case TIME -> {
                int zone = builder.createString("UTC");
                yield Timestamp.createTimestamp(builder, TimeUnit.MICROSECOND, zone);
            }
        };
    }

    private static ByteBuffer batch(Body body) {
        FlatBufferBuilder builder = new FlatBufferBuilder();
        RecordBatch.startNodesVector(builder, body.nulls.size());
        for (int nulls : body.nulls.reversed()) {
            FieldNode.createFieldNode(builder, body.length, nulls);
        }
        int nodes = builder.endVector();
        RecordBatch.startBuffersVector(builder, body.buffers.size());
        for (Span span : body.buffers.reversed()) {
            Buffer.createBuffer(builder, span.offset(), span.length());
        }
        int buffers = builder.endVector();
        int batch = RecordBatch.createRecordBatch(builder, body.length, nodes, buffers, 0, 0);
        return finished(builder, MessageHeader.RecordBatch, batch, body.written.size());
    }

    private static ByteBuffer finished(
            FlatBufferBuilder builder, byte kind, int header, long bodyLength) {
        builder.finish(
                Message.createMessage(builder, MetadataVersion.V5, kind, header, bodyLength, 0));
        return builder.dataBuffer();
    }

    private record Span(long offset, long length) {}

    /// The columns, one after another, each with a bitmap of what is not null.
    private static final class Body {

        private final int length;
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private final List<Span> buffers = new ArrayList<>();
        private final List<Integer> nulls = new ArrayList<>();

        Body(int length) {
            this.length = length;
        }

        void add(Kind kind, List<Row> rows, int column) throws NotAnswered {
            List<Optional<Object>> values = rows.stream().map(row -> row.at(column)).toList();
            nulls.add((int) values.stream().filter(Optional::isEmpty).count());
            add(bits(values.stream().map(Optional::isPresent).toList()));
            switch (kind) {
                case TEXT, ID -> addTexts(values);
                case INTEGER ->
                        addFixed(values, Integer.BYTES, (value, at) -> at.putInt((Integer) value));
                case DECIMAL -> addDecimals(values, DECIMALS_OF_FIGURES);
                case PROBABILITY -> addDecimals(values, DECIMALS_OF_PROBABILITIES);
                case FLAG ->
                        add(
                                bits(
                                        values.stream()
                                                .map(value -> value.equals(Optional.of(true)))
                                                .toList()));
                case TIME ->
                        addFixed(
                                values,
                                Long.BYTES,
                                (value, at) ->
                                        at.putLong(
                                                ChronoUnit.MICROS.between(
                                                        Instant.EPOCH, (Instant) value)));
            }
        }

        /// Puts a value where it belongs.
        private interface Put {
            void put(Object value, ByteBuffer at);
        }

        private void addFixed(List<Optional<Object>> values, int width, Put put) {
            byte[] bytes = new byte[values.size() * width];
            ByteBuffer buffer = little(bytes);
            for (int i = 0; i < values.size(); i++) {
                buffer.position(i * width);
                values.get(i).ifPresent(value -> put.put(value, buffer));
            }
            add(bytes);
        }

        private void addDecimals(List<Optional<Object>> values, int decimals) throws NotAnswered {
            List<Optional<Object>> unscaled = new ArrayList<>();
            for (Optional<Object> value : values) {
                unscaled.add(
                        value.isEmpty()
                                ? Optional.empty()
                                : Optional.of(unscaled((BigDecimal) value.get(), decimals)));
            }
            addFixed(
                    unscaled,
                    BYTES_OF_DECIMAL,
                    (value, at) -> at.put(littleEndian((BigInteger) value)));
        }

        private static BigInteger unscaled(BigDecimal value, int decimals) throws NotAnswered {
            BigDecimal exact = value.stripTrailingZeros();
            if (exact.scale() > decimals || exact.precision() - exact.scale() > DIGITS - decimals) {
                throw new NotAnswered(QueryProblem.NOT_IN_ARROW);
            }
            return exact.setScale(decimals, RoundingMode.UNNECESSARY).unscaledValue();
        }

        private static byte[] littleEndian(BigInteger value) {
            byte[] big = value.toByteArray();
            byte[] little = new byte[BYTES_OF_DECIMAL];
            for (int i = 0; i < little.length; i++) {
                little[i] =
                        i < big.length
                                ? big[big.length - 1 - i]
                                : (byte) (value.signum() < 0 ? -1 : 0);
            }
            return little;
        }

        private void addTexts(List<Optional<Object>> values) {
            byte[] bytes = new byte[(values.size() + 1) * Integer.BYTES];
            ByteBuffer offsets = little(bytes).putInt(0);
            ByteArrayOutputStream texts = new ByteArrayOutputStream();
            for (Optional<Object> value : values) {
                value.ifPresent(text -> texts.writeBytes(text.toString().getBytes(UTF_8)));
                offsets.putInt(texts.size());
            }
            add(bytes);
            add(texts.toByteArray());
        }

        private void add(byte[] buffer) {
            buffers.add(new Span(written.size(), buffer.length));
            written.writeBytes(buffer);
            written.writeBytes(new byte[(ALIGNMENT - buffer.length % ALIGNMENT) % ALIGNMENT]);
        }

        private static byte[] bits(List<Boolean> flags) {
            byte[] bits = new byte[(flags.size() + 7) / 8];
            for (int i = 0; i < flags.size(); i++) {
                if (flags.get(i)) {
                    bits[i / 8] |= (byte) (1 << (i % 8));
                }
            }
            return bits;
        }
    }
}
