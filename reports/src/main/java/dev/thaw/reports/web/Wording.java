package dev.thaw.reports.web;

import dev.thaw.core.disclosure.MinimumCell;
import dev.thaw.core.trend.Axis;
import dev.thaw.reports.CohortValue;
import dev.thaw.reports.PublishedCohort.Row;
import dev.thaw.reports.PublishedCohort.Shown;

/// The words of one axis in one study.
record Wording(Axis axis, MinimumCell minimum) {

    /// What the axis counts.
    String unit() {
        return switch (axis) {
            case WEEK -> "week";
            case SESSION -> "session";
        };
    }

    /// Why a value is not shown.
    String hidden() {
        return "hidden: fewer than %d participants".formatted(minimum.people());
    }

    /// How many participants a row is about, as far as that may be said.
    String count(Row row) {
        return switch (row.shown()) {
            case Shown.Value(CohortValue value) -> Integer.toString(value.n());
            case Shown.Nobody _ -> "0";
            case Shown.Hidden _ -> "<" + minimum.people();
        };
    }
}
