package dev.thaw.schemas.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;

/// The fields of one JSON object, each asked for by name and type; what nobody asked for is a
/// fault. A field that is null counts as absent. Every method throws [Fault].
final class Fields {
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,34}(\\.[0-9]{1,34})?");
    private static final Pattern SPEAKING_KEY = Pattern.compile("[A-Za-z0-9_.:-]{1,40}");

    private final Pointer pointer;
    private final ObjectNode object;
    private final List<String> asked = new ArrayList<>();

    private Fields(Pointer pointer, ObjectNode object) {
        this.pointer = pointer;
        this.object = object;
    }

    /// Where a value stands, as a JSON pointer (RFC 6901). Its text is made for a fault only:
    /// making one for each field took as long as reading it.
    ///
    /// @param parent null above the outermost object
    /// @param step a key, or a place in an array
    record Pointer(Pointer parent, Object step) {
        static final Pointer ROOT = new Pointer(null, "");

        Pointer at(Object below) {
            return new Pointer(this, below);
        }

        @Override
        public String toString() {
            return parent == null ? "" : parent + "/" + step;
        }
    }

    /// Reads an object as a whole: its faults, an exception of a constructor, keys left over.
    static <T> T read(Pointer pointer, JsonNode node, Function<Fields, T> reader) {
        if (!(node instanceof ObjectNode object)) {
            throw new Fault(pointer, "This must be an object.");
        }
        Fields fields = new Fields(pointer, object);
        T value;
        try {
            value = reader.apply(fields);
        } catch (IllegalArgumentException e) {
            throw new Fault(pointer, sentence(e.getMessage()));
        }
        fields.requireNothingElse();
        return value;
    }

    <T> T object(String key, Function<Fields, T> reader) {
        return read(at(key), required(key), reader);
    }

    <T> Optional<T> optionalObject(String key, Function<Fields, T> reader) {
        return find(key).map(node -> read(at(key), node, reader));
    }

    boolean has(String key) {
        return find(key).isPresent();
    }

    String text(String key) {
        return text(at(key), required(key));
    }

    Optional<String> optionalText(String key) {
        return find(key).map(node -> text(at(key), node));
    }

    int wholeNumber(String key) {
        return wholeNumber(at(key), required(key));
    }

    OptionalInt optionalWholeNumber(String key) {
        return find(key)
                .map(node -> OptionalInt.of(wholeNumber(at(key), node)))
                .orElseGet(OptionalInt::empty);
    }

    boolean flag(String key) {
        Optional<JsonNode> node = find(key);
        if (node.isPresent() && !node.get().isBoolean()) {
            throw new Fault(at(key), "This must be true or false.");
        }
        return node.isPresent() && node.get().booleanValue();
    }

    UUID uuid(String key) {
        return EventJson.id(text(key))
                .orElseThrow(
                        () ->
                                new Fault(
                                        at(key),
                                        "This must be a UUID of 36 characters, with hyphens after"
                                                + " 8, 12, 16, 20."));
    }

    Instant instant(String key) {
        return dateTime(key).toInstant();
    }

    Optional<Instant> optionalInstant(String key) {
        return has(key) ? Optional.of(instant(key)) : Optional.empty();
    }

    OffsetDateTime dateTime(String key) {
        try {
            return DateTimes.parse(text(key));
        } catch (DateTimeException e) {
            throw new Fault(
                    at(key),
                    "This must be a date and time with offset, as 2026-01-05T10:00:00+01:00.");
        }
    }

    LocalDate date(String key) {
        try {
            return LocalDate.parse(text(key));
        } catch (DateTimeException e) {
            throw new Fault(at(key), "This must be a date, as 2026-01-05.");
        }
    }

    <E extends Enum<E>> E symbol(String key, Class<E> type) {
        return symbol(at(key), required(key), type);
    }

    <E extends Enum<E>> Optional<E> optionalSymbol(String key, Class<E> type) {
        return find(key).map(node -> symbol(at(key), node, type));
    }

    <E extends Enum<E>> List<E> symbols(String key, Class<E> type) {
        return list(key, (at, node) -> symbol(at, node, type));
    }

    List<String> texts(String key) {
        return list(key, Fields::text);
    }

    /// A list, empty if absent.
    <T> List<T> list(String key, BiFunction<Pointer, JsonNode, T> reader) {
        Optional<JsonNode> node = find(key);
        if (node.isEmpty()) {
            return List.of();
        }
        if (!node.get().isArray()) {
            throw new Fault(at(key), "This must be an array.");
        }
        Pointer at = at(key);
        List<T> values = new ArrayList<>();
        for (JsonNode element : node.get()) {
            values.add(reader.apply(at.at(values.size()), element));
        }
        return values;
    }

    SortedMap<String, String> textsByKey(String key) {
        return map(key, Fields::text);
    }

    SortedMap<String, BigDecimal> decimalsByKey(String key) {
        return map(key, Fields::decimal);
    }

    Optional<BigDecimal> optionalDecimal(String key) {
        return find(key).map(node -> decimal(at(key), node));
    }

    /// One of several alternatives, by the field that names it.
    <T> T oneOf(String key, Map<String, T> alternatives) {
        T chosen = alternatives.get(text(key));
        if (chosen == null) {
            throw new Fault(
                    at(key),
                    "This must be one of "
                            + String.join(", ", new TreeSet<>(alternatives.keySet()))
                            + ".");
        }
        return chosen;
    }

    Fault fault(String key, String sentence) {
        return new Fault(at(key), sentence);
    }

    private <T> SortedMap<String, T> map(String key, BiFunction<Pointer, JsonNode, T> reader) {
        SortedMap<String, T> values = new TreeMap<>();
        Optional<JsonNode> node = find(key);
        if (node.isPresent()) {
            if (!node.get().isObject()) {
                throw new Fault(at(key), "This must be an object.");
            }
            node.get()
                    .properties()
                    .forEach(
                            entry ->
                                    values.put(
                                            entry.getKey(),
                                            reader.apply(
                                                    below(at(key), entry.getKey()),
                                                    entry.getValue())));
        }
        return values;
    }

    private Optional<JsonNode> find(String key) {
        asked.add(key);
        JsonNode node = object.get(key);
        return node == null || node.isNull() ? Optional.empty() : Optional.of(node);
    }

    private JsonNode required(String key) {
        return find(key).orElseThrow(() -> new Fault(at(key), "This is missing."));
    }

    private void requireNothingElse() {
        object.fieldNames()
                .forEachRemaining(
                        name -> {
                            if (!asked.contains(name)) {
                                throw new Fault(
                                        below(pointer, name),
                                        "This key is not known here; known are %s."
                                                .formatted(
                                                        String.join(", ", new TreeSet<>(asked))));
                            }
                        });
    }

    private Pointer at(String key) {
        return pointer.at(key);
    }

    /// A key that is no plain word may be content, and content is not repeated: then the pointer
    /// ends at its object.
    private static Pointer below(Pointer pointer, String key) {
        return SPEAKING_KEY.matcher(key).matches() ? pointer.at(key) : pointer;
    }

    private static String text(Pointer at, JsonNode node) {
        if (!node.isTextual()) {
            throw new Fault(at, "This must be a string.");
        }
        return node.textValue();
    }

    private static int wholeNumber(Pointer at, JsonNode node) {
        if (!node.isIntegralNumber() || !node.canConvertToInt()) {
            throw new Fault(at, "This must be a whole number.");
        }
        return node.intValue();
    }

    private static BigDecimal decimal(Pointer at, JsonNode node) {
        if (node.isNumber()) {
            return node.decimalValue();
        }
        if (!node.isTextual() || !DECIMAL.matcher(node.textValue()).matches()) {
            throw new Fault(at, "This must be a number, or a string with a plain decimal.");
        }
        return new BigDecimal(node.textValue());
    }

    private static <E extends Enum<E>> E symbol(Pointer at, JsonNode node, Class<E> type) {
        for (E symbol : type.getEnumConstants()) {
            if (symbol.name().equals(node.textValue())) {
                return symbol;
            }
        }
        throw new Fault(
                at,
                "This must be one of %s."
                        .formatted(
                                String.join(
                                        ", ",
                                        Arrays.stream(type.getEnumConstants())
                                                .map(Enum::name)
                                                .toList())));
    }

    private static String sentence(String message) {
        return Character.toUpperCase(message.charAt(0)) + message.substring(1) + ".";
    }
}
