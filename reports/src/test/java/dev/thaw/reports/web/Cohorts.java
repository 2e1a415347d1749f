package dev.thaw.reports.web;

import dev.thaw.core.disclosure.MinimumCell;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Interval;
import dev.thaw.core.trend.Axis;
import dev.thaw.reports.CohortValue;
import dev.thaw.reports.PublishedCohort;
import dev.thaw.reports.PublishedCohort.Row;
import dev.thaw.reports.PublishedCohort.Shown;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/// Builds what may be shown of a cohort, row by row.
final class Cohorts {

    private final List<Row> rows = new ArrayList<>();

    private Cohorts() {}

    static Cohorts aCohort() {
        return new Cohorts();
    }

    Cohorts week(String measure, int index, int n, String mean, String margin) {
        return at(Axis.WEEK, measure, index, value(n, mean, margin));
    }

    Cohorts session(String measure, int index, int n, String mean, String margin) {
        return at(Axis.SESSION, measure, index, value(n, mean, margin));
    }

    Cohorts hiddenWeek(String measure, int index) {
        return at(Axis.WEEK, measure, index, new Shown.Hidden());
    }

    Cohorts weekWithoutMean(String measure, int index, int n) {
        Estimate none = Estimate.tooFew(n, n + 1);
        return at(Axis.WEEK, measure, index, new Shown.Value(new CohortValue(n, none, none)));
    }

    List<Row> rows() {
        return List.copyOf(rows);
    }

    PublishedCohort of(StudyId study, int minimum) {
        return new PublishedCohort(study, new MinimumCell(minimum), rows(), List.of(), List.of());
    }

    private Cohorts at(Axis axis, String measure, int index, Shown shown) {
        rows.add(new Row(axis, measure, index, "", shown));
        return this;
    }

    private static Shown value(int n, String mean, String margin) {
        BigDecimal middle = new BigDecimal(mean);
        BigDecimal half = new BigDecimal(margin);
        return new Shown.Value(
                new CohortValue(
                        n,
                        Estimate.of(Figure.of(middle), n)
                                .withInterval(
                                        new Interval(
                                                Figure.of(middle.subtract(half)),
                                                Figure.of(middle.add(half)),
                                                Figure.of(new BigDecimal("0.95")))),
                        Estimate.of(Figure.of(half.multiply(BigDecimal.TWO)), n)));
    }
}
