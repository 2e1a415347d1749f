package dev.thaw.core.method;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// One line of a block ` ```worked ` in `docs/method.md`:
///
/// `theil-sen | t = 1 2 3; y = .2 .3 .5 | slope = 0.15; lower = 0.1`
///
/// @param function which function of the code computes it
/// @param given its arguments by name
/// @param expected results by name, as text; a function may return more
record WorkedExample(
        String function, Arguments given, SequencedMap<String, String> expected, int line) {

    private static final String BLOCK = "```worked";

    /// All worked examples of a document, in its order.
    static List<WorkedExample> in(List<String> document) {
        List<WorkedExample> examples = new ArrayList<>();
        boolean inside = false;
        for (int i = 0; i < document.size(); i++) {
            String line = document.get(i).strip();
            if (line.startsWith("```")) {
                inside = line.equals(BLOCK);
            } else if (inside && !line.isEmpty()) {
                examples.add(parse(line, i + 1));
            }
        }
        return examples;
    }

    private static WorkedExample parse(String line, int number) {
        String[] parts = line.split("\\|", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException(
                    "line " + number + " is not `function | given | expected`");
        }
        return new WorkedExample(
                parts[0].strip(), new Arguments(named(parts[1])), named(parts[2]), number);
    }

    private static SequencedMap<String, String> named(String part) {
        SequencedMap<String, String> named = new LinkedHashMap<>();
        for (String assignment : part.split(";", -1)) {
            if (!assignment.isBlank()) {
                String[] sides = assignment.split("=", 2);
                named.put(sides[0].strip(), sides[1].strip());
            }
        }
        return named;
    }

    /// The arguments of a worked example.
    record Arguments(Map<String, String> byName) {

        /// The text given under a name.
        String text(String name) {
            return Optional.ofNullable(byName.get(name))
                    .orElseThrow(() -> new IllegalArgumentException("no argument " + name));
        }

        boolean has(String name) {
            return byName.containsKey(name);
        }

        BigDecimal number(String name) {
            return new BigDecimal(text(name));
        }

        int integer(String name) {
            return Integer.parseInt(text(name));
        }

        /// Numbers with spaces between them.
        List<BigDecimal> numbers(String name) {
            return List.of(text(name).split("\\s+", -1)).stream().map(BigDecimal::new).toList();
        }

        /// Rows of numbers with `/` between the rows.
        List<List<BigDecimal>> table(String name) {
            return List.of(text(name).split("/", -1)).stream()
                    .map(row -> List.of(row.strip().split("\\s+", -1)))
                    .map(row -> row.stream().map(BigDecimal::new).toList())
                    .toList();
        }
    }
}
