package dev.thaw.ingest.restproxy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;

/// An Avro record as a row of texts, which a mapping can read. A field of a field has the name
/// `a.b`; the elements of a list are told apart by their `questionId`, else by their place, so that
/// an answer is `answers.mood.value`. Numbers are written plainly and without zeros at the end: `4`
/// as whole number, as fraction and as text is the same answer.
final class FlatRow {
    private static final String QUESTION = "questionId";

    /// The literal text that RADAR's questionnaire app sends for lack of a version.
    private static final String NO_VERSION = "version";

    /// A short value may stand for a large row: by the defaults of a schema that is a stranger's,
    /// and by long names that each part repeats.
    private static final int MOST_PARTS = 5_000;

    private static final int MOST_CHARACTERS = 500_000;

    private final SortedMap<String, String> cells = new TreeMap<>();
    private int parts;
    private int characters;

    private FlatRow() {}

    /// The row of a record: its topic, the fields of its key, and those of its value – as `value.…`
    /// where the key has a field of that name.
    static SortedMap<String, String> of(String topic, IndexedRecord key, IndexedRecord value)
            throws Mismatch {
        FlatRow row = new FlatRow();
        row.put("topic", topic);
        for (var field : key.getSchema().getFields()) {
            row.add(field.name(), key.get(field.pos()));
        }
        for (var field : value.getSchema().getFields()) {
            boolean taken = key.getSchema().getField(field.name()) != null;
            row.add(taken ? "value." + field.name() : field.name(), value.get(field.pos()));
        }
        row.cells.remove("version", NO_VERSION);
        return row.cells;
    }

    /// @param datum as Avro's generic classes have it; null is nothing
    private void add(String column, Object datum) throws Mismatch {
        parts++;
        characters += column.length();
        if (parts > MOST_PARTS || characters > MOST_CHARACTERS) {
            throw new Mismatch("/value", "This has too many parts, or too long names.");
        }
        switch (datum) {
            case null -> {}
            case IndexedRecord record -> {
                for (var field : record.getSchema().getFields()) {
                    add(column + "." + field.name(), record.get(field.pos()));
                }
            }
            case List<?> list -> {
                int place = 0;
                for (Object element : list) {
                    add(column + "." + name(element, place), element);
                    place++;
                }
            }
            case Map<?, ?> map -> {
                for (var entry : map.entrySet()) {
                    add(column + "." + entry.getKey(), entry.getValue());
                }
            }
            case Double number when Double.isFinite(number) ->
                    put(column, plain(number.toString()));
            case Float number when Float.isFinite(number) -> put(column, plain(number.toString()));
            case Double _, Float _ -> {}
            case java.nio.ByteBuffer _ -> {}
            case GenericFixed _ -> {}
            default -> put(column, datum.toString());
        }
    }

    private void put(String column, String text) throws Mismatch {
        if (cells.put(column, text) != null) {
            throw new Mismatch(
                    "/value",
                    "Two of its parts have the same name, such as an answer" + " given twice.");
        }
    }

    private static String name(Object element, int place) {
        if (element instanceof IndexedRecord record) {
            var field = record.getSchema().getField(QUESTION);
            if (field != null && record.get(field.pos()) instanceof CharSequence question) {
                return question.toString();
            }
        }
        return Integer.toString(place);
    }

    private static String plain(String number) {
        return new BigDecimal(number).stripTrailingZeros().toPlainString();
    }
}
