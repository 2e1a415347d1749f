package dev.thaw.reports.web.figure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// A chart as `charts.js` reads it.
final class ChartJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ChartJson() {}

    /// May stand within a `script` element: no sign in it ends one.
    static String of(String title, Chart chart) {
        ObjectNode json =
                switch (chart) {
                    case Chart.Trend trend -> trend(trend);
                    case Chart.Comparison comparison -> comparison(comparison);
                    case Chart.Parts parts -> parts(parts);
                    case Chart.Heat heat -> heat(heat);
                };
        return json.put("title", title).toString().replace("<", "\\u003c");
    }

    /// Every place from the first to the last one that any line has.
    static List<Integer> places(List<Line> lines) {
        SortedSet<Integer> known = new TreeSet<>();
        lines.forEach(line -> known.addAll(line.marks().keySet()));
        if (known.isEmpty()) {
            return List.of();
        }
        return IntStream.rangeClosed(known.getFirst(), known.getLast()).boxed().toList();
    }

    private static ObjectNode trend(Chart.Trend trend) {
        ObjectNode json = JSON.objectNode().put("kind", "trend").put("unit", trend.unit());
        scale(json.putObject("scale"), trend.scale());
        List<Integer> places = places(trend.lines());
        ArrayNode axis = json.putArray("places");
        places.forEach(axis::add);
        ArrayNode lines = json.putArray("lines");
        for (Line line : trend.lines()) {
            ObjectNode one = lines.addObject().put("name", line.name());
            ArrayNode marks = one.putArray("marks");
            places.forEach(place -> marks.add(mark(line.at(place))));
        }
        trend.window()
                .ifPresent(
                        window ->
                                json.putObject("window")
                                        .put("from", window.from())
                                        .put("to", window.to())
                                        .put("name", window.name()));
        return json.put("small", trend.small());
    }

    private static ObjectNode comparison(Chart.Comparison comparison) {
        ObjectNode json =
                JSON.objectNode().put("kind", "comparison").put("unit", comparison.unit());
        scale(json.putObject("scale"), comparison.scale());
        ArrayNode columns = json.putArray("columns");
        comparison
                .columns()
                .forEach(
                        column ->
                                columns.addObject()
                                        .put("name", column.name())
                                        .set("mark", mark(column.mark())));
        return json;
    }

    private static ObjectNode parts(Chart.Parts parts) {
        ObjectNode json = JSON.objectNode().put("kind", "parts").put("unit", parts.unit());
        ArrayNode categories = json.putArray("categories");
        parts.categories().forEach(categories::add);
        ArrayNode stacks = json.putArray("stacks");
        for (Chart.Stack stack : parts.stacks()) {
            ArrayNode marks = stacks.addObject().put("name", stack.name()).putArray("marks");
            stack.marks().forEach(mark -> marks.add(mark(mark)));
        }
        return json;
    }

    private static ObjectNode heat(Chart.Heat heat) {
        ObjectNode json =
                JSON.objectNode()
                        .put("kind", "heat")
                        .put("unit", heat.unit())
                        .put("rowUnit", heat.rowUnit());
        scale(json.putObject("scale"), heat.scale());
        List<Integer> places = places(heat.rows());
        ArrayNode axis = json.putArray("places");
        places.forEach(axis::add);
        ArrayNode rows = json.putArray("rows");
        for (Line row : heat.rows()) {
            ArrayNode marks = rows.addObject().put("name", row.name()).putArray("marks");
            places.forEach(place -> marks.add(mark(row.at(place))));
        }
        return json;
    }

    private static void scale(ObjectNode json, Scale scale) {
        json.put("unit", scale.unit()).put("decimals", scale.decimals());
        scale.range().ifPresent(range -> json.put("min", range.min()).put("max", range.max()));
    }

    /// `null`: absent; `"hidden"`; or `[value, lower, upper, n]`.
    private static JsonNode mark(Mark mark) {
        return switch (mark) {
            case Mark.Absent _ -> JSON.nullNode();
            case Mark.Hidden _ -> JSON.textNode("hidden");
            case Mark.Value value -> {
                ArrayNode four = JSON.arrayNode().add(value.value());
                value.lower().ifPresentOrElse(four::add, four::addNull);
                value.upper().ifPresentOrElse(four::add, four::addNull);
                yield four.add(value.n());
            }
        };
    }
}
