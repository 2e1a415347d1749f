package dev.thaw.ingest.importer;

import dev.thaw.schemas.yaml.Yaml;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Whether something holds for a row: one of several cases, each a set of tests that all hold.
///
/// `{stop: present, answered: [1, TRUE]}` is one case; a list of such is several.
record Condition(List<List<Test>> cases) {

    /// Holds for every row.
    static final Condition ALWAYS = new Condition(List.of(List.of()));

    /// A test of one column.
    record Test(Yaml.Place place, String column, Rule rule) {}

    /// What is asked of a cell.
    private sealed interface Rule {
        record Present(boolean present) implements Rule {}

        record Among(Set<String> texts, boolean among) implements Rule {}

        record Bounded(Optional<BigDecimal> atLeast, Optional<BigDecimal> atMost) implements Rule {}
    }

    static Condition parse(Yaml yaml) {
        return new Condition(
                yaml.elements().stream().map(element -> tests(element.asSection())).toList());
    }

    private static List<Test> tests(Yaml.Section section) {
        List<Test> tests = new ArrayList<>();
        section.entries()
                .forEach((column, yaml) -> tests.add(new Test(yaml.place(), column, rule(yaml))));
        return List.copyOf(tests);
    }

    private static Rule rule(Yaml yaml) {
        return switch (yaml) {
            case Yaml.Text text when text.text().equals("present") -> new Rule.Present(true);
            case Yaml.Text text when text.text().equals("missing") -> new Rule.Present(false);
            case Yaml.Text _, Yaml.Items _ -> new Rule.Among(Set.copyOf(yaml.asWords()), true);
            case Yaml.Section section -> comparison(section);
        };
    }

    private static Rule comparison(Yaml.Section section) {
        section.allowing("not", "at_least", "at_most");
        Optional<Yaml> not = section.get("not");
        if (not.isPresent() && section.entries().size() > 1) {
            throw section.place().problem("'not' stands alone");
        }
        return not.<Rule>map(yaml -> new Rule.Among(Set.copyOf(yaml.asWords()), false))
                .orElseGet(
                        () ->
                                new Rule.Bounded(
                                        section.get("at_least").map(Condition::bound),
                                        section.get("at_most").map(Condition::bound)));
    }

    private static BigDecimal bound(Yaml yaml) {
        try {
            return Row.number("", yaml.asWord(), false);
        } catch (Unusable e) {
            throw yaml.place().problem("a number is expected here");
        }
    }

    /// All tests, whatever case they belong to.
    List<Test> tests() {
        return cases.stream().flatMap(List::stream).toList();
    }

    /// Whether this holds for a row.
    boolean holds(Row row) {
        for (List<Test> all : cases) {
            if (all.stream().allMatch(test -> holds(test, row))) {
                return true;
            }
        }
        return false;
    }

    private static boolean holds(Test test, Row row) {
        Optional<String> cell = row.cell(test.column(), Set.of());
        return switch (test.rule()) {
            case Rule.Present(boolean present) -> cell.isPresent() == present;
            case Rule.Among(Set<String> texts, boolean among) ->
                    texts.contains(cell.orElse("")) == among;
            case Rule.Bounded(var atLeast, var atMost) ->
                    cell.map(text -> row.number(test.column(), text))
                            .filter(n -> atLeast.isEmpty() || n.compareTo(atLeast.get()) >= 0)
                            .filter(n -> atMost.isEmpty() || n.compareTo(atMost.get()) <= 0)
                            .isPresent();
        };
    }
}
