package dev.thaw.reports.claim;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.core.claim.Counted;
import dev.thaw.core.claim.CountedPeople;
import dev.thaw.core.event.SubjectId;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Which counts a public result shows, and whom they are of.
public final class ShownCells {

    private final JsonNode result;
    private final SortedSet<String> cells = new TreeSet<>();

    /// Attributes of which strata are shown.
    private final SortedSet<String> divided = new TreeSet<>();

    private ShownCells(JsonNode result) {
        this.result = result;
    }

    /// @param result of the public edition
    /// @param counted what everybody is counted in, shown or not
    public static CountedPeople of(JsonNode result, SortedMap<SubjectId, Counted> counted) {
        ShownCells shown = new ShownCells(result);
        shown.find();
        SortedMap<SubjectId, Counted> people = new TreeMap<>();
        SortedMap<String, Integer> sizes = new TreeMap<>();
        shown.cells.forEach(cell -> sizes.put(cell, 0));
        counted.forEach(
                (who, one) -> {
                    SortedSet<String> theirs = shown.of(one);
                    theirs.forEach(cell -> sizes.merge(cell, 1, Integer::sum));
                    people.put(who, new Counted(theirs, one.outcome(), one.weeks()));
                });
        return new CountedPeople(people, sizes);
    }

    private void find() {
        JsonNode flow = result.path("flow");
        counts(flow, "participants", Counted.PARTICIPANTS);
        counts(flow, "eligible", Counted.ELIGIBLE);
        counts(flow, "not_yet_due", Counted.NOT_YET_DUE);
        counts(flow, "completers", Counted.COMPLETERS);
        JsonNode denominators = result.path("denominators");
        share(denominators.path("D1"), Counted.STARTERS);
        share(denominators.path("D2"), Counted.COMPLETERS);
        if (cells.contains(Counted.STARTERS) && cells.contains(Counted.COMPLETERS)) {
            cells.add(Counted.STARTERS_ONLY);
        }
        result.path("categories").properties().stream()
                .filter(category -> category.getValue().isNumber())
                .forEach(category -> cells.add(Counted.category(category.getKey())));
        result.path("intercurrent")
                .forEach(
                        one ->
                                counts(
                                        one,
                                        "happened",
                                        Counted.happened(one.path("event").asText())));
        share(result.at("/integrative/integrative"), Counted.exposed(true));
        share(result.at("/integrative/single_modality"), Counted.exposed(false));
        result.path("strata").properties().forEach(this::stratum);
    }

    /// Who is in no stratum that is shown can be told from the denominator and those that are.
    private void stratum(Map.Entry<String, JsonNode> attribute) {
        JsonNode codes = attribute.getValue();
        codes.properties()
                .forEach(
                        code ->
                                share(
                                        code.getValue(),
                                        Counted.stratum(attribute.getKey(), code.getKey())));
        boolean some = codes.findValue("n") != null;
        if (some && cells.contains(Counted.STARTERS)) {
            divided.add(attribute.getKey());
            addWithImproved(others(attribute.getKey()));
        }
    }

    private static String others(String attribute) {
        return Counted.stratum(attribute, "");
    }

    private void counts(JsonNode object, String name, String cell) {
        if (object.path(name).isNumber()) {
            cells.add(cell);
        }
    }

    private void share(JsonNode share, String cell) {
        if (share.path("n").isNumber()) {
            addWithImproved(cell);
        }
    }

    private void addWithImproved(String cell) {
        cells.add(cell);
        cells.add(Counted.improved(cell));
        cells.add(Counted.notImproved(cell));
    }

    private SortedSet<String> of(Counted one) {
        SortedSet<String> theirs = new TreeSet<>(one.cells());
        theirs.retainAll(cells);
        for (String attribute : divided) {
            String others = others(attribute);
            if (theirs.contains(Counted.STARTERS)
                    && theirs.stream().noneMatch(cell -> cell.startsWith(others))) {
                theirs.add(others);
                theirs.add(
                        theirs.contains(Counted.improved(Counted.STARTERS))
                                ? Counted.improved(others)
                                : Counted.notImproved(others));
            }
        }
        return theirs;
    }
}
