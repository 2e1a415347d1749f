package dev.thaw.core.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Expected values computed by R, in `shared/oracles` beside the checkout. They are not part of the
/// repository; tests that need them are skipped where they are absent.
public final class Oracle {

    private Oracle() {}

    /// The rows of a CSV file without quoted commas, by column name.
    public static List<Map<String, String>> rows(String folder, String file) {
        Path csv = folder().resolve(folder).resolve(file);
        try {
            List<String> lines = Files.readAllLines(csv);
            String[] names = cells(lines.getFirst());
            List<Map<String, String>> rows = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                String[] cells = cells(line);
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 0; i < names.length; i++) {
                    row.put(names[i], cells[i]);
                }
                rows.add(row);
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String[] cells(String line) {
        return line.replace("\"", "").split(",", -1);
    }

    private static Path folder() {
        Path found =
                Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                        .map(path -> path.resolve("shared").resolve("oracles"))
                        .filter(Files::isDirectory)
                        .findFirst()
                        .orElse(Path.of("absent"));
        assumeTrue(
                Files.isDirectory(found),
                "skipped: there is no folder shared/oracles beside the checkout");
        return found;
    }

    /// Asserts equality within `tolerance`, relative for expected values beyond 1; where the oracle
    /// is empty, asserts that there is no value.
    public static void assertAgrees(String what, Estimate ours, String theirs, double tolerance) {
        if (theirs.isEmpty() || theirs.equals("NA")) {
            assertThat(ours.figure()).as(what).isEmpty();
        } else {
            assertThat(ours.figure()).as(what).isPresent();
            assertAgrees(what, ours.figure().orElseThrow(), theirs, tolerance);
        }
    }

    public static void assertAgrees(String what, Figure ours, String theirs, double tolerance) {
        double expected = new BigDecimal(theirs).doubleValue();
        assertThat(ours.value().doubleValue())
                .as(what)
                .isCloseTo(expected, within(tolerance * Math.max(1, Math.abs(expected))));
    }
}
