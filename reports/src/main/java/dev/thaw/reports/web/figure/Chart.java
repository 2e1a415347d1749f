package dev.thaw.reports.web.figure;

import java.util.List;
import java.util.Optional;

/// What is drawn. How it looks is up to the browser's script (`charts.js`).
public sealed interface Chart {

    /// Values along weeks or sessions, with bands of 95 %.
    ///
    /// @param unit what the axis counts, such as week
    /// @param window a stretch of it to mark
    /// @param small one of many on a page
    record Trend(String unit, Scale scale, List<Line> lines, Optional<Window> window, boolean small)
            implements Chart {

        public Trend {
            lines = List.copyOf(lines);
        }
    }

    /// A stretch of an axis.
    record Window(int from, int to, String name) {}

    /// Values beside each other, with intervals.
    ///
    /// @param unit of what stands side by side
    record Comparison(String unit, Scale scale, List<Column> columns) implements Chart {

        public Comparison {
            columns = List.copyOf(columns);
        }
    }

    /// One of those that are compared.
    record Column(String name, Mark mark) {}

    /// How many are in which category.
    ///
    /// @param stacks one for each bar, each with all categories
    record Parts(String unit, List<String> categories, List<Stack> stacks) implements Chart {

        public Parts {
            categories = List.copyOf(categories);
            stacks = List.copyOf(stacks);
        }
    }

    /// A bar.
    ///
    /// @param marks one for each category, shares from 0 to 1
    record Stack(String name, List<Mark> marks) {

        public Stack {
            marks = List.copyOf(marks);
        }
    }

    /// A value for each row at each place, as a shade.
    record Heat(String unit, String rowUnit, Scale scale, List<Line> rows) implements Chart {

        public Heat {
            rows = List.copyOf(rows);
        }
    }
}
