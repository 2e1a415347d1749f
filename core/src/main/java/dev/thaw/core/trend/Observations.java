package dev.thaw.core.trend;

import dev.thaw.core.event.Observation.ChangeRated;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.Enrolled;
import dev.thaw.core.event.Observation.InstrumentScored;
import dev.thaw.core.event.Observation.IntercurrentEventReported;
import dev.thaw.core.event.Observation.PracticeLogged;
import dev.thaw.core.event.Observation.PromptIssued;
import dev.thaw.core.event.Observation.SessionHeld;
import dev.thaw.core.event.Observation.SetbackReported;
import dev.thaw.core.event.Observation.TherapyEnded;
import dev.thaw.core.protocol.StudyProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The observations that trends are made of, by kind, each list earliest first.
///
/// They are sorted out once: looking at every observation again for each kind costs as much as what
/// is then done with the few of it.
///
/// @param practice home practice
/// @param intercurrents intercurrent events and setbacks
/// @param ends of therapy
/// @param enrolment the first
record Observations(
        List<Observed> prompts,
        List<Observed> checkIns,
        List<Observed> instruments,
        List<Observed> sessions,
        List<Observed> changeRatings,
        List<Observed> practice,
        List<Observed> intercurrents,
        List<Observed> ends,
        Optional<Observed> enrolment) {

    /// Those of a history that stand and were collected with consent.
    static Observations in(
            ParticipantHistory history,
            KnownConsent consent,
            StudyProtocol protocol,
            ExclusionTally excluded) {
        List<Observed> standing = Amendments.apply(history.events(), protocol, excluded);
        List<Observed> collected = consent.collected(standing, excluded);
        collected.sort(Observed.EARLIEST_FIRST);
        return byKind(collected);
    }

    /// All of them, in no order.
    Stream<Observed> all() {
        return Stream.of(
                        prompts,
                        checkIns,
                        instruments,
                        sessions,
                        changeRatings,
                        practice,
                        intercurrents,
                        ends,
                        enrolment.stream().toList())
                .flatMap(List::stream);
    }

    private static Observations byKind(List<Observed> sorted) {
        List<Observed> prompts = new ArrayList<>(sorted.size() / 2);
        List<Observed> checkIns = new ArrayList<>(sorted.size() / 2);
        List<Observed> instruments = new ArrayList<>();
        List<Observed> sessions = new ArrayList<>();
        List<Observed> changeRatings = new ArrayList<>();
        List<Observed> practice = new ArrayList<>();
        List<Observed> intercurrents = new ArrayList<>();
        List<Observed> ends = new ArrayList<>();
        Optional<Observed> enrolment = Optional.empty();
        for (Observed observed : sorted) {
            switch (observed.what()) {
                case CheckInSubmitted _ -> checkIns.add(observed);
                case PromptIssued _ -> prompts.add(observed);
                case InstrumentScored _ -> instruments.add(observed);
                case SessionHeld _ -> sessions.add(observed);
                case ChangeRated _ -> changeRatings.add(observed);
                case Enrolled _ -> enrolment = enrolment.or(() -> Optional.of(observed));
                case IntercurrentEventReported _, SetbackReported _ -> intercurrents.add(observed);
                case TherapyEnded _ -> ends.add(observed);
                case PracticeLogged _ -> practice.add(observed);
            }
        }
        return new Observations(
                prompts,
                checkIns,
                instruments,
                sessions,
                changeRatings,
                practice,
                intercurrents,
                ends,
                enrolment);
    }
}
