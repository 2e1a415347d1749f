package dev.thaw.core.trend;

import dev.thaw.core.event.Observation;
import dev.thaw.core.event.Observation.InstrumentScored;
import dev.thaw.core.measure.MeasuredValue;
import dev.thaw.core.measure.Occasion;
import dev.thaw.core.number.Rational;
import dev.thaw.core.protocol.StudyProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The questionnaires' totals, by session and by day.
///
/// Of several totals for one session the earliest counts, then the lowest id; the others count
/// nowhere. A total without session and without day is UNDATED. One that carries items only has no
/// total to count.
///
/// @param bySession instrument, then session number, to the total
/// @param dated instrument to its dated totals
record Instruments(
        SortedMap<String, SortedMap<Integer, MeasuredValue>> bySession,
        SortedMap<String, List<Observed>> dated) {

    /// @param scored totals and items, earliest first
    static Instruments of(List<Observed> scored, StudyProtocol protocol, ExclusionTally excluded) {
        Instruments instruments = new Instruments(new TreeMap<>(), new TreeMap<>());
        for (Observed observed : scored) {
            InstrumentScored what = (InstrumentScored) observed.what();
            if (what.total().isPresent() && protocol.instruments().containsKey(what.instrument())) {
                instruments.add(observed, what, excluded);
            }
        }
        return instruments;
    }

    /// When there was a total.
    List<Occasion<Observation>> on(StudyCalendar calendar) {
        return dated.values().stream()
                .flatMap(List::stream)
                .map(observed -> calendar.occasion(observed, observed.what()))
                .toList();
    }

    private void add(Observed observed, InstrumentScored scored, ExclusionTally excluded) {
        if (scored.sessionNumber().isEmpty() && !observed.isDated()) {
            excluded.add(Exclusion.UNDATED);
            return;
        }
        if (scored.sessionNumber().isPresent() && !takesSession(scored)) {
            excluded.add(Exclusion.DUPLICATE);
            return;
        }
        if (observed.isDated()) {
            dated.computeIfAbsent(scored.instrument(), _ -> new ArrayList<>()).add(observed);
        }
    }

    private boolean takesSession(InstrumentScored scored) {
        int session = scored.sessionNumber().orElseThrow();
        Rational total = Rational.of(scored.total().orElseThrow());
        Map<Integer, MeasuredValue> totals =
                bySession.computeIfAbsent(scored.instrument(), _ -> new TreeMap<>());
        return totals.putIfAbsent(session, MeasuredValue.single(session, total)) == null;
    }

    /// How many dated totals belong to no session.
    int withoutSession() {
        int count = 0;
        for (List<Observed> totals : dated.values()) {
            for (Observed observed : totals) {
                count += ((InstrumentScored) observed.what()).sessionNumber().isEmpty() ? 1 : 0;
            }
        }
        return count;
    }
}
