package dev.thaw.core.release;

import dev.thaw.core.disclosure.MinimumCell;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Rational;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Looks at a finished table as a reader does who has nothing else, and says whether it may go out.
/// It knows the rules, and nothing of how [Suppression] keeps them.
final class Audit {

    private final List<Cell> cells;
    private final MinimumCell least;

    private Audit(List<Cell> cells, MinimumCell least) {
        this.cells = cells;
        this.least = least;
    }

    static boolean passes(List<Cell> cells, MinimumCell least) {
        return new Audit(cells, least).passes();
    }

    private boolean passes() {
        int total = people(cells.getFirst().content());
        if (!(cells.getFirst().part() instanceof Part.Everyone) || total < least.people()) {
            return false;
        }
        SortedMap<String, List<Cell.Content>> byPartition = new TreeMap<>();
        for (Cell cell : cells) {
            if (cell.part() instanceof Part.Labelled(var partition, _)) {
                byPartition.computeIfAbsent(partition, _ -> new ArrayList<>()).add(cell.content());
            }
        }
        return cells.stream().allMatch(cell -> tellsOfEnough(cell.content(), total))
                && byPartition.values().stream().allMatch(part -> hidesWell(part, total));
    }

    /// −1 of a hidden cell.
    private static int people(Cell.Content content) {
        return switch (content) {
            case Cell.Hidden() -> -1;
            case Cell.Amounts(int n, _, _, _) -> n;
            case Cell.Shares(int n, _) -> n;
            case Cell.Categories(int n, _, _) -> n;
        };
    }

    private boolean tellsOfEnough(Cell.Content content, int total) {
        return switch (content) {
            case Cell.Hidden() -> true;
            case Cell.Amounts amounts ->
                    !least.hides(amounts.n(), total) && differ(amounts) && farFromEnds(amounts);
            case Cell.Shares(int n, _) -> !least.hides(n, total);
            case Cell.Categories categories ->
                    !least.hides(categories.n(), total) && countsEnough(categories);
        };
    }

    private boolean differ(Cell.Amounts amounts) {
        return least.people() == 1
                || amounts.standardDeviation()
                        .figure()
                        .map(figure -> figure.value().signum() > 0)
                        .orElse(amounts.n() == 0);
    }

    private boolean farFromEnds(Cell.Amounts amounts) {
        for (var quantile : amounts.quantiles().entrySet()) {
            Rational n = Rational.of(amounts.n());
            Rational below = n.multiply(quantile.getKey());
            if (quantile.getValue() instanceof Estimate.Measured
                    && below.min(n.subtract(below)).compareTo(Rational.of(least.people())) < 0) {
                return false;
            }
        }
        return true;
    }

    private boolean countsEnough(Cell.Categories categories) {
        int rest = categories.n();
        for (Cell.Counted counted : categories.shown().values()) {
            if (least.hides(counted.people(), categories.n())) {
                return false;
            }
            rest -= counted.people();
        }
        return !least.hides(rest) && (rest == 0 || !categories.hidden().isEmpty());
    }

    /// Whether the cells hidden of a partition cannot be worked out from those shown.
    private boolean hidesWell(List<Cell.Content> parts, int total) {
        List<Cell.Content> shown =
                parts.stream().filter(content -> !(content instanceof Cell.Hidden)).toList();
        int hidden = parts.size() - shown.size();
        int rest = total - shown.stream().mapToInt(Audit::people).sum();
        if (hidden == 0) {
            return rest == 0;
        }
        if (shown.isEmpty()) {
            // Nothing but the total, and not even which labels are of nobody.
            return true;
        }
        return rangesSpan(hidden, rest) && hiddenCategoriesTellOfEnough(shown, rest);
    }

    /// Narrows the ranges of numbers from 1 on that sum to a known one until they narrow no more.
    private boolean rangesSpan(int numbers, int sum) {
        int[] low = new int[numbers];
        int[] high = new int[numbers];
        Arrays.fill(low, 1);
        Arrays.fill(high, sum);
        for (boolean narrowed = true; narrowed; ) {
            narrowed = false;
            int lows = Arrays.stream(low).sum();
            int highs = Arrays.stream(high).sum();
            for (int i = 0; i < numbers; i++) {
                int newLow = Math.max(low[i], sum - (highs - high[i]));
                int newHigh = Math.min(high[i], sum - (lows - low[i]));
                narrowed |= newLow > low[i] || newHigh < high[i];
                lows += newLow - low[i];
                highs += newHigh - high[i];
                low[i] = newLow;
                high[i] = newHigh;
            }
        }
        for (int i = 0; i < numbers; i++) {
            if (high[i] - low[i] < least.people()) {
                return false;
            }
        }
        return true;
    }

    /// The total's counts less those shown are the counts of all hidden cells together.
    private boolean hiddenCategoriesTellOfEnough(List<Cell.Content> shown, int people) {
        if (!(cells.getFirst().content() instanceof Cell.Categories(_, var ofAll, _))) {
            return true;
        }
        List<Cell.Categories> tables = new ArrayList<>();
        for (Cell.Content content : shown) {
            if (content instanceof Cell.Categories table) {
                tables.add(table);
            }
        }
        int others = people;
        for (var category : ofAll.entrySet()) {
            if (!tables.isEmpty()
                    && tables.stream()
                            .allMatch(table -> table.shown().containsKey(category.getKey()))) {
                int rest = category.getValue().people();
                for (Cell.Categories table : tables) {
                    rest -= table.shown().get(category.getKey()).people();
                }
                if (least.hides(rest)) {
                    return false;
                }
                others -= rest;
            }
        }
        return !least.hides(others);
    }
}
