package dev.thaw.ingest.importer;

import dev.thaw.core.event.CaptureTime;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Reads the fields of one event from one row and writes down what it read: the event's *mapped
/// values*, from which its identity is made. Names of fields enter, names of columns do not, so
/// that two files with the same data under other headers give the same events.
final class Fields {

    /// Fields that say which, not what: alone they make no event.
    private static final Set<String> CIRCUMSTANCES =
            Set.of(
                    "prompt_id",
                    "session",
                    "instrument",
                    "version",
                    "instrument_version",
                    "therapist",
                    "scheduled");

    private final Row row;
    private final Optional<ZoneId> zone;
    private final CaptureTime captured;
    private final Duration usualResponseWindow;
    private final StringBuilder mapped = new StringBuilder(200);
    private boolean asked;
    private boolean answered;

    /// @param zone of local times
    /// @param captured when the event happened
    /// @param usualResponseWindow the protocol's
    Fields(Row row, Optional<ZoneId> zone, CaptureTime captured, Duration usualResponseWindow) {
        this.row = row;
        this.zone = zone;
        this.captured = captured;
        this.usualResponseWindow = usualResponseWindow;
    }

    CaptureTime captured() {
        return captured;
    }

    Duration usualResponseWindow() {
        return usualResponseWindow;
    }

    /// A further time of the row.
    CaptureTime time(TimeForm form) {
        return form.of(row, zone);
    }

    /// Notes a value that was read elsewhere.
    void note(String field, String text) {
        mapped.append(field).append('=').append(text.length()).append(':').append(text).append(';');
    }

    /// All values read so far, in one text.
    String mapped() {
        return mapped.toString();
    }

    /// The event, unless everything that it takes from columns is missing in this row.
    <T> Optional<T> event(Supplier<T> event) {
        return asked && !answered ? Optional.empty() : Optional.of(event.get());
    }

    Optional<String> text(String field, Optional<Value> value) {
        return value.flatMap(v -> noted(field, v, v.text(row)));
    }

    Optional<BigDecimal> number(String field, Optional<Value> value) {
        return value.flatMap(
                v -> {
                    Optional<BigDecimal> number = v.number(row);
                    noted(field, v, number.map(n -> n.stripTrailingZeros().toPlainString()));
                    return number;
                });
    }

    OptionalInt whole(String field, Optional<Value> value) {
        Optional<BigDecimal> number = number(field, value);
        return number.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(whole(value.orElseThrow(), number.get()));
    }

    boolean flag(String field, Optional<Value> value) {
        return text(field, value).map(text -> flag(value.orElseThrow(), text)).orElse(false);
    }

    <E extends Enum<E>> Optional<E> choice(String field, Optional<Value> value, Class<E> type) {
        return text(field, value).map(text -> choice(value.orElseThrow(), text, type));
    }

    List<String> list(String field, List<Value> values) {
        List<String> all = new ArrayList<>();
        for (Value value : values) {
            List<String> some = value.list(row);
            noted(
                    field,
                    value,
                    some.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", some)));
            all.addAll(some);
        }
        return all;
    }

    SortedMap<String, BigDecimal> numbers(String field, SortedMap<String, Value> values) {
        SortedMap<String, BigDecimal> numbers = new TreeMap<>();
        values.forEach(
                (id, value) ->
                        number(field + "/" + id, Optional.of(value))
                                .ifPresent(number -> numbers.put(id, number)));
        return numbers;
    }

    SortedMap<String, String> texts(String field, SortedMap<String, Value> values) {
        SortedMap<String, String> texts = new TreeMap<>();
        for (Map.Entry<String, Value> entry : values.entrySet()) {
            text(field + "/" + entry.getKey(), Optional.of(entry.getValue()))
                    .ifPresent(text -> texts.put(entry.getKey(), text));
        }
        return texts;
    }

    private <T> Optional<T> noted(String field, Value value, Optional<T> read) {
        if (!value.isConstant() && !CIRCUMSTANCES.contains(field)) {
            asked = true;
            answered |= read.isPresent();
        }
        read.ifPresent(text -> note(field, text.toString()));
        return read;
    }

    /// What a field says that the event cannot do without.
    static <T> T need(String field, Optional<Value> value, Optional<T> read) {
        return read.orElseThrow(
                () ->
                        new Unusable(
                                value.map(Value::column).filter(c -> !c.isEmpty()).orElse(field),
                                "is missing"));
    }

    static int whole(Value value, BigDecimal number) {
        try {
            return number.intValueExact();
        } catch (ArithmeticException e) {
            throw new Unusable(value.column(), "is no whole number");
        }
    }

    private static boolean flag(Value value, String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "t", "yes", "y", "1" -> true;
            case "false", "f", "no", "n", "0" -> false;
            default -> throw new Unusable(value.column(), "is neither yes nor no");
        };
    }

    /// @throws Unusable if the text is none of the words of a kind
    static <E extends Enum<E>> E choice(Value value, String text, Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (word(constant).equals(text.toLowerCase(Locale.ROOT))) {
                return constant;
            }
        }
        throw new Unusable(value.column(), "is none of " + words(type));
    }

    /// The words of a kind, as mappings write them.
    static <E extends Enum<E>> String words(Class<E> type) {
        return String.join(
                ", ", List.of(type.getEnumConstants()).stream().map(Fields::word).toList());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
