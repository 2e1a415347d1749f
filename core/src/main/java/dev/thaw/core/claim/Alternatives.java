package dev.thaw.core.claim;

import dev.thaw.core.claim.Slot.Take;
import dev.thaw.core.measure.LeastData;
import dev.thaw.core.number.Rational;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a participant's check-ins come to under every alternative of the specification curve
/// `standard-v1`, read in the same look at the events as the plan's own values.
///
/// @param answers by whether late answers count: out, then in
/// @param due by [OutcomeWindow], whether its last possible day lies before the horizon
public record Alternatives(List<Answers> answers, List<Boolean> due) {

    /// Measures of the curve.
    static final List<String> MEASURES = List.of("err@1", "intensity_all@1", "body@1");

    /// Fewest answers of a week; on four days.
    static final List<Integer> MINIMA = List.of(7, 10, 14);

    static final int DAYS_OF_WEEK = 4;

    /// Outcome windows, each of 14 days.
    enum OutcomeWindow {
        WEEK_8,
        WEEK_10,
        WEEK_12,
        SESSION_8,
        SESSION_10,
        SESSION_12;

        Slot slot() {
            return switch (this) {
                case WEEK_8 -> new Slot.Days(42, 55, Take.LAST);
                case WEEK_10 -> new Slot.Days(56, 69, Take.LAST);
                case WEEK_12 -> new Slot.Days(70, 83, Take.LAST);
                case SESSION_8 -> new Slot.AfterSessions(8, 8, 14);
                case SESSION_10 -> new Slot.AfterSessions(8, 10, 14);
                case SESSION_12 -> new Slot.AfterSessions(8, 12, 14);
            };
        }

        /// `week 8`.
        String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    public Alternatives {
        answers = List.copyOf(answers);
        due = List.copyOf(due);
    }

    /// The windows of one way to count answers.
    ///
    /// @param both qualifying and baseline days as one window
    /// @param outcomes by [OutcomeWindow]
    public record Answers(Cell qualifying, Cell baseline, Cell both, List<Cell> outcomes) {

        public Answers {
            outcomes = List.copyOf(outcomes);
        }
    }

    /// One window.
    ///
    /// @param values by [#MEASURES]; all absent where there is no answer
    /// @param minimaMet how many of [#MINIMA], the lowest first, the window's answers meet
    public record Cell(List<Optional<Rational>> values, int minimaMet) {

        static final Cell EMPTY =
                new Cell(List.of(Optional.empty(), Optional.empty(), Optional.empty()), 0);

        public Cell {
            values = List.copyOf(values);
        }

        /// The value by a measure, if the window meets a minimum.
        Optional<Rational> value(int measure, int minimum) {
            return minimum < minimaMet ? values.get(measure) : Optional.empty();
        }
    }

    /// What a minimum of a week asks of 14 days.
    static LeastData leastData(int minimum) {
        return new LeastData(2 * MINIMA.get(minimum), 2 * DAYS_OF_WEEK);
    }
}
