package dev.thaw.ingest.importer;

import dev.thaw.core.protocol.StudyProtocol.Range;
import dev.thaw.schemas.yaml.Yaml;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Where a field's value comes from and what is done to it: `mood` reads a column, `=BDI` is the
/// text BDI itself, and `{column: sex, recode: {Male: m}}` reads a column and changes it.
///
/// @param columns read and joined with hyphens; empty: a constant
/// @param missing markers of what is missing here, besides those of the file
/// @param recode the text that each text stands for; empty: as it is
/// @param bands lower bounds of bands, ascending; empty: none
/// @param times a number is multiplied by this
/// @param plus and this is added
/// @param scale that the number must lie on, in the end
/// @param split what separates the elements of a list
record Value(
        Yaml.Place place,
        String constant,
        List<String> columns,
        Set<String> missing,
        Map<String, String> recode,
        List<Integer> bands,
        BigDecimal times,
        BigDecimal plus,
        Optional<Range> scale,
        String split) {

    private static final Pattern RANGE = Pattern.compile("(-?[0-9.]+)\\.\\.(-?[0-9.]+)");
    private static final Pattern AROUND_LIST = Pattern.compile("^[\\[({]|[\\])}]$");
    private static final Pattern AROUND_ELEMENT = Pattern.compile("^['\"]|['\"]$");

    static Value parse(Yaml yaml) {
        return switch (yaml) {
            case Yaml.Text text -> plain(text);
            case Yaml.Section section -> changed(section);
            case Yaml.Items items ->
                    throw items.place()
                            .problem("one value is expected here: a column, or = and a text");
        };
    }

    private static Value plain(Yaml.Text text) {
        String word = text.asWord();
        return word.startsWith("=")
                ? untouched(text.place(), word.substring(1), List.of())
                : column(text.place(), word);
    }

    /// The cells of a column as they are.
    static Value column(Yaml.Place place, String column) {
        return untouched(place, "", List.of(column));
    }

    private static Value untouched(Yaml.Place place, String constant, List<String> columns) {
        return new Value(
                place,
                constant,
                columns,
                Set.of(),
                Map.of(),
                List.of(),
                BigDecimal.ONE,
                BigDecimal.ZERO,
                Optional.empty(),
                ",");
    }

    private static Value changed(Yaml.Section section) {
        section.allowing(
                "column", "join", "value", "missing", "recode", "bands", "times", "plus", "scale",
                "split");
        if (List.of("column", "join", "value").stream()
                        .filter(key -> section.get(key).isPresent())
                        .count()
                != 1) {
            throw section.place().problem("say one of 'column', 'join' and 'value'");
        }
        if (section.get("recode").isPresent() && section.get("bands").isPresent()) {
            throw section.place().problem("'recode' and 'bands' contradict each other; keep one");
        }
        return new Value(
                section.place(),
                section.word("value").orElse(""),
                section.words("join")
                        .orElseGet(() -> section.word("column").map(List::of).orElse(List.of())),
                Set.copyOf(section.words("missing").orElse(List.of())),
                section.section("recode").map(Value::recoding).orElse(Map.of()),
                section.get("bands").map(Value::lowerBounds).orElse(List.of()),
                section.get("times").map(Value::number).orElse(BigDecimal.ONE),
                section.get("plus").map(Value::number).orElse(BigDecimal.ZERO),
                section.get("scale").map(Value::range),
                section.word("split").orElse(","));
    }

    private static Map<String, String> recoding(Yaml.Section section) {
        Map<String, String> recode = new LinkedHashMap<>();
        section.entries().forEach((from, to) -> recode.put(from, to.asWord()));
        return recode;
    }

    private static List<Integer> lowerBounds(Yaml yaml) {
        List<Integer> bounds = new ArrayList<>();
        for (String word : yaml.asWords()) {
            if (!word.matches("\\d{1,6}")
                    || (!bounds.isEmpty() && Integer.parseInt(word) <= bounds.getLast())) {
                throw yaml.place().problem("'bands' are ascending whole numbers: [18, 30, 45]");
            }
            bounds.add(Integer.parseInt(word));
        }
        return List.copyOf(bounds);
    }

    private static BigDecimal number(Yaml yaml) {
        try {
            return Row.number("", yaml.asWord(), false);
        } catch (Unusable e) {
            throw yaml.place().problem("a number is expected here");
        }
    }

    private static Range range(Yaml yaml) {
        var range = RANGE.matcher(yaml.asWord());
        if (!range.matches()) {
            throw yaml.place().problem("a scale is written min..max, for example 1..5");
        }
        try {
            return new Range(
                    new BigDecimal(range.group(1)),
                    new BigDecimal(range.group(2)),
                    Optional.empty());
        } catch (IllegalArgumentException e) {
            throw yaml.place().problem("a scale is written min..max with min below max");
        }
    }

    boolean isConstant() {
        return columns.isEmpty();
    }

    /// The column that a complaint names; empty for a constant.
    String column() {
        return isConstant() ? "" : columns.getFirst();
    }

    /// All texts that this can turn out to be, where the mapping alone says so.
    Optional<Collection<String>> knownTexts() {
        if (isConstant()) {
            return Optional.of(List.of(constant));
        }
        if (!bands.isEmpty()) {
            return Optional.of(
                    new LinkedHashSet<>(bands.stream().map(lower -> band(lower)).toList()));
        }
        return recode.isEmpty() ? Optional.empty() : Optional.of(recode.values());
    }

    /// The text of a row; empty where it is missing.
    ///
    /// @throws Unusable where the cell does not fit
    Optional<String> text(Row row) {
        if (isNumeric()) {
            return number(row).map(BigDecimal::toPlainString);
        }
        Optional<String> raw = raw(row);
        if (!recode.isEmpty()) {
            return raw.map(this::recoded);
        }
        return bands.isEmpty() ? raw : raw.map(text -> band(row.number(column(), text)));
    }

    /// The number of a row; empty where it is missing.
    ///
    /// @throws Unusable where the cell is no number, or off the scale stated here
    Optional<BigDecimal> number(Row row) {
        return raw(row).map(text -> onScale(numberOf(row, text).multiply(times).add(plus)));
    }

    /// The elements of a row's list, without brackets and quotation marks around them.
    List<String> list(Row row) {
        Optional<String> raw = raw(row);
        if (raw.isEmpty()) {
            return List.of();
        }
        String inside = AROUND_LIST.matcher(raw.get()).replaceAll("");
        return Arrays.stream(inside.split(Pattern.quote(split), -1))
                .map(element -> AROUND_ELEMENT.matcher(element.strip()).replaceAll(""))
                .filter(element -> !element.isBlank())
                .map(element -> recode.isEmpty() ? element : recoded(element))
                .toList();
    }

    private boolean isNumeric() {
        return times.compareTo(BigDecimal.ONE) != 0 || plus.signum() != 0 || scale.isPresent();
    }

    private Optional<String> raw(Row row) {
        if (isConstant()) {
            return Optional.of(constant);
        }
        if (columns.size() == 1) {
            return row.cell(columns.getFirst(), missing);
        }
        List<String> parts =
                columns.stream().flatMap(column -> row.cell(column, missing).stream()).toList();
        return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("-", parts));
    }

    private String recoded(String text) {
        String to = recode.get(text);
        if (to == null) {
            throw new Unusable(column(), "is none of the values that the mapping recodes");
        }
        return to;
    }

    private BigDecimal numberOf(Row row, String text) {
        if (isConstant()) {
            return Row.number("", text, false);
        }
        return recode.isEmpty()
                ? row.number(column(), text)
                : Row.number(column(), recoded(text), false);
    }

    private BigDecimal onScale(BigDecimal number) {
        if (scale.isPresent() && !scale.get().contains(number)) {
            throw new Unusable(
                    column(),
                    "is off its scale %s..%s".formatted(scale.get().min(), scale.get().max()));
        }
        return number;
    }

    private String band(BigDecimal number) {
        return bands.reversed().stream()
                .filter(lower -> number.compareTo(BigDecimal.valueOf(lower)) >= 0)
                .findFirst()
                .map(this::band)
                .orElseThrow(
                        () ->
                                new Unusable(
                                        column(), "is below the first band " + bands.getFirst()));
    }

    private String band(Integer lower) {
        int next = bands.indexOf(lower) + 1;
        return next == bands.size() ? lower + "+" : lower + "-" + (bands.get(next) - 1);
    }
}
