package dev.thaw.core.claim;

import dev.thaw.core.claim.Alternatives.OutcomeWindow;
import dev.thaw.core.claim.ParticipantFacts.Membership;
import dev.thaw.core.claim.ParticipantFacts.OutcomeElsewhere;
import dev.thaw.core.claim.ParticipantFacts.Person;
import dev.thaw.core.claim.ParticipantFacts.Standing;
import dev.thaw.core.claim.ParticipantFacts.Values;
import dev.thaw.core.claim.ParticipantFacts.Week;
import dev.thaw.core.claim.Slot.Take;
import dev.thaw.core.claim.Variable.Measured;
import dev.thaw.core.cohort.Retention;
import dev.thaw.core.event.Observation.Enrolled;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.core.measure.Measure;
import dev.thaw.core.measure.Occasions;
import dev.thaw.core.measure.WindowValue;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.trend.CollectedHistory;
import dev.thaw.core.trend.CollectedHistory.Scored;
import dev.thaw.core.trend.CollectedHistory.Session;
import dev.thaw.core.trend.LateAnswers;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/// One look at one participant, whose data may be used.
final class Look {

    private static final String RESPONSE_RATE = "err@1";
    private static final String LOWER = "err_lower@1";
    private static final String UPPER = "err_upper@1";
    private static final String COMPLIANCE = "compliance@1";
    private static final int DAYS_PER_WEEK = 7;

    private final ClaimSpec claim;
    private final StudyProtocol protocol;
    private final LocalDate horizon;
    private final Map<String, Measure> measures;
    private final CollectedHistory history;
    private final Optional<SingleValues> single;
    private final Timeline timeline;
    private final Optional<MeasuredWindows> windows;
    private final Optional<DayRange> outcomeDays;

    Look(
            ClaimSpec claim,
            StudyProtocol protocol,
            LocalDate horizon,
            Map<String, Measure> measures,
            CollectedHistory history) {
        this.claim = claim;
        this.protocol = protocol;
        this.horizon = horizon;
        this.measures = measures;
        this.history = history;
        this.single = single(claim.variable().measured());
        this.timeline = timeline();
        this.windows =
                timeline.anchor().stream()
                        .mapToObj(day -> new MeasuredWindows(claim, protocol, history, day))
                        .findFirst();
        this.outcomeDays = timeline.range(claim.variable().outcome());
    }

    private Optional<SingleValues> single(Measured measured) {
        return measured instanceof Measured.Single
                ? Optional.of(new SingleValues(scored(measured), claim.variable().sameDay()))
                : Optional.empty();
    }

    private List<Scored> scored(Measured measured) {
        return switch (measured) {
            case Measured.OfCheckIns _ -> List.of();
            case Measured.Total(String instrument) -> history.totals(instrument);
            case Measured.Rating(String item) -> history.ratings(item);
        };
    }

    private Timeline timeline() {
        OptionalLong baselineDay = single.map(this::baselineDay).orElse(OptionalLong.empty());
        OptionalLong anchor = Timeline.anchor(claim.anchor(), history, baselineDay);
        Timeline placed = new Timeline(claim, anchor, baselineDay, history.sessions());
        return baselineDay.isPresent() || single.isEmpty()
                ? placed
                : new Timeline(claim, anchor, dayInWindow(placed), history.sessions());
    }

    /// Of a baseline that does not hang on an anchor.
    private OptionalLong baselineDay(SingleValues values) {
        return switch (claim.variable().baseline()) {
            case Slot.Earliest _ -> day(values.earliest());
            case Slot.Occasion(String name) -> values.dayOfOccasion(name);
            case Slot.BaselineWindow _,
                    Slot.Days _,
                    Slot.AboutDay _,
                    Slot.Sessions _,
                    Slot.AfterSessions _ ->
                    OptionalLong.empty();
        };
    }

    /// Of a baseline that does.
    private OptionalLong dayInWindow(Timeline placed) {
        return placed.range(claim.variable().baseline())
                .map(
                        range ->
                                day(
                                        single.orElseThrow()
                                                .between(
                                                        range.first(),
                                                        range.last(),
                                                        range.take(),
                                                        range.named())))
                .orElse(OptionalLong.empty());
    }

    private static OptionalLong day(Optional<SingleValues.OfDay> value) {
        return value.map(found -> OptionalLong.of(found.day())).orElse(OptionalLong.empty());
    }

    ParticipantFacts facts(String key) {
        Optional<Rational> qualifying = qualifying(claim.variable().measured(), single);
        Optional<Rational> baseline = baseline(claim.variable().measured(), single);
        Optional<Rational> outcome = at(claim.variable().outcome());
        return new ParticipantFacts(
                key,
                standing(qualifying, baseline),
                new Values(
                        retention(outcome),
                        isDue(claim.variable().outcome()),
                        timeline.isExposed(),
                        qualifying,
                        baseline,
                        outcome,
                        last(),
                        selfRating(),
                        bound(LOWER),
                        bound(UPPER),
                        compliance(),
                        person(),
                        modalities(),
                        weeks(),
                        happened(),
                        subgroup(qualifying, baseline),
                        inOtherWeeks(),
                        alternatives()));
    }

    Set<UUID> outcomeEvents() {
        Set<UUID> events = new TreeSet<>();
        history.changeRatings().stream()
                .filter(this::isInOutcome)
                .map(Scored::event)
                .forEach(events::add);
        if (single.isEmpty()) {
            outcomeDays.ifPresent(
                    days -> events.addAll(history.checkInsOn(days.first(), days.last())));
        } else {
            scored(claim.variable().measured()).stream()
                    .filter(this::isInOutcome)
                    .map(Scored::event)
                    .forEach(events::add);
        }
        return events;
    }

    private Standing standing(Optional<Rational> qualifying, Optional<Rational> baseline) {
        if (!isStarted()) {
            return Standing.NOT_STARTED;
        }
        if (!isOldEnough()) {
            return Standing.TOO_YOUNG;
        }
        if (!isTreated()) {
            return Standing.OTHER_TREATMENT;
        }
        return selected(qualifying, baseline);
    }

    private boolean isStarted() {
        return switch (claim.exposure()) {
            case Exposure.None _ -> timeline.anchor().isPresent() || hasNoDays();
            case Exposure.Dose _, Exposure.Adherence _ -> !timeline.sessions().isEmpty();
        };
    }

    /// Whether neither baseline nor outcome is a matter of days.
    private boolean hasNoDays() {
        return !isOfDays(claim.variable().baseline()) && !isOfDays(claim.variable().outcome());
    }

    private static boolean isOfDays(Slot slot) {
        return switch (slot) {
            case Slot.BaselineWindow _, Slot.Days _, Slot.AboutDay _, Slot.AfterSessions _ -> true;
            case Slot.Earliest _, Slot.Occasion _, Slot.Sessions _ -> false;
        };
    }

    private boolean isOldEnough() {
        return claim.population().leastAge().isEmpty()
                || person().ageBand()
                        .flatMap(AgeBand::lowestAge)
                        .filter(age -> age >= claim.population().leastAge().get())
                        .isPresent();
    }

    private boolean isTreated() {
        Set<Modality> anyOf =
                switch (claim.exposure()) {
                    case Exposure.None _ -> Set.of();
                    case Exposure.Dose dose -> dose.anyOf();
                    case Exposure.Adherence adherence -> adherence.anyOf();
                };
        return anyOf.isEmpty()
                || timeline.sessions().stream()
                        .flatMap(session -> session.modalities().stream())
                        .anyMatch(anyOf::contains);
    }

    private Standing selected(Optional<Rational> qualifying, Optional<Rational> baseline) {
        Optional<Population.Rule> rule = claim.population().rule();
        if (rule.isPresent()
                && rule.get().window() == Population.Window.QUALIFYING
                && ruled(rule.get(), qualifying, baseline).isEmpty()) {
            return Standing.NO_QUALIFYING_VALUE;
        }
        if (baseline.isEmpty()) {
            return Standing.NO_BASELINE;
        }
        return rule.isEmpty()
                        || ruled(rule.get(), qualifying, baseline)
                                .filter(rule.get()::admits)
                                .isPresent()
                ? Standing.ELIGIBLE
                : Standing.NOT_SELECTED;
    }

    private Membership subgroup(Optional<Rational> qualifying, Optional<Rational> baseline) {
        return claim.population()
                .subgroup()
                .flatMap(
                        rule ->
                                ruled(rule, qualifying, baseline)
                                        .map(
                                                value ->
                                                        rule.admits(value)
                                                                ? Membership.MEMBER
                                                                : Membership.OTHER))
                .orElse(Membership.UNKNOWN);
    }

    private Optional<Rational> ruled(
            Population.Rule rule, Optional<Rational> qualifying, Optional<Rational> baseline) {
        boolean own = rule.measured().equals(claim.variable().measured());
        return switch (rule.window()) {
            case QUALIFYING ->
                    own ? qualifying : qualifying(rule.measured(), single(rule.measured()));
            case BASELINE -> own ? baseline : baseline(rule.measured(), single(rule.measured()));
        };
    }

    private Optional<Rational> qualifying(Measured measured, Optional<SingleValues> values) {
        return timeline.qualifying()
                .flatMap(
                        days ->
                                values.isPresent()
                                        ? one(values.get(), days)
                                        : windows.orElseThrow()
                                                .qualifying(measure(measured), days)
                                                .exact());
    }

    private Optional<Rational> baseline(Measured measured, Optional<SingleValues> values) {
        Slot slot = claim.variable().baseline();
        return values.isPresent()
                ? at(slot, values.get())
                : timeline.range(slot)
                        .flatMap(days -> measuredBaseline(slot, measured, days).exact());
    }

    private WindowValue measuredBaseline(Slot slot, Measured measured, DayRange days) {
        return slot instanceof Slot.BaselineWindow
                ? windows.orElseThrow().baseline(measure(measured), days)
                : windows.orElseThrow().over(measure(measured), days);
    }

    private Measure measure(Measured measured) {
        return measures.get(measured.id());
    }

    private Optional<Rational> at(Slot slot) {
        return single.isPresent()
                ? at(slot, single.get())
                : over(measure(claim.variable().measured()), slot);
    }

    private Optional<Rational> over(Measure measure, Slot slot) {
        return timeline.range(slot)
                .flatMap(days -> windows.orElseThrow().over(measure, days).exact());
    }

    /// The claim's windows and what is in them.
    List<Explanation.Window> windows() {
        Measured measured = claim.variable().measured();
        Optional<DayRange> baseline = timeline.range(claim.variable().baseline());
        return List.of(
                window(
                        "qualifying",
                        timeline.qualifying(),
                        qualifying(measured, single),
                        days -> windows.orElseThrow().qualifying(measure(measured), days)),
                window(
                        "baseline",
                        baseline,
                        baseline(measured, single),
                        days -> measuredBaseline(claim.variable().baseline(), measured, days)),
                window(
                        "outcome",
                        outcomeDays,
                        at(claim.variable().outcome()),
                        days -> windows.orElseThrow().over(measure(measured), days)));
    }

    private Explanation.Window window(
            String name,
            Optional<DayRange> days,
            Optional<Rational> value,
            Function<DayRange, WindowValue> measured) {
        Estimate estimate =
                single.isEmpty() && days.isPresent()
                        ? measured.apply(days.get()).published()
                        : value.<Estimate>map(some -> Estimate.of(Figure.of(some), 1))
                                .orElse(Estimate.tooFew(0, 1));
        return new Explanation.Window(
                name,
                days.map(
                        some ->
                                new Explanation.Days(
                                        LocalDate.ofEpochDay(some.first()),
                                        LocalDate.ofEpochDay(some.last()))),
                estimate);
    }

    private Optional<Rational> at(Slot slot, SingleValues values) {
        return switch (slot) {
            case Slot.Earliest _ -> values.earliest().map(SingleValues.OfDay::value);
            case Slot.Occasion(String name) -> values.atOccasion(name);
            case Slot.Sessions(int first, int last, Take take) ->
                    values.atSessions(first, last, take);
            case Slot.BaselineWindow _, Slot.Days _, Slot.AboutDay _, Slot.AfterSessions _ ->
                    timeline.range(slot).flatMap(days -> one(values, days));
        };
    }

    private static Optional<Rational> one(SingleValues values, DayRange days) {
        return values.between(days.first(), days.last(), days.take(), days.named())
                .map(SingleValues.OfDay::value);
    }

    private boolean isDue(Slot outcome) {
        return timeline.lastPossibleDay(outcome)
                .map(day -> day < horizon.toEpochDay())
                .orElse(true);
    }

    /// A withdrawal counts if it came before the outcome could have been known; for data without
    /// days, if there is no outcome.
    private Retention retention(Optional<Rational> outcome) {
        Optional<Long> end = timeline.lastPossibleDay(claim.variable().outcome());
        if (end.isEmpty() && outcome.isPresent()) {
            return Retention.STAYED;
        }
        long last = Math.min(end.orElse(Long.MAX_VALUE), horizon.toEpochDay() - 1);
        Instant over = LocalDate.ofEpochDay(last + 1).atStartOfDay(protocol.homeZone()).toInstant();
        return history.withdrewBy(over) ? Retention.WITHDREW_RETAINED : Retention.STAYED;
    }

    /// The last single value after the baseline, or the last valid week, up to the end of the
    /// outcome window.
    private Optional<Rational> last() {
        if (single.isEmpty()) {
            return lastWeek();
        }
        SingleValues values = single.get();
        return switch (claim.variable().outcome()) {
            case Slot.Occasion(String outcome)
                    when claim.variable().baseline() instanceof Slot.Occasion(String baseline) ->
                    values.lastOccasion(baseline, outcome);
            case Slot.Sessions(int _, int last, Take _) ->
                    values.atSessions(firstAfterBaseline(), last, Take.LAST);
            case Slot _ -> lastOfDays(values);
        };
    }

    private int firstAfterBaseline() {
        return claim.variable().baseline() instanceof Slot.Sessions(int _, int last, Take _)
                ? last + 1
                : 1;
    }

    private Optional<Rational> lastOfDays(SingleValues values) {
        Optional<Long> end = timeline.lastPossibleDay(claim.variable().outcome());
        return timeline.baselineDay().isEmpty() || end.isEmpty()
                ? Optional.empty()
                : values.lastBetween(timeline.baselineDay().getAsLong(), end.get());
    }

    private Optional<Rational> lastWeek() {
        Optional<Long> end = timeline.lastPossibleDay(claim.variable().outcome());
        if (end.isEmpty()) {
            return Optional.empty();
        }
        long anchor = timeline.anchor().orElseThrow();
        return weeks().stream()
                .filter(week -> week.number() >= 1)
                .filter(week -> anchor + (long) week.number() * DAYS_PER_WEEK - 1 <= end.get())
                .reduce((earlier, later) -> later)
                .map(Week::value);
    }

    private OptionalInt selfRating() {
        return lastOf(history.changeRatings().stream().filter(this::isInOutcome).toList());
    }

    private static OptionalInt lastOf(List<Scored> ratings) {
        return ratings.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(ratings.getLast().value().intValueExact());
    }

    private Set<Intercurrent.Event> happened() {
        return claim.intercurrent().isEmpty()
                ? Set.of()
                : new Happenings(
                                history,
                                timeline.anchor(),
                                outcomeDays
                                        .map(DayRange::last)
                                        .or(
                                                () ->
                                                        timeline.lastPossibleDay(
                                                                claim.variable().outcome())))
                        .events();
    }

    private List<OutcomeElsewhere> inOtherWeeks() {
        List<OutcomeElsewhere> elsewhere = new ArrayList<>();
        for (Secondary secondary : claim.secondary()) {
            if (secondary instanceof Secondary.OutcomeInWeeks weeks) {
                elsewhere.add(in(weeks.slot()));
            }
        }
        return elsewhere;
    }

    private OutcomeElsewhere in(Slot weeks) {
        Optional<DayRange> days = timeline.range(weeks);
        return new OutcomeElsewhere(
                days.isPresent() && isDue(weeks),
                at(weeks),
                lastOf(
                        history.changeRatings().stream()
                                .filter(rating -> isOn(days, rating))
                                .toList()));
    }

    private static boolean isOn(Optional<DayRange> days, Scored value) {
        return value.day().isPresent()
                && days.filter(some -> some.first() <= value.day().getAsLong())
                        .filter(some -> some.last() >= value.day().getAsLong())
                        .isPresent();
    }

    private boolean isInOutcome(Scored value) {
        return switch (claim.variable().outcome()) {
            case Slot.Occasion(String name) -> value.occasion().equals(Optional.of(name));
            case Slot.Sessions(int first, int last, Take _) ->
                    value.session().isPresent()
                            && value.session().getAsInt() >= first
                            && value.session().getAsInt() <= last;
            case Slot.Earliest _ -> true;
            case Slot.BaselineWindow _, Slot.Days _, Slot.AboutDay _, Slot.AfterSessions _ ->
                    isOn(outcomeDays, value);
        };
    }

    private Optional<Rational> bound(String measure) {
        return claim.variable().measured().id().equals(RESPONSE_RATE)
                ? over(measures.get(measure), claim.variable().outcome())
                : Optional.empty();
    }

    private Optional<Rational> compliance() {
        return single.isPresent()
                ? Optional.empty()
                : over(measures.get(COMPLIANCE), claim.variable().baseline());
    }

    private Person person() {
        return history.enrolment().map(Look::person).orElse(Person.UNKNOWN);
    }

    private static Person person(Enrolled enrolled) {
        return new Person(
                enrolled.site(), enrolled.arm(), enrolled.jurisdiction(), enrolled.ageBand());
    }

    /// Of the sessions before the outcome's days, or of all where it has none.
    private List<List<String>> modalities() {
        return timeline.sessions().stream()
                .filter(this::isBeforeOutcome)
                .map(session -> session.modalities().stream().map(Modality::name).toList())
                .toList();
    }

    private boolean isBeforeOutcome(Session session) {
        return outcomeDays.isEmpty()
                || session.day().isEmpty()
                || session.day().getAsLong() < outcomeDays.get().first();
    }

    private List<Week> weeks() {
        return single.isPresent() || windows.isEmpty()
                ? List.of()
                : windows.get().weeks(measure(claim.variable().measured()), horizon.toEpochDay());
    }

    private Optional<Alternatives> alternatives() {
        return claim.specificationCurve() && single.isEmpty() && timeline.anchor().isPresent()
                ? Optional.of(
                        new Alternatives(
                                List.of(
                                        answers(windows.orElseThrow().all()),
                                        answers(
                                                history.occasions(
                                                        timeline.anchor().getAsLong(),
                                                        LateAnswers.IN))),
                                Stream.of(OutcomeWindow.values())
                                        .map(window -> isDue(window.slot()))
                                        .toList()))
                : Optional.empty();
    }

    private Alternatives.Answers answers(Occasions occasions) {
        AlternativeWindows cells =
                new AlternativeWindows(
                        protocol, measures, timeline.anchor().orElseThrow(), occasions);
        return new Alternatives.Answers(
                cells.over(timeline.qualifying()),
                cells.over(timeline.range(new Slot.BaselineWindow())),
                cells.over(timeline.beforeTherapy()),
                Stream.of(OutcomeWindow.values())
                        .map(window -> cells.over(timeline.range(window.slot())))
                        .toList());
    }
}
