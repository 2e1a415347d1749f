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
import java.util.function.IntPredicate;

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
/// @param prompts issued prompts, each dated and once, with what became of them
record CheckIns(List<Observed> counted, List<Observed> selfInitiated, List<Asked> prompts) {

    private static final Duration REPETITION = Duration.ofMinutes(15);

    /// A prompt, and the check-in that counts as its answer so far.
    static final class Asked {

        /// Absent while only answers to it are known.
        private final Optional<Observed> prompt;

        private Optional<Observed> answer = Optional.empty();

        private Asked(Optional<Observed> prompt) {
            this.prompt = prompt;
        }

        private Observed issued() {
            return prompt.orElseThrow();
        }

        private PromptOutcome outcome() {
            return answer.isEmpty()
                    ? PromptOutcome.UNANSWERED
                    : PromptOutcome.of((CheckInSubmitted) answer.get().what());
        }
    }

    static CheckIns of(
            Observations observations,
            StudyProtocol protocol,
            LateAnswers late,
            ExclusionTally excluded) {
        Map<String, Asked> asked = prompts(observations.prompts(), excluded);
        List<Asked> prompts = dated(asked, excluded);
        boolean unpromptedCount = protocol.schedule().kind() != Kind.PROMPTS;
        List<Observed> unprompted = new ArrayList<>();
        for (Observed observed : observations.checkIns()) {
            Optional<String> promptId = ((CheckInSubmitted) observed.what()).promptId();
            if (!observed.isDated()) {
                excluded.add(Exclusion.UNDATED);
            } else if (promptId.isPresent()) {
                answer(asked, promptId.get(), observed, late, excluded);
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
        List<Observed> counted = unpromptedCount ? new ArrayList<>(unprompted) : new ArrayList<>();
        for (Asked one : asked.values()) {
            one.answer.ifPresent(counted::add);
        }
        counted.sort(Observed.EARLIEST_FIRST);
        return new CheckIns(counted, unpromptedCount ? List.of() : unprompted, prompts);
    }

    /// What measures look at, placed on the participant's calendar.
    Occasions on(StudyCalendar calendar, StudyProtocol protocol) {
        return on(calendar, protocol, _ -> true);
    }

    /// The same of some days only.
    ///
    /// @param days counted from the anchor
    Occasions on(StudyCalendar calendar, StudyProtocol protocol, IntPredicate days) {
        List<Occasion<PromptOutcome>> outcomes = new ArrayList<>(prompts.size());
        for (Asked prompt : prompts) {
            Occasion<PromptOutcome> outcome = calendar.occasion(prompt.issued(), prompt.outcome());
            if (days.test(outcome.day())) {
                outcomes.add(outcome);
            }
        }
        return Occasions.of(
                protocol,
                dated(calendar, counted, days),
                dated(calendar, selfInitiated, days),
                outcomes);
    }

    private static List<Occasion<CheckInSubmitted>> dated(
            StudyCalendar calendar, List<Observed> checkIns, IntPredicate days) {
        List<Occasion<CheckInSubmitted>> occasions = new ArrayList<>(checkIns.size());
        for (Observed observed : checkIns) {
            Occasion<CheckInSubmitted> occasion =
                    calendar.occasion(observed, (CheckInSubmitted) observed.what());
            if (days.test(occasion.day())) {
                occasions.add(occasion);
            }
        }
        return occasions;
    }

    /// By prompt id, in the order of time.
    private static Map<String, Asked> prompts(List<Observed> issued, ExclusionTally excluded) {
        Map<String, Asked> prompts = LinkedHashMap.newLinkedHashMap(issued.size());
        for (Observed observed : issued) {
            String id = ((PromptIssued) observed.what()).promptId();
            if (prompts.putIfAbsent(id, new Asked(Optional.of(observed))) != null) {
                excluded.add(Exclusion.DUPLICATE);
            }
        }
        return prompts;
    }

    private static List<Asked> dated(Map<String, Asked> prompts, ExclusionTally excluded) {
        List<Asked> dated = new ArrayList<>(prompts.size());
        for (Asked prompt : prompts.values()) {
            if (prompt.issued().isDated()) {
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
            Map<String, Asked> asked,
            String promptId,
            Observed next,
            LateAnswers late,
            ExclusionTally excluded) {
        Asked prompt = asked.computeIfAbsent(promptId, _ -> new Asked(Optional.empty()));
        if (late == LateAnswers.OUT
                && prompt.prompt.isPresent()
                && isLate(next, prompt.prompt.get())) {
            excluded.add(Exclusion.LATE);
            return;
        }
        if (prompt.answer.isPresent()) {
            excluded.add(Exclusion.DUPLICATE);
        }
        if (prompt.answer.isEmpty() || (isDeclined(prompt.answer.get()) && !isDeclined(next))) {
            prompt.answer = Optional.of(next);
        }
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
