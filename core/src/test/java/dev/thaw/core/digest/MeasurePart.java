package dev.thaw.core.digest;

import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.LedgerEvent;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.InstrumentScored;
import dev.thaw.core.measure.DayWindow;
import dev.thaw.core.measure.Definition;
import dev.thaw.core.measure.InstrumentTotals;
import dev.thaw.core.measure.Lag;
import dev.thaw.core.measure.LeastData;
import dev.thaw.core.measure.Measure;
import dev.thaw.core.measure.MeasureCatalogue;
import dev.thaw.core.measure.MeasuredValue;
import dev.thaw.core.measure.Measures;
import dev.thaw.core.measure.Occasion;
import dev.thaw.core.measure.Occasions;
import dev.thaw.core.measure.PromptOutcome;
import dev.thaw.core.measure.Setting;
import dev.thaw.core.measure.WeeklySeries;
import dev.thaw.core.measure.WindowValue;
import dev.thaw.core.number.Rational;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.trend.LateAnswers;
import dev.thaw.core.trend.Trends;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// Every measure over the 14-day windows of every third history, and of every ninth over weeks and
/// with settings other than the protocol's.
final class MeasurePart {

    private static final int FORTNIGHT = 14;
    private static final int HISTORIES_PER_FORTNIGHTS = 3;
    private static final int HISTORIES_PER_SETTING = 9;

    private final Transcript transcript;
    private final SortedSet<String> withValue = new TreeSet<>();

    MeasurePart(Transcript transcript) {
        this.transcript = transcript;
    }

    static void tell(List<Story> stories, Transcript transcript) {
        MeasurePart part = new MeasurePart(transcript);
        part.catalogue();
        stories.forEach(part::tell);
    }

    /// The ids of the definitions that had a value in any window so far.
    SortedSet<String> withValue() {
        return withValue;
    }

    private void catalogue() {
        transcript.add(MeasureCatalogue.hash());
        for (Definition definition : MeasureCatalogue.definitions()) {
            transcript.add(definition.id(), definition.hash());
        }
    }

    void tell(Story story) {
        Trends.occasions(
                        story.history(),
                        story.protocol(),
                        LateAnswers.OUT,
                        ConsentScope.DERIVE_INDIVIDUAL_TRENDS)
                .ifPresent(occasions -> tellUsual(story, occasions));
        if (story.isOneOf(HISTORIES_PER_SETTING)) {
            Trends.occasions(
                            story.history(),
                            story.protocol(),
                            LateAnswers.IN,
                            ConsentScope.DERIVE_INDIVIDUAL_TRENDS)
                    .ifPresent(occasions -> tellOtherwise(story, occasions));
            tellWithoutTime(story);
        }
        tellTotals(story);
    }

    private void tellUsual(Story story, Occasions occasions) {
        List<DayWindow> weeks = occasions.weeks();
        if (story.isOneOf(HISTORIES_PER_SETTING)) {
            Setting setting = Setting.ofWeek(story.protocol());
            for (Measure measure : Measures.ofWeeks(story.protocol())) {
                transcript.add(measure.id(), WeeklySeries.of(measure, weeks, setting));
            }
        }
        if (story.isOneOf(HISTORIES_PER_FORTNIGHTS)) {
            tellWindows(story, fortnights(occasions, weeks), Setting.ofFortnight(story.protocol()));
        }
    }

    private void tellOtherwise(Story story, Occasions occasions) {
        StudyProtocol protocol = story.protocol();
        transcript.add(LeastData.ofWeek(protocol), LeastData.ofFortnight(protocol));
        transcript.add(LeastData.ofFortnight(protocol).inProportion(FORTNIGHT / 2 + 2));
        Lag lag = Lag.of(protocol) == Lag.WITHIN_DAY ? Lag.DAY_TO_DAY : Lag.WITHIN_DAY;
        Setting other =
                Setting.ofWeek(protocol)
                        .withLeastData(LeastData.ANY)
                        .withLag(lag)
                        .withLambda(Rational.of(story.seed() % 3, 2));
        List<DayWindow> weeks = occasions.weeks();
        tellWindows(story, List.of(weeks.getFirst(), weeks.getLast()), other);
        tellWindows(story, List.of(occasions.week(1), occasions.between(0, 49)), other);
        transcript.add(weeks.getFirst().isValid(LeastData.ofWeek(protocol)));
    }

    private static List<DayWindow> fortnights(Occasions occasions, List<DayWindow> weeks) {
        int last = (weeks.getLast().week() - 1) * FORTNIGHT / 2;
        List<DayWindow> fortnights = new ArrayList<>();
        for (int day = 0; day <= last; day += FORTNIGHT) {
            fortnights.add(occasions.between(day, day + FORTNIGHT - 1));
        }
        return fortnights;
    }

    private void tellWindows(Story story, List<DayWindow> windows, Setting setting) {
        for (Measure measure : Measures.of(story.protocol())) {
            for (DayWindow window : windows) {
                WindowValue value = measure.of(window, setting);
                if (value.exact().isPresent()) {
                    withValue.add(measure.definition().id());
                }
                transcript.add(measure.id(), value.exact(), value.published());
            }
        }
    }

    /// As if every check-in had answered a prompt, three a day.
    private void tellWithoutTime(Story story) {
        List<Occasion<CheckInSubmitted>> checkIns = new ArrayList<>();
        List<Occasion<PromptOutcome>> prompts = new ArrayList<>();
        for (LedgerEvent event : story.history().events()) {
            if (event.event().payload() instanceof CheckInSubmitted checkIn) {
                int day = checkIns.size() / 3;
                checkIns.add(Occasion.on(day, checkIn));
                prompts.add(Occasion.on(day, PromptOutcome.of(checkIn)));
            }
        }
        Occasions occasions = Occasions.of(story.protocol(), checkIns, List.of(), prompts);
        tellWindows(story, List.of(occasions.week(2)), Setting.ofWeek(story.protocol()));
    }

    /// As if all totals had been given on consecutive days.
    private void tellTotals(Story story) {
        List<Occasion<BigDecimal>> totals = new ArrayList<>();
        for (LedgerEvent event : story.history().events()) {
            if (event.event().payload() instanceof InstrumentScored scored) {
                totals.add(Occasion.on(totals.size(), scored.total().orElseThrow()));
            }
        }
        List<MeasuredValue> weekly = InstrumentTotals.weekly(totals);
        transcript.add(InstrumentTotals.id("BDI-II"), weekly);
        for (Occasion<BigDecimal> total : totals) {
            transcript.add(MeasuredValue.single(total.week(), Rational.of(total.what())));
        }
    }
}
