package dev.thaw.core.trend;

import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.PromptIssued;
import dev.thaw.core.measure.Occasion;
import dev.thaw.core.measure.Occasions;
import dev.thaw.core.measure.PromptOutcome;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.protocol.StudyProtocol.Schedule.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which check-ins count, and what became of every prompt (science.md A.1).
/// - A check-in without a day is UNDATED.
/// - A check-in that names a prompt counts if it came no later than the end of that prompt's
///   response window, else it is LATE (unless late answers are asked for); while the prompt itself
///   is not known, it counts. Of several the earliest counts, then the lowest id; but one that
///   declined to answer gives way to an answer.
/// - A check-in without a prompt is SELF_INITIATED where the study prompts: in no rate, but part of
///   the repertoire. In a diary, and in existing data, it is the scheduled answer itself. If an app
///   sent one less than 15 minutes after another without a prompt, on the same study day, it
///   repeats it. Imported rows never do.
///
/// @param counted check-ins that count, each dated, earliest first
/// @param selfInitiated those made because something was felt, each dated
/// @param prompts issued prompts, each dated and once
/// @param answered the check-in that counts, by prompt id
record CheckIns(
        List<Observed> counted,
        List<Observed> selfInitiated,
        List<Observed> prompts,
        Map<String, Observed> answered) {

    private static final Duration REPETITION = Duration.ofMinutes(15);

    /// @param observations earliest first
    static CheckIns of(
            List<Observed> observations,
            StudyProtocol protocol,
            LateAnswers late,
            ExclusionTally excluded) {
        Map<String, Observed> prompts = prompts(observations, excluded);
        Map<String, Observed> answered = LinkedHashMap.newLinkedHashMap(prompts.size());
        boolean unpromptedCount = protocol.schedule().kind() != Kind.PROMPTS;
        List<Observed> unprompted = new ArrayList<>();
        for (Observed observed : observations) {
            if (observed.what() instanceof CheckInSubmitted checkIn) {
                Optional<Observed> prompt = checkIn.promptId().map(prompts::get);
                if (observed.day().isEmpty()) {
                    excluded.add(Exclusion.UNDATED);
                } else if (late == LateAnswers.OUT
                        && prompt.isPresent()
                        && isLate(observed, prompt.get())) {
                    excluded.add(Exclusion.LATE);
                } else if (checkIn.promptId().isPresent()) {
                    answer(answered, checkIn.promptId().get(), observed, excluded);
                } else {
                    boolean repeats = repeats(unprompted, observed);
                    if (!repeats) {
                        unprompted.add(observed);
                    }
                    if (!unpromptedCount) {
                        excluded.add(Exclusion.SELF_INITIATED);
                    } else if (repeats) {
                        excluded.add(Exclusion.DUPLICATE);
                    }
                }
            }
        }
        List<Observed> counted = new ArrayList<>(answered.values());
        if (unpromptedCount && !unprompted.isEmpty()) {
            counted.addAll(unprompted);
            counted.sort(Observed.EARLIEST_FIRST);
        }
        return new CheckIns(
                counted,
                unpromptedCount ? List.of() : unprompted,
                dated(prompts, excluded),
                answered);
    }

    /// What became of one of the prompts.
    private PromptOutcome outcome(Observed prompt) {
        Observed answer = answered.get(((PromptIssued) prompt.what()).promptId());
        return answer == null
                ? PromptOutcome.UNANSWERED
                : PromptOutcome.of((CheckInSubmitted) answer.what());
    }

    /// What measures look at, placed on the participant's calendar.
    Occasions on(StudyCalendar calendar, StudyProtocol protocol) {
        List<Occasion<PromptOutcome>> outcomes = new ArrayList<>(prompts.size());
        for (Observed prompt : prompts) {
            outcomes.add(calendar.occasion(prompt, outcome(prompt)));
        }
        return Occasions.of(
                protocol, dated(calendar, counted), dated(calendar, selfInitiated), outcomes);
    }

    private static List<Occasion<CheckInSubmitted>> dated(
            StudyCalendar calendar, List<Observed> checkIns) {
        List<Occasion<CheckInSubmitted>> occasions = new ArrayList<>(checkIns.size());
        for (Observed observed : checkIns) {
            occasions.add(calendar.occasion(observed, (CheckInSubmitted) observed.what()));
        }
        return occasions;
    }

    private static Map<String, Observed> prompts(
            List<Observed> observations, ExclusionTally excluded) {
        Map<String, Observed> prompts = LinkedHashMap.newLinkedHashMap(observations.size() / 2);
        for (Observed observed : observations) {
            if (observed.what() instanceof PromptIssued prompt
                    && prompts.putIfAbsent(prompt.promptId(), observed) != null) {
                excluded.add(Exclusion.DUPLICATE);
            }
        }
        return prompts;
    }

    private static List<Observed> dated(Map<String, Observed> prompts, ExclusionTally excluded) {
        List<Observed> dated = new ArrayList<>(prompts.size());
        for (Observed prompt : prompts.values()) {
            if (prompt.day().isPresent()) {
                dated.add(prompt);
            } else {
                excluded.add(Exclusion.UNDATED);
            }
        }
        return dated;
    }

    private static boolean isLate(Observed checkIn, Observed prompt) {
        PromptIssued issued = (PromptIssued) prompt.what();
        return checkIn.isAfter(issued.scheduledAt().plus(issued.responseWindow()));
    }

    private static void answer(
            Map<String, Observed> answered,
            String promptId,
            Observed next,
            ExclusionTally excluded) {
        Observed earlier = answered.get(promptId);
        if (earlier == null) {
            answered.put(promptId, next);
            return;
        }
        if (isDeclined(earlier) && !isDeclined(next)) {
            // Put in its own place: answers stay in the order of time.
            answered.remove(promptId);
            answered.put(promptId, next);
        }
        excluded.add(Exclusion.DUPLICATE);
    }

    private static boolean isDeclined(Observed checkIn) {
        return ((CheckInSubmitted) checkIn.what()).answer() == Answer.SKIPPED;
    }

    private static boolean repeats(List<Observed> counted, Observed next) {
        return !next.event().source().isImporter()
                && !counted.isEmpty()
                && !counted.getLast().event().source().isImporter()
                && next.followsWithin(REPETITION, counted.getLast());
    }
}
