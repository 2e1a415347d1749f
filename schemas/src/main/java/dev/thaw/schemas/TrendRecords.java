package dev.thaw.schemas;

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
import dev.thaw.core.trend.MeasureTrend;
import dev.thaw.core.trend.OutcomeWindow;
import dev.thaw.core.trend.ParticipantFlow;
import dev.thaw.core.trend.ParticipantFlow.Stage;
import dev.thaw.core.trend.ParticipantTrend;
import dev.thaw.core.trend.Point;
import dev.thaw.core.trend.Presence;
import dev.thaw.core.trend.Presence.Awaited;
import dev.thaw.core.trend.Window;
import dev.thaw.core.trend.WindowTrend;
import dev.thaw.topics.EstimateFlag;
import dev.thaw.topics.EstimateStatus;
import dev.thaw.topics.FlowStage;
import dev.thaw.topics.OutcomeChange;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Core's trends as the generated records, and back.
final class TrendRecords {
    private TrendRecords() {}

    static dev.thaw.topics.ParticipantTrend toAvro(ParticipantTrend trend) {
        Map<String, Integer> excluded = LinkedHashMap.newLinkedHashMap(trend.excluded().size());
        trend.excluded().forEach((reason, count) -> excluded.put(reason.name(), count));
        return new dev.thaw.topics.ParticipantTrend(
                trend.subject().value(),
                trend.study().value(),
                trend.protocolHash(),
                trend.site().orElse(null),
                trend.arm().orElse(null),
                trend.events(),
                excluded,
                trend.sessionsAttended(),
                trend.inAggregates(),
                trend.measures().stream().map(TrendRecords::toAvro).toList(),
                trend.mainModality()
                        .map(modality -> dev.thaw.events.Modality.valueOf(modality.name()))
                        .orElse(null),
                toAvro(trend.flow()),
                trend.changes().stream().map(TrendRecords::toAvro).toList(),
                toAvro(trend.presence()));
    }

    static ParticipantTrend toCore(dev.thaw.topics.ParticipantTrend trend) {
        SortedMap<Exclusion, Integer> excluded = new TreeMap<>();
        trend.getExcluded().forEach((reason, count) -> excluded.put(exclusion(reason), count));
        return new ParticipantTrend(
                new SubjectId(trend.getSubject()),
                new StudyId(trend.getStudy()),
                trend.getProtocolHash(),
                Optional.ofNullable(trend.getSite()),
                Optional.ofNullable(trend.getArm()),
                Optional.ofNullable(trend.getMainModality())
                        .map(modality -> Symbols.core(Modality.class, modality)),
                trend.getEvents(),
                excluded,
                trend.getSessionsAttended(),
                trend.getInAggregates(),
                toCore(trend.getFlow()),
                toCore(trend.getPresence()),
                trend.getMeasures().stream().map(TrendRecords::toCore).toList(),
                trend.getChanges().stream().map(TrendRecords::toCore).toList());
    }

    private static dev.thaw.topics.ParticipantFlow toAvro(ParticipantFlow flow) {
        return new dev.thaw.topics.ParticipantFlow(
                flow.reached().stream().map(stage -> FlowStage.valueOf(stage.name())).toList(),
                flow.end()
                        .map(end -> dev.thaw.events.EndOfTherapy.valueOf(end.name()))
                        .orElse(null),
                flow.lastSession().isPresent() ? flow.lastSession().getAsInt() : null,
                flow.validWeeks());
    }

    private static ParticipantFlow toCore(dev.thaw.topics.ParticipantFlow flow) {
        SortedSet<Stage> reached = new TreeSet<>();
        flow.getReached().forEach(stage -> reached.add(Symbols.core(Stage.class, stage)));
        return new ParticipantFlow(
                reached,
                Optional.ofNullable(flow.getTherapyEnded())
                        .map(end -> Symbols.core(EndOfTherapy.class, end)),
                flow.getLastSession() == null
                        ? OptionalInt.empty()
                        : OptionalInt.of(flow.getLastSession()),
                flow.getValidWeeks());
    }

    private static dev.thaw.topics.Presence toAvro(Presence presence) {
        return new dev.thaw.topics.Presence(
                presence.awaited().map(Awaited::from).orElse(null),
                presence.awaited().flatMap(Awaited::until).orElse(null),
                presence.lastHeardAt().orElse(null),
                presence.weekOne().orElse(null),
                presence.apps());
    }

    private static Presence toCore(dev.thaw.topics.Presence presence) {
        return new Presence(
                Optional.ofNullable(presence.getAwaitedFrom())
                        .map(
                                from ->
                                        new Awaited(
                                                from,
                                                Optional.ofNullable(presence.getAwaitedUntil()))),
                Optional.ofNullable(presence.getLastHeardAt()),
                Optional.ofNullable(presence.getWeekOne()),
                new TreeMap<>(presence.getApps()));
    }

    private static dev.thaw.topics.MeasureChange toAvro(MeasureChange change) {
        return new dev.thaw.topics.MeasureChange(
                change.measure(),
                toAvro(change.qualifying()),
                toAvro(change.baseline()),
                change.outcomes().stream()
                        .map(
                                one ->
                                        new OutcomeChange(
                                                dev.thaw.topics.OutcomeWindow.valueOf(
                                                        one.window().name()),
                                                toAvro(one.value()),
                                                toAvro(one.change())))
                        .toList());
    }

    private static MeasureChange toCore(dev.thaw.topics.MeasureChange change) {
        return new MeasureChange(
                change.getMeasure(),
                toCore(change.getQualifying()),
                toCore(change.getBaseline()),
                change.getOutcomes().stream()
                        .map(
                                one ->
                                        new MeasureChange.Outcome(
                                                Symbols.core(OutcomeWindow.class, one.getWindow()),
                                                toCore(one.getValue()),
                                                toCore(one.getChange())))
                        .toList());
    }

    private static dev.thaw.topics.MeasureTrend toAvro(MeasureTrend trend) {
        return new dev.thaw.topics.MeasureTrend(
                trend.measure(),
                dev.thaw.topics.Axis.valueOf(trend.axis().name()),
                trend.points().stream()
                        .map(p -> new dev.thaw.topics.Point(p.index(), toAvro(p.value())))
                        .toList(),
                trend.windows().stream().map(TrendRecords::toAvro).toList());
    }

    private static MeasureTrend toCore(dev.thaw.topics.MeasureTrend trend) {
        return new MeasureTrend(
                trend.getMeasure(),
                Symbols.core(Axis.class, trend.getAxis()),
                trend.getPoints().stream()
                        .map(p -> new Point(p.getIndex(), toCore(p.getValue())))
                        .toList(),
                trend.getWindows().stream().map(TrendRecords::toCore).toList());
    }

    private static dev.thaw.topics.WindowTrend toAvro(WindowTrend trend) {
        return new dev.thaw.topics.WindowTrend(
                trend.window().first(),
                trend.window().length(),
                trend.valid(),
                toAvro(trend.theilSen()),
                toAvro(trend.leastSquares()),
                toAvro(trend.tauB()),
                toAvro(trend.trendP()));
    }

    private static WindowTrend toCore(dev.thaw.topics.WindowTrend trend) {
        return new WindowTrend(
                new Window(trend.getFirst(), trend.getLength()),
                trend.getValid(),
                toCore(trend.getTheilSen()),
                toCore(trend.getLeastSquares()),
                toCore(trend.getTauB()),
                toCore(trend.getTrendP()));
    }

    private static dev.thaw.topics.Estimate toAvro(Estimate estimate) {
        List<EstimateFlag> flags =
                estimate.flags().stream().map(f -> EstimateFlag.valueOf(f.name())).toList();
        EstimateStatus status = EstimateStatus.valueOf(estimate.status().name());
        return switch (estimate) {
            case Estimate.Measured m ->
                    new dev.thaw.topics.Estimate(
                            status,
                            m.n(),
                            0,
                            text(Optional.of(m.value())),
                            text(m.standardError()),
                            text(m.interval().map(Interval::lower)),
                            text(m.interval().map(Interval::upper)),
                            text(m.interval().map(Interval::confidence)),
                            flags);
            case Estimate.Insufficient i ->
                    new dev.thaw.topics.Estimate(
                            status, i.n(), i.required(), null, null, null, null, null, flags);
        };
    }

    private static Estimate toCore(dev.thaw.topics.Estimate estimate) {
        Status status = Symbols.core(Status.class, estimate.getStatus());
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        for (EstimateFlag flag : estimate.getFlags()) {
            flags.add(Symbols.core(Flag.class, flag));
        }
        if (estimate.getValue() == null) {
            return new Estimate.Insufficient(
                    status, estimate.getN(), estimate.getRequired(), flags);
        }
        return new Estimate.Measured(
                figure(estimate.getValue()),
                Optional.ofNullable(estimate.getStandardError()).map(TrendRecords::figure),
                interval(estimate),
                estimate.getN(),
                status,
                flags);
    }

    private static Optional<Interval> interval(dev.thaw.topics.Estimate estimate) {
        String lower = estimate.getLower();
        String upper = estimate.getUpper();
        String confidence = estimate.getConfidence();
        if (lower == null && upper == null && confidence == null) {
            return Optional.empty();
        }
        if (lower == null || upper == null || confidence == null) {
            throw new IllegalArgumentException("an interval has two ends and a confidence");
        }
        return Optional.of(new Interval(figure(lower), figure(upper), figure(confidence)));
    }

    private static String text(Optional<Figure> figure) {
        return figure.map(f -> f.value().toPlainString()).orElse(null);
    }

    private static Figure figure(String text) {
        return Figure.of(Decimals.figure(text));
    }

    private static Exclusion exclusion(String name) {
        return Symbols.named(Exclusion.class, name);
    }
}
