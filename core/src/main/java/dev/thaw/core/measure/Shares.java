package dev.thaw.core.measure;

import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Status;
import java.util.Optional;
import java.util.function.Function;

/// Shares of answers and of prompts.
final class Shares {

    static final Definition BODY =
            new Definition(
                    "body@1",
                    """
                    Bodily response: the share of the answered check-ins that report at least one \
                    bodily sensation. A blank may: nothing felt, and a tight chest.
                    Unit and range: proportion, 0 to 1, both included.
                    Answered, standard error and minimum: as for err@1.
                    """,
                    """
                    measure | of = body@1; answers = d1 blank+body, joy:3+body, d2 blank, joy:5, \
                    skipped; least = 4 2 | value = 0.5; n = 4
                    """);

    static final Definition OVERWHELM =
            new Definition(
                    "overwhelm@1",
                    """
                    Overwhelm: the share of the answered check-ins that the participant flagged as \
                    overwhelming, or that name a feeling of intensity 90 or more. A guard: more \
                    feeling is not automatically better.
                    Unit and range: proportion, 0 to 1, both included.
                    Answered, standard error and minimum: as for err@1.
                    """,
                    """
                    measure | of = overwhelm@1; answers = d1 joy:90, joy:89, d2 blank+overwhelmed, \
                    blank; least = 4 2 | value = 0.5; n = 4
                    """);

    static final Definition COMPLIANCE =
            new Definition(
                    "compliance@1",
                    """
                    Compliance: the share of the issued prompts that were answered in time, \
                    whatever the answer; a blank is one, declining is not.
                    A prompt belongs to the study day on which it was issued, and counts if it was \
                    issued while consent was active and not paused. Check-ins made on the \
                    participant's own initiative play no part.
                    Unit and range: proportion, 0 to 1, both included.
                    Minimum: one prompt, else INSUFFICIENT_N.
                    Benchmark: mean 79 %, Wrzus & Neubauer 2022.
                    """,
                    """
                    measure | of = compliance@1; prompts = d1 response blank, d2 missed declined \
                    unasked | value = 0.6; n = 5
                    """);

    static final Definition RESPONSE =
            new Definition(
                    "response@1",
                    """
                    Response to prompts: the share of the issued prompts that were answered in \
                    time or declined in time. The only share that may drive reminders or payment, \
                    so that nobody is pushed to feel or to finish sooner.
                    Which prompts count, unit, range and minimum: as for compliance@1.
                    """,
                    """
                    measure | of = response@1; prompts = d1 response blank, d2 missed declined \
                    unasked | value = 0.8; n = 5
                    """);

    private Shares() {}

    static WindowValue body(DayWindow window, Setting setting) {
        Tally tally = window.tally();
        return of(tally, tally.body(), setting.leastData(), Tally::errorOfBody);
    }

    static WindowValue overwhelm(DayWindow window, Setting setting) {
        Tally tally = window.tally();
        return of(tally, tally.overwhelmed(), setting.leastData(), Tally::errorOfOverwhelm);
    }

    static WindowValue compliance(DayWindow window) {
        PromptTally prompts = window.prompts();
        return ofPrompts(prompts.answered(), prompts.issued());
    }

    static WindowValue response(DayWindow window) {
        PromptTally prompts = window.prompts();
        return ofPrompts(prompts.answered() + prompts.declined(), prompts.issued());
    }

    /// A share of the answers.
    static WindowValue of(
            Tally tally, int count, LeastData least, Function<Tally, Optional<Figure>> error) {
        int n = tally.answered();
        if (n < least.answered()) {
            return WindowValue.tooFew(n, least.answered());
        }
        return tally.days() < least.days()
                ? WindowValue.none(Status.INSUFFICIENT_N, n)
                : WindowValue.share(count, n).withStandardError(error.apply(tally));
    }

    /// A share of the prompts.
    static WindowValue ofPrompts(int count, int prompts) {
        return prompts == 0 ? WindowValue.tooFew(0, 1) : WindowValue.share(count, prompts);
    }
}
