package dev.thaw.core.trend;

import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.Observation.IntercurrentEventReported;
import dev.thaw.core.event.Observation.IntercurrentKind;
import dev.thaw.core.event.Observation.SetbackReported;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.protocol.StudyProtocol.Period;
import dev.thaw.core.trend.Presence.Awaited;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Finds out when a participant was last heard of.
///
/// Nothing here depends on when anything was computed, imported or amended: a participant's reports
/// count by when they happened, and apps by when the broker received an event for the first time.
final class Hearing {

    /// From here on a year means "for ever".
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private static final int LONGEST_NAME = 100;

    private Hearing() {}

    static Presence of(
            Observations observations,
            KnownConsent consent,
            Optional<StudyCalendar> calendar,
            StudyProtocol protocol) {
        return new Presence(
                isOver(observations) ? Optional.empty() : awaited(consent, protocol),
                lastHeardAt(observations, protocol.homeZone()),
                calendar.map(known -> LocalDate.ofEpochDay(known.anchor())),
                apps(observations));
    }

    private static boolean isOver(Observations observations) {
        return !observations.ends().isEmpty()
                || observations.intercurrents().stream()
                        .anyMatch(
                                observed ->
                                        observed.what()
                                                        instanceof
                                                        IntercurrentEventReported(
                                                                IntercurrentKind kind)
                                                && kind == IntercurrentKind.DIED);
    }

    private static Optional<Awaited> awaited(KnownConsent consent, StudyProtocol protocol) {
        Period period = protocol.period();
        ZoneId home = protocol.homeZone();
        Instant begin = period.from().atStartOfDay(home).toInstant();
        Optional<Instant> end =
                period.to().map(last -> last.plusDays(1).atStartOfDay(home).toInstant());
        return consent.lastCollection(ConsentScope.COLLECT_CHECKINS)
                .map(
                        collected ->
                                new Awaited(
                                        later(collected.from(), begin),
                                        Stream.of(collected.until(), end)
                                                .flatMap(Optional::stream)
                                                .filter(LATEST::isAfter)
                                                .min(Comparator.naturalOrder())))
                .filter(
                        stretch ->
                                stretch.from().isBefore(LATEST)
                                        && stretch.contains(stretch.from()));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /// What others report of a participant, and prompts, are no sign of them.
    private static Optional<Instant> lastHeardAt(Observations observations, ZoneId home) {
        return Stream.of(
                        observations.checkIns().stream(),
                        observations.instruments().stream(),
                        observations.changeRatings().stream(),
                        observations.practice().stream(),
                        observations.intercurrents().stream()
                                .filter(observed -> observed.what() instanceof SetbackReported))
                .flatMap(reports -> reports)
                .flatMap(observed -> heardAt(observed, home).stream())
                .max(Comparator.naturalOrder());
    }

    private static Optional<Instant> heardAt(Observed observed, ZoneId home) {
        Optional<Instant> happened =
                switch (observed.event().captured()) {
                    case CaptureTime.Moment moment -> Optional.of(moment.at());
                    case CaptureTime.CivilDay day -> Optional.of(day.lastMoment(home));
                    case CaptureTime.Ordinal _ -> Optional.empty();
                };
        return happened.map(at -> at.isBefore(observed.receivedAt()) ? at : observed.receivedAt());
    }

    private static SortedMap<String, Instant> apps(Observations observations) {
        Map<String, Instant> all = new HashMap<>();
        observations
                .all()
                .filter(observed -> !observed.event().source().isImporter())
                .forEach(
                        observed ->
                                all.merge(
                                        observed.event().source().app(),
                                        observed.receivedAt(),
                                        Hearing::later));
        SortedMap<String, Instant> newest = new TreeMap<>();
        all.entrySet().stream()
                .filter(heard -> isName(heard.getKey()))
                .sorted(
                        Map.Entry.<String, Instant>comparingByValue(Comparator.reverseOrder())
                                .thenComparing(Map.Entry.comparingByKey()))
                .limit(Presence.MOST_APPS)
                .forEach(heard -> newest.put(heard.getKey(), heard.getValue()));
        return newest;
    }

    /// Whoever may publish chooses the name. Only one that a list can show is kept.
    private static boolean isName(String app) {
        return app.length() <= LONGEST_NAME
                && app.codePoints()
                        .noneMatch(
                                letter ->
                                        Character.isISOControl(letter)
                                                || Character.getType(letter)
                                                        == Character.SURROGATE);
    }
}
