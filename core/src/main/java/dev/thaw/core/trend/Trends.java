package dev.thaw.core.trend;

import dev.thaw.core.event.Amendment.EventCorrected;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.Observation;
import dev.thaw.core.event.Observation.Enrolled;
import dev.thaw.core.event.Observation.InstrumentScored;
import dev.thaw.core.measure.DayWindow;
import dev.thaw.core.measure.InstrumentTotals;
import dev.thaw.core.measure.Measure;
import dev.thaw.core.measure.MeasuredValue;
import dev.thaw.core.measure.Measures;
import dev.thaw.core.measure.Occasion;
import dev.thaw.core.measure.Occasions;
import dev.thaw.core.measure.SessionSeries;
import dev.thaw.core.measure.Setting;
import dev.thaw.core.measure.WeeklySeries;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.trend.CollectedHistory.Session;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// From one participant's admitted events to measures and trends: a pure function of the set of
/// events and the protocol, however and how often the events arrived.
///
/// A trend does not know today's date: the newest week may be unfinished, and so may the block
/// after the last session. Who needs finished ones only (science.md B: at a lock) leaves later
/// events out of the history.
public final class Trends {

    private static final Comparator<MeasureTrend> BY_AXIS_AND_MEASURE =
            Comparator.comparing(MeasureTrend::axis).thenComparing(MeasureTrend::measure);

    private final StudyProtocol protocol;
    private final Windows.Planner windows;
    private final ExclusionTally excluded = new ExclusionTally();
    private final List<MeasureTrend> measures = new ArrayList<>();
    private final List<MeasureChange> changes = new ArrayList<>();

    private Trends(StudyProtocol protocol, Windows.Choice choice) {
        this.protocol = protocol;
        windows = new Windows.Planner(choice);
    }

    /// The trend with its named windows: weeks 1–12 and the newest window of every length from 8 to
    /// 12 weeks; the first 8, 10 and 12 sessions and all of them. Empty unless it is known by now
    /// that individual trends may be derived.
    public static Optional<ParticipantTrend> of(
            ParticipantHistory history, StudyProtocol protocol) {
        return of(history, protocol, Windows.Choice.NAMED);
    }

    /// The same with every window of 8 to 12 weeks or sessions besides.
    public static Optional<ParticipantTrend> withAllWindows(
            ParticipantHistory history, StudyProtocol protocol) {
        return of(history, protocol, Windows.Choice.ALL);
    }

    /// What the measures look at, for windows of any days. Empty unless it is known by now that the
    /// data may be used for the purpose, and until there is a day to count from.
    ///
    /// @param purpose what the caller derives from it, for example
    ///   [ConsentScope#INCLUDE_IN_COHORT_CLAIMS] for a claim
    public static Optional<Occasions> occasions(
            ParticipantHistory history,
            StudyProtocol protocol,
            LateAnswers late,
            ConsentScope purpose) {
        KnownConsent consent = KnownConsent.in(history.events(), protocol);
        if (!consent.permits(purpose)) {
            return Optional.empty();
        }
        ExclusionTally excluded = new ExclusionTally();
        Observations observations = Observations.in(history, consent, protocol, excluded);
        CheckIns checkIns = CheckIns.of(observations, protocol, late, excluded);
        Sessions sessions = Sessions.of(observations.sessions(), excluded);
        return StudyCalendar.of(protocol, sessions, observations.enrolment())
                .map(calendar -> checkIns.on(calendar, protocol));
    }

    private static Optional<ParticipantTrend> of(
            ParticipantHistory history, StudyProtocol protocol, Windows.Choice choice) {
        KnownConsent consent = KnownConsent.in(history.events(), protocol);
        return consent.permits(ConsentScope.DERIVE_INDIVIDUAL_TRENDS)
                ? Optional.of(new Trends(protocol, choice).compute(history, consent))
                : Optional.empty();
    }

    private ParticipantTrend compute(ParticipantHistory history, KnownConsent consent) {
        Observations observations = Observations.in(history, consent, protocol, excluded);
        CheckIns checkIns = CheckIns.of(observations, protocol, LateAnswers.OUT, excluded);
        Instruments instruments = Instruments.of(observations.instruments(), protocol, excluded);
        Sessions sessions = Sessions.of(observations.sessions(), excluded);

        instruments
                .bySession()
                .forEach(
                        (id, totals) ->
                                add(
                                        InstrumentTotals.id(id),
                                        Axis.SESSION,
                                        List.copyOf(totals.values())));
        List<Session> attended = sessions.numbered();
        FlowTally flow = FlowTally.of(observations, attended, consent);
        Optional<StudyCalendar> calendar =
                StudyCalendar.of(protocol, sessions, observations.enrolment());
        calendar.ifPresentOrElse(
                known -> addPlaced(known, checkIns, instruments, sessions, flow),
                () -> excludeUnanchored(checkIns, instruments));

        measures.sort(BY_AXIS_AND_MEASURE);
        Optional<Enrolled> enrolled = observations.enrolment().map(seen -> (Enrolled) seen.what());
        return new ParticipantTrend(
                history.subject(),
                protocol.study(),
                protocol.hash(),
                enrolled.flatMap(Enrolled::site),
                enrolled.flatMap(Enrolled::arm),
                Sessions.mainModality(attended),
                observationsIn(history),
                excluded.counts(),
                attended.size(),
                consent.permits(ConsentScope.PUBLISH_AGGREGATE),
                flow.flow(),
                Hearing.of(observations, consent, calendar, protocol),
                measures,
                changes);
    }

    private void addPlaced(
            StudyCalendar calendar,
            CheckIns checkIns,
            Instruments instruments,
            Sessions sessions,
            FlowTally flow) {
        Occasions occasions = checkIns.on(calendar, protocol);
        List<DayWindow> weeks = occasions.weeks();
        ChangeWindows beforeAndAfter =
                ChangeWindows.of(occasions, sessions.numbered(), calendar.anchor());
        addWeekly(calendar, weeks, instruments);
        SessionSeries.of(occasions, sessions.blocks())
                .forEach((measure, values) -> add(measure, Axis.SESSION, values));
        changes.addAll(beforeAndAfter.changes(protocol));
        flow.place(weeks, beforeAndAfter, instruments.on(calendar), protocol);
    }

    private void addWeekly(StudyCalendar calendar, List<DayWindow> weeks, Instruments instruments) {
        Setting setting = Setting.ofWeek(protocol);
        for (Measure measure : Measures.ofWeeks(protocol)) {
            add(measure.id(), Axis.WEEK, WeeklySeries.of(measure, weeks, setting));
        }
        instruments
                .dated()
                .forEach(
                        (id, totals) ->
                                add(
                                        InstrumentTotals.id(id),
                                        Axis.WEEK,
                                        InstrumentTotals.weekly(scored(calendar, totals))));
    }

    private static List<Occasion<BigDecimal>> scored(
            StudyCalendar calendar, List<Observed> totals) {
        List<Occasion<BigDecimal>> occasions = new ArrayList<>();
        for (Observed observed : totals) {
            InstrumentScored scored = (InstrumentScored) observed.what();
            occasions.add(calendar.occasion(observed, scored.total().orElseThrow()));
        }
        return occasions;
    }

    /// A measure of which there is nothing to say is left out.
    private void add(String measure, Axis axis, List<MeasuredValue> values) {
        if (values.isEmpty()) {
            return;
        }
        List<Point> points = new ArrayList<>(values.size());
        for (MeasuredValue value : values) {
            points.add(new Point(value.index(), value.published()));
        }
        measures.add(
                new MeasureTrend(
                        measure,
                        axis,
                        points,
                        WindowTrends.of(axis, values, windows.of(axis, values))));
    }

    private void excludeUnanchored(CheckIns checkIns, Instruments instruments) {
        excluded.add(
                Exclusion.UNANCHORED,
                checkIns.counted().size()
                        + checkIns.prompts().size()
                        + instruments.withoutSession());
    }

    private static int observationsIn(ParticipantHistory history) {
        int count = 0;
        for (LedgerEvent event : history.events()) {
            count +=
                    switch (event.event().payload()) {
                        case Observation _, EventCorrected _ -> 1;
                        default -> 0;
                    };
        }
        return count;
    }
}
