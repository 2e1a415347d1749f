package dev.thaw.reports.web;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.thaw.core.event.StudyId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.protocol.StudyProtocol.Anchor;
import dev.thaw.core.trend.Axis;
import dev.thaw.reports.PublishedCohort;
import dev.thaw.reports.PublishedCohort.Row;
import dev.thaw.schemas.StudyAccount;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A study: its account and its cohort's trends.
///
/// @param title the study's id where there is no protocol to name it
/// @param protocol empty: none is known, so that nothing but the account may be shown
/// @param sections one for each axis along which there are trends
record StudyPage(
        String id,
        String title,
        AccountView account,
        Optional<ProtocolView> protocol,
        List<Section> sections) {

    /// @param minimum T, participants
    record ProtocolView(String version, int minimum) {}

    /// The trends along one axis.
    ///
    /// @param explanation of what the axis counts
    record Section(String heading, String explanation, List<MeasureFigure> figures) {}

    static StudyPage of(StudyAccount account, StudyProtocol protocol, PublishedCohort cohort) {
        return new StudyPage(
                protocol.study().value(),
                protocol.title(),
                AccountView.of(account),
                Optional.of(new ProtocolView(protocol.version(), cohort.minimum().people())),
                Arrays.stream(Axis.values())
                        .map(axis -> section(axis, protocol, cohort))
                        .filter(section -> !section.figures().isEmpty())
                        .toList());
    }

    static StudyPage withoutProtocol(StudyId study, StudyAccount account) {
        return new StudyPage(
                study.value(), study.value(), AccountView.of(account), Optional.empty(), List.of());
    }

    private static Section section(Axis axis, StudyProtocol protocol, PublishedCohort cohort) {
        Map<MeasureWords, List<Row>> byMeasure =
                cohort.totals().stream()
                        .filter(row -> row.axis() == axis)
                        .collect(
                                groupingBy(
                                        row -> MeasureWords.of(row.measure(), protocol),
                                        TreeMap::new,
                                        toList()));
        return new Section(
                heading(axis),
                explanation(axis, protocol.anchor()),
                byMeasure.entrySet().stream()
                        .map(
                                entry ->
                                        MeasureFigure.of(
                                                axis,
                                                entry.getKey(),
                                                entry.getValue(),
                                                cohort.minimum()))
                        .toList());
    }

    private static String heading(Axis axis) {
        return switch (axis) {
            case WEEK -> "Trends by week";
            case SESSION -> "Trends by session";
        };
    }

    private static String explanation(Axis axis, Anchor anchor) {
        return switch (axis) {
            case SESSION -> "Sessions are numbered for each participant from the first.";
            case WEEK ->
                    switch (anchor) {
                        case FIRST_ATTENDED_SESSION ->
                                "Week 1 begins with each participant’s first attended session.";
                        case ENROLMENT -> "Week 1 begins with each participant’s enrolment.";
                    };
        };
    }
}
