package dev.thaw.ingest.restproxy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/// Reads values in Avro's binary encoding, by the schema that they were written with. Avro's
/// decoder reads the single parts; its reader of whole values makes room for as many elements as a
/// stranger claims, and follows a schema that contains itself as deep as they like.
///
/// One reads one value.
final class AvroBinary {
    private static final int MOST_PARTS = 20_000;
    private static final int DEEPEST = 100;

    private final BinaryDecoder in;
    private int parts;
    private int depth;

    private AvroBinary(BinaryDecoder in) {
        this.in = in;
    }

    /// The value as Avro's generic classes have it.
    ///
    /// @throws Mismatch if the bytes are not exactly one value of the schema
    static Object read(Schema schema, byte[] bytes, int start, int length) throws Mismatch {
        BinaryDecoder in = DecoderFactory.get().binaryDecoder(bytes, start, length, null);
        try {
            Object value = new AvroBinary(in).read(schema);
            if (in.remainingBytes() > 0) {
                throw new Mismatch("", "Something follows what the schema describes.");
            }
            return value;
        } catch (IOException | AvroRuntimeException | UnsupportedOperationException _) {
            // It ends too early, or a number in it is none; Avro has several exceptions for that.
            throw new Mismatch("", "The bytes are not what the schema describes.");
        }
    }

    private Object read(Schema schema) throws IOException, Mismatch {
        parts++;
        if (parts > MOST_PARTS) {
            throw new Mismatch("", "This has too many parts.");
        }
        depth++;
        if (depth > DEEPEST) {
            throw new Mismatch("", "This is nested too deeply.");
        }
        Object value =
                switch (schema.getType()) {
                    case UNION -> read(chosen(schema.getTypes(), in.readIndex()));
                    case RECORD -> record(schema);
                    case ARRAY -> array(schema);
                    case MAP -> map(schema);
                    case STRING -> text();
                    case ENUM ->
                            new GenericData.EnumSymbol(
                                    schema, chosen(schema.getEnumSymbols(), in.readEnum()));
                    case BYTES -> in.readBytes(null);
                    case FIXED -> fixed(schema);
                    case INT -> in.readInt();
                    case LONG -> in.readLong();
                    case FLOAT -> in.readFloat();
                    case DOUBLE -> in.readDouble();
                    case BOOLEAN -> in.readBoolean();
                    case NULL -> null;
                };
        depth--;
        return value;
    }

    private static <T> T chosen(List<T> all, int index) throws Mismatch {
        if (index < 0 || index >= all.size()) {
            throw new Mismatch("", "The schema knows no such choice.");
        }
        return all.get(index);
    }

    private Object record(Schema schema) throws IOException, Mismatch {
        GenericData.Record record = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            try {
                record.put(field.pos(), read(field.schema()));
            } catch (Mismatch mismatch) {
                throw mismatch.within("/" + field.name());
            }
        }
        return record;
    }

    private Object array(Schema schema) throws IOException, Mismatch {
        List<Object> elements = new ArrayList<>();
        for (long block = in.readArrayStart(); block != 0; block = in.arrayNext()) {
            requireBytesFor(block);
            for (long i = 0; i < block; i++) {
                try {
                    elements.add(read(schema.getElementType()));
                } catch (Mismatch mismatch) {
                    throw mismatch.within("/" + elements.size());
                }
            }
        }
        return elements;
    }

    /// Keys of a map are content, and stand in no pointer.
    private Object map(Schema schema) throws IOException, Mismatch {
        Map<String, Object> entries = new LinkedHashMap<>();
        for (long block = in.readMapStart(); block != 0; block = in.mapNext()) {
            requireBytesFor(block);
            for (long i = 0; i < block; i++) {
                String key = text();
                if (entries.containsKey(key)) {
                    throw new Mismatch("", "A key is given twice.");
                }
                entries.put(key, read(schema.getValueType()));
            }
        }
        return entries;
    }

    /// Elements that have no bytes could be billions in a record of ten.
    private void requireBytesFor(long block) throws Mismatch {
        if (block > in.remainingBytes()) {
            throw new Mismatch("", "This claims more elements than there are bytes.");
        }
    }

    private String text() throws IOException, Mismatch {
        ByteBuffer bytes = in.readBytes(null);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException _) {
            throw new Mismatch("", "A text in UTF-8 is expected here.");
        }
    }

    private Object fixed(Schema schema) throws IOException, Mismatch {
        if (schema.getFixedSize() > in.remainingBytes()) {
            throw new Mismatch("", schema.getFixedSize() + " bytes are expected here.");
        }
        byte[] bytes = new byte[schema.getFixedSize()];
        in.readFixed(bytes);
        return new GenericData.Fixed(schema, bytes);
    }
}
