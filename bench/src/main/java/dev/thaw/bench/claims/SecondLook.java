package dev.thaw.bench.claims;

import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent.ConsentGiven;
import dev.thaw.core.event.ConsentScope;
import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.Attendance;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.Enrolled;
import dev.thaw.core.event.Observation.PromptIssued;
import dev.thaw.core.event.Observation.SessionHeld;
import dev.thaw.core.event.ParticipantEvent;
import dev.thaw.core.event.StudyEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// One participant as claim (i) of science.md D looks at them, read off the events that were
/// generated: err@1 on the days Q, B and P, and whether session 8 came in time. Written from
/// science.md A to D; of core it knows the events alone.
///
/// @param starter an attended session, consent to claims and at least 18 years
/// @param q the response rate on the days −28 to −15; absent if there are too few answers
/// @param b the same on the days −14 to −1
/// @param p the same on the 14 days after the last of the sessions 8 to 12
/// @param dose whether session 8 was attended within 20 weeks
record SecondLook(
        boolean starter,
        Optional<Fraction> q,
        Optional<Fraction> b,
        Optional<Fraction> p,
        boolean dose) {

    private static final int LEAST_ANSWERED = 20;
    private static final int LEAST_DAYS = 8;
    private static final int LEAST_AGE = 18;
    private static final int FIRST_SESSION = 8;
    private static final int LAST_SESSION = 12;
    private static final int DAYS_TO_FIRST = 20 * 7;
    private static final int DAYS_TO_LAST = 30 * 7;
    private static final int FORTNIGHT = 14;
    private static final Duration DAY_ROLLS_AT = Duration.ofHours(4);

    /// Of a participant's events, each once, in any order.
    static SecondLook at(List<ParticipantEvent> reports) {
        SortedMap<Instant, Long> attended = new TreeMap<>();
        Map<String, PromptIssued> prompts = new HashMap<>();
        List<Answered> answers = new ArrayList<>();
        boolean consented = false;
        boolean adult = false;
        for (ParticipantEvent report : reports) {
            StudyEvent event = report.event();
            switch (event.payload()) {
                case ConsentGiven given ->
                        consented |= given.scopes().contains(ConsentScope.INCLUDE_IN_COHORT_CLAIMS);
                case Enrolled enrolled -> adult |= isAdult(enrolled);
                case SessionHeld held when held.attendance() == Attendance.ATTENDED ->
                        attended.put(at(event), day(event));
                case PromptIssued prompt -> prompts.put(prompt.promptId(), prompt);
                case CheckInSubmitted checkIn -> answers.add(new Answered(event, checkIn));
                default -> {
                    // Nothing that this claim looks at.
                }
            }
        }
        if (attended.isEmpty()) {
            return new SecondLook(
                    false, Optional.empty(), Optional.empty(), Optional.empty(), false);
        }
        return of(
                consented && adult,
                List.copyOf(attended.values()),
                answers.stream().filter(one -> one.counts(prompts)).toList());
    }

    private static SecondLook of(boolean starter, List<Long> sessions, List<Answered> answers) {
        long anchor = sessions.getFirst();
        Optional<Long> last = Optional.empty();
        boolean dose = false;
        for (int number = 1; number <= sessions.size(); number++) {
            long since = sessions.get(number - 1) - anchor;
            dose |= number >= FIRST_SESSION && since <= DAYS_TO_FIRST;
            if (number >= FIRST_SESSION && number <= LAST_SESSION && since <= DAYS_TO_LAST) {
                last = Optional.of(sessions.get(number - 1));
            }
        }
        return new SecondLook(
                starter,
                rate(answers, anchor - 28, anchor - 15),
                rate(answers, anchor - 14, anchor - 1),
                last.flatMap(day -> rate(answers, day + 1, day + FORTNIGHT)),
                dose);
    }

    /// Answers that name a feeling, of all answers; blanks count below only.
    private static Optional<Fraction> rate(List<Answered> answers, long first, long last) {
        List<Answered> within =
                answers.stream().filter(one -> one.day() >= first && one.day() <= last).toList();
        long days = within.stream().map(Answered::day).distinct().count();
        long felt = within.stream().filter(Answered::isFelt).count();
        return within.size() < LEAST_ANSWERED || days < LEAST_DAYS
                ? Optional.empty()
                : Optional.of(Fraction.of(felt, within.size()));
    }

    private record Answered(StudyEvent event, CheckInSubmitted checkIn) {

        /// A scheduled prompt, answered within its window, and not skipped.
        boolean counts(Map<String, PromptIssued> prompts) {
            return checkIn.answer() != Answer.SKIPPED
                    && checkIn.promptId().map(prompts::get).filter(this::isInTime).isPresent();
        }

        private boolean isInTime(PromptIssued prompt) {
            return !at(event).isAfter(prompt.scheduledAt().plus(prompt.responseWindow()));
        }

        boolean isFelt() {
            return checkIn.answer() == Answer.FELT && !checkIn.feelings().isEmpty();
        }

        long day() {
            return SecondLook.day(event);
        }
    }

    private static boolean isAdult(Enrolled enrolled) {
        return enrolled.ageBand()
                .map(band -> Integer.parseInt(band.substring(0, band.indexOf('-'))) >= LEAST_AGE)
                .orElse(false);
    }

    private static Instant at(StudyEvent event) {
        return ((CaptureTime.Moment) event.captured()).at();
    }

    /// The local date at capture; a day begins at 04:00.
    private static long day(StudyEvent event) {
        ZoneOffset offset = ((CaptureTime.Moment) event.captured()).offset().orElseThrow();
        return at(event).minus(DAY_ROLLS_AT).atOffset(offset).toLocalDate().toEpochDay();
    }
}
