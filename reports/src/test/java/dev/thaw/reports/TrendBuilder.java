package dev.thaw.reports;

import dev.thaw.core.event.Observation.EndOfTherapy;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.event.SubjectId;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Interval;
import dev.thaw.core.number.Status;
import dev.thaw.core.trend.Axis;
import dev.thaw.core.trend.Exclusion;
import dev.thaw.core.trend.MeasureChange;
import dev.thaw.core.trend.MeasureChange.Outcome;
import dev.thaw.core.trend.MeasureTrend;
import dev.thaw.core.trend.ParticipantFlow;
import dev.thaw.core.trend.ParticipantFlow.Stage;
import dev.thaw.core.trend.ParticipantTrend;
import dev.thaw.core.trend.Point;
import dev.thaw.core.trend.Presence;
import dev.thaw.core.trend.Window;
import dev.thaw.core.trend.WindowTrend;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/// Builds participants' trends in the words of a study.
public final class TrendBuilder {

    public static final String PROTOCOL = "ab".repeat(32);

    private final SubjectId subject;
    private final StudyId study;
    private Optional<String> site = Optional.empty();
    private Optional<String> arm = Optional.empty();
    private String protocol = PROTOCOL;
    private Optional<Modality> mainModality = Optional.empty();
    private int events = 40;
    private int sessions = 9;
    private boolean inAggregates = true;
    private ParticipantFlow flow = ParticipantFlow.NONE;
    private Presence presence = Presence.UNKNOWN;
    private final SortedMap<Exclusion, Integer> excluded = new TreeMap<>();
    private final SortedMap<Series, List<Point>> points = new TreeMap<>();
    private final SortedMap<Series, List<WindowTrend>> windows = new TreeMap<>();
    private final SortedMap<String, MeasureChange> changes = new TreeMap<>();

    private TrendBuilder(String study, SubjectId subject) {
        this.study = new StudyId(study);
        this.subject = subject;
    }

    public static TrendBuilder aParticipant(String study) {
        return new TrendBuilder(study, new SubjectId(UUID.randomUUID()));
    }

    public static TrendBuilder theParticipant(String study, SubjectId subject) {
        return new TrendBuilder(study, subject);
    }

    public TrendBuilder ofSite(String code) {
        site = Optional.of(code);
        return this;
    }

    public TrendBuilder inArm(String code) {
        arm = Optional.of(code);
        return this;
    }

    public TrendBuilder mainlyWith(Modality modality) {
        mainModality = Optional.of(modality);
        return this;
    }

    public TrendBuilder reaching(Stage... stages) {
        flow =
                new ParticipantFlow(
                        new TreeSet<>(List.of(stages)),
                        flow.end(),
                        flow.lastSession(),
                        flow.validWeeks());
        return this;
    }

    /// How therapy went.
    public TrendBuilder ending(EndOfTherapy how, int lastSession, int validWeeks) {
        flow =
                new ParticipantFlow(
                        flow.reached(), Optional.of(how), OptionalInt.of(lastSession), validWeeks);
        return this;
    }

    public TrendBuilder withPresence(Presence presence) {
        this.presence = presence;
        return this;
    }

    /// A change from a baseline, measured in one outcome window or more.
    public TrendBuilder withChange(String measure, Estimate baseline, Outcome... outcomes) {
        changes.put(
                measure,
                new MeasureChange(measure, Estimate.tooFew(3, 20), baseline, List.of(outcomes)));
        return this;
    }

    public TrendBuilder under(String protocolHash) {
        protocol = protocolHash;
        return this;
    }

    public TrendBuilder withEvents(int count) {
        events = count;
        return this;
    }

    public TrendBuilder withSessionsAttended(int count) {
        sessions = count;
        return this;
    }

    /// Who consented to everything but being part of published figures.
    public TrendBuilder notInAggregates() {
        inAggregates = false;
        return this;
    }

    public TrendBuilder excluding(Exclusion reason, int count) {
        excluded.put(reason, count);
        return this;
    }

    /// Weeks 1, 2, 3 … of a measure.
    public TrendBuilder withWeeks(String measure, String... values) {
        for (int i = 0; i < values.length; i++) {
            withWeek(measure, i + 1, Estimate.of(figure(values[i]), 20));
        }
        return this;
    }

    public TrendBuilder withWeek(String measure, int week, Estimate value) {
        return withPoint(Axis.WEEK, measure, week, value);
    }

    public TrendBuilder withSession(String measure, int session, String value) {
        return withPoint(Axis.SESSION, measure, session, Estimate.of(figure(value), 1));
    }

    /// A window in which every kind of estimate occurs.
    public TrendBuilder withWindow(String measure, int first, int length, String slope) {
        Figure value = figure(slope);
        Interval interval =
                new Interval(
                        Figure.of(value.value().subtract(BigDecimal.ONE)),
                        Figure.of(value.value().add(BigDecimal.ONE)),
                        figure("0.95"));
        windows.computeIfAbsent(new Series(Axis.WEEK, measure), _ -> new ArrayList<>())
                .add(
                        new WindowTrend(
                                new Window(first, length),
                                length,
                                Estimate.of(value, length)
                                        .withInterval(interval)
                                        .flagged(Flag.INTERVAL_AT_EXTREME),
                                Estimate.of(value, length)
                                        .withStandardError(figure("0.0123456789012"))
                                        .withInterval(interval),
                                Estimate.of(Figure.ZERO, length).withStatus(Status.ZERO_VARIANCE),
                                Estimate.none(Status.ZERO_VARIANCE, length)
                                        .flagged(
                                                Flag.PERFECT_FIT,
                                                Flag.AUTOCORRELATION_NOT_ESTIMATED)));
        return this;
    }

    public ParticipantTrend build() {
        List<MeasureTrend> measures = new ArrayList<>();
        points.forEach(
                (series, values) ->
                        measures.add(
                                new MeasureTrend(
                                        series.measure(),
                                        series.axis(),
                                        values,
                                        windows.getOrDefault(series, List.of()))));
        return new ParticipantTrend(
                subject,
                study,
                protocol,
                site,
                arm,
                mainModality,
                events,
                excluded,
                sessions,
                inAggregates,
                flow,
                presence,
                measures,
                List.copyOf(changes.values()));
    }

    private TrendBuilder withPoint(Axis axis, String measure, int index, Estimate value) {
        points.computeIfAbsent(new Series(axis, measure), _ -> new ArrayList<>())
                .add(new Point(index, value));
        return this;
    }

    public static Figure figure(String text) {
        return Figure.of(new BigDecimal(text));
    }
}
