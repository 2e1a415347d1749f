package dev.thaw.ingest.restproxy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/// Reads values in Avro's JSON encoding, by the schema that they were written with. Avro's own
/// decoder holds `1.7E9` to be no `long`, which other languages write; it also stops for good at
/// the first fault, so that the records behind a bad one would be lost.
///
/// One reads one value: the number of its parts is bounded.
final class AvroJson {
    private static final int MOST_PARTS = 20_000;

    private final JsonParser in;
    private final GenericData defaults;
    private int parts;

    /// @param in stands at the value's first token, and afterwards at its last
    /// @param defaults reads what schemas state as default, and keeps it: not the one of all, since
    ///   a schema may be a stranger's
    AvroJson(JsonParser in, GenericData defaults) {
        this.in = in;
        this.defaults = defaults;
    }

    /// The value as Avro's generic classes have it.
    ///
    /// @param pointer where it stands
    Object read(Schema schema, String pointer) throws IOException, Mismatch {
        parts++;
        if (parts > MOST_PARTS) {
            throw new Mismatch(pointer, "This has too many parts.");
        }
        return switch (schema.getType()) {
            case UNION -> union(schema, pointer);
            case RECORD -> record(schema, pointer);
            case ARRAY -> array(schema, pointer);
            case MAP -> map(schema, pointer);
            case STRING -> text(pointer);
            case ENUM -> symbol(schema, pointer);
            case BYTES -> ByteBuffer.wrap(bytes(pointer));
            case FIXED -> fixed(schema, pointer);
            case INT -> whole(pointer, BigDecimal::intValueExact);
            case LONG -> whole(pointer, BigDecimal::longValueExact);
            case FLOAT -> (float) fraction(pointer);
            case DOUBLE -> fraction(pointer);
            case BOOLEAN -> flag(pointer);
            case NULL -> nothing(pointer);
        };
    }

    private Object union(Schema schema, String pointer) throws IOException, Mismatch {
        if (in.currentToken() == JsonToken.VALUE_NULL) {
            Schema none = branch(schema, "null", pointer);
            return read(none, pointer);
        }
        if (in.currentToken() != JsonToken.START_OBJECT || in.nextToken() != JsonToken.FIELD_NAME) {
            throw new Mismatch(
                    pointer, "This is one of several types; name it, as in {\"string\": \"…\"}.");
        }
        Schema branch = branch(schema, in.currentName(), pointer);
        in.nextToken();
        Object value = read(branch, pointer);
        if (in.nextToken() != JsonToken.END_OBJECT) {
            throw new Mismatch(pointer, "One type is expected here, not several.");
        }
        return value;
    }

    private static Schema branch(Schema schema, String name, String pointer) throws Mismatch {
        for (Schema branch : schema.getTypes()) {
            if (branch.getFullName().equals(name)) {
                return branch;
            }
        }
        throw new Mismatch(
                pointer,
                "None of the types that are allowed here: "
                        + String.join(
                                ", ", schema.getTypes().stream().map(Schema::getFullName).toList())
                        + ".");
    }

    private Object record(Schema schema, String pointer) throws IOException, Mismatch {
        expect(JsonToken.START_OBJECT, pointer, "A JSON object is expected here.");
        GenericData.Record record = new GenericData.Record(schema);
        boolean[] seen = new boolean[schema.getFields().size()];
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            Schema.Field field = schema.getField(in.currentName());
            if (field == null) {
                throw new Mismatch(pointer, "This has a field that its schema does not know.");
            }
            String within = pointer + "/" + field.name();
            if (seen[field.pos()]) {
                throw new Mismatch(within, "This is given twice.");
            }
            seen[field.pos()] = true;
            in.nextToken();
            record.put(field.pos(), read(field.schema(), within));
        }
        for (Schema.Field field : schema.getFields()) {
            if (!seen[field.pos()]) {
                record.put(field.pos(), usual(field, pointer));
            }
        }
        return record;
    }

    private Object usual(Schema.Field field, String pointer) throws Mismatch {
        if (field.hasDefaultValue()) {
            try {
                return defaults.getDefaultValue(field);
            } catch (AvroRuntimeException _) {
                // A schema may state a default that does not fit it.
            }
        }
        throw new Mismatch(pointer + "/" + field.name(), "This is missing.");
    }

    private Object array(Schema schema, String pointer) throws IOException, Mismatch {
        expect(JsonToken.START_ARRAY, pointer, "A JSON array is expected here.");
        List<Object> elements = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            elements.add(read(schema.getElementType(), pointer + "/" + elements.size()));
        }
        return elements;
    }

    /// Keys of a map are content, and stand in no pointer.
    private Object map(Schema schema, String pointer) throws IOException, Mismatch {
        expect(JsonToken.START_OBJECT, pointer, "A JSON object is expected here.");
        Map<String, Object> entries = new LinkedHashMap<>();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String key = in.currentName();
            in.nextToken();
            if (entries.containsKey(key)) {
                throw new Mismatch(pointer, "A key is given twice.");
            }
            entries.put(key, read(schema.getValueType(), pointer));
        }
        return entries;
    }

    private String text(String pointer) throws IOException, Mismatch {
        expect(JsonToken.VALUE_STRING, pointer, "A text is expected here.");
        return in.getText();
    }

    private Object symbol(Schema schema, String pointer) throws IOException, Mismatch {
        String symbol = text(pointer);
        if (!schema.hasEnumSymbol(symbol)) {
            throw new Mismatch(
                    pointer,
                    "One of these is expected here: "
                            + String.join(", ", schema.getEnumSymbols())
                            + ".");
        }
        return new GenericData.EnumSymbol(schema, symbol);
    }

    /// Avro writes bytes as a text of as many characters.
    private byte[] bytes(String pointer) throws IOException, Mismatch {
        String text = text(pointer);
        if (text.chars().anyMatch(character -> character > 0xff)) {
            throw new Mismatch(pointer, "Bytes are expected here, as characters up to U+00FF.");
        }
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private Object fixed(Schema schema, String pointer) throws IOException, Mismatch {
        byte[] bytes = bytes(pointer);
        if (bytes.length != schema.getFixedSize()) {
            throw new Mismatch(pointer, schema.getFixedSize() + " bytes are expected here.");
        }
        return new GenericData.Fixed(schema, bytes);
    }

    /// Takes a number that is known to be whole and in range.
    private interface Exactly {
        Object of(BigDecimal number);
    }

    private Object whole(String pointer, Exactly exactly) throws IOException, Mismatch {
        if (in.currentToken() == JsonToken.VALUE_NUMBER_INT
                || in.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
            try {
                return exactly.of(new BigDecimal(in.getText()));
            } catch (ArithmeticException | NumberFormatException _) {
                // Not whole, or too far from zero.
            }
        }
        throw new Mismatch(pointer, "A whole number is expected here, within its type's range.");
    }

    private double fraction(String pointer) throws IOException, Mismatch {
        if (in.currentToken() == JsonToken.VALUE_NUMBER_INT
                || in.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
            double number = Double.parseDouble(in.getText());
            if (Double.isFinite(number)) {
                return number;
            }
        } else if (in.currentToken() == JsonToken.VALUE_STRING) {
            switch (in.getText()) {
                case "NaN" -> {
                    return Double.NaN;
                }
                case "Infinity", "INF" -> {
                    return Double.POSITIVE_INFINITY;
                }
                case "-Infinity", "-INF" -> {
                    return Double.NEGATIVE_INFINITY;
                }
                default -> {}
            }
        }
        throw new Mismatch(pointer, "A number is expected here.");
    }

    private Object flag(String pointer) throws Mismatch {
        return switch (in.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw new Mismatch(pointer, "true or false is expected here.");
        };
    }

    private Object nothing(String pointer) throws Mismatch {
        expect(JsonToken.VALUE_NULL, pointer, "null is expected here.");
        return null;
    }

    private void expect(JsonToken token, String pointer, String sentence) throws Mismatch {
        if (in.currentToken() != token) {
            throw new Mismatch(pointer, sentence);
        }
    }
}
