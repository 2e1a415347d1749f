package dev.thaw.core.measure;

/// How often something was felt: the primary measure, its complement, and its bounds.
final class ResponseRate {

    static final Definition ERR =
            new Definition(
                    "err@1",
                    """
                    Response rate: the share r/n of the n answered check-ins in which at least one \
                    feeling is named, r of them.
                    Answered: the participant was asked what was felt, and felt something or \
                    answered that nothing was felt (a blank). A blank is an answer; declining is \
                    not, nor is a check-in without the question, after the response window, or \
                    made on the participant's own initiative. Something felt that has no name is \
                    an answer in which no feeling is named.
                    Unit and range: proportion, 0 to 1, both included.
                    Standard error: jackknife over the G study days with an answer, \
                    SE² = (G − 1)/G · Σ(θ₋g − θ̄)²; none below 5 days. If the share is the same on \
                    each of 5 or more days, as where it is 0 or 1, there is none either, and the \
                    status is ZERO_VARIANCE: it would be 0, as if the share were certain.
                    Minimum: the fewest answers and days of the window (a week: 10 on 4; 14 days: \
                    20 on 8; a diary's week: 4 on 4), else INSUFFICIENT_N.
                    Always published beside it: err_lower@1 and err_upper@1.
                    Source: ours; closest published analogue Trampe, Quoidbach & Taquet 2015.
                    """,
                    """
                    measure | of = err@1; answers = d1 blank, blank, d2 joy:40, blank, d3 joy:10, \
                    joy:90, d4 blank, joy:40, d5 joy:1, blank | value = 0.5; \
                    value.se = 0.158113883008; n = 10
                    measure | of = err@1; answers = d1 joy:40, felt, skipped, unasked, self+joy:5, \
                    d2 blank, joy:0; least = 4 2 | value = 0.5; n = 4
                    measure | of = err@1; answers = d1 blank, blank, d2 blank, blank, d3 blank, \
                    blank, d4 blank, blank, d5 blank, blank | value = 0; \
                    value.status = ZERO_VARIANCE; value.se = none; n = 10
                    measure | of = err@1; answers = d1 blank, joy:1, d2 blank, joy:1, d3 blank, \
                    joy:1, d4 blank, joy:1, d5 blank, joy:1, blank, joy:1 | value = 0.5; \
                    value.status = ZERO_VARIANCE; value.se = none; n = 12
                    measure | of = err@1; answers = d1 joy:40, d2 blank | value = INSUFFICIENT_N
                    """);

    static final Definition BLANK_RATE =
            new Definition(
                    "blankrate@1",
                    """
                    Blank rate: 1 − err@1, the share of the answered check-ins in which no feeling \
                    is named. Lower is better.
                    Unit and range: proportion, 0 to 1, both included.
                    Standard error, minimum and edge cases: those of err@1.
                    """,
                    """
                    measure | of = blankrate@1; answers = d1 joy:1, blank, blank, d2 blank, blank, \
                    d3 blank, joy:2, d4 blank, joy:3, d5 blank | value = 0.7; \
                    value.se = 0.0977061168033; n = 10
                    """);

    static final Definition LOWER =
            new Definition(
                    "err_lower@1",
                    """
                    Lower missingness bound of the response rate: r/m of the m prompts that may \
                    have asked what was felt, as if nothing had been felt at any of the others \
                    than the r that were answered with a named feeling.
                    Prompts belong to the study day on which they were issued, and count if they \
                    were issued while consent was active and not paused; one answered by a \
                    check-in without the question does not. The bounds hold err@1 of the same \
                    prompts between them.
                    Unit and range: proportion, 0 to 1.
                    Minimum: one prompt, else INSUFFICIENT_N: bounds matter most where few answer.
                    Source: Manski 1990.
                    """,
                    """
                    measure | of = err_lower@1; prompts = d1 response blank, d2 missed declined, \
                    d3 response unasked | value = 0.4; n = 5
                    """);

    static final Definition UPPER =
            new Definition(
                    "err_upper@1",
                    """
                    Upper missingness bound of the response rate: (r + m − n)/m of the m prompts \
                    that may have asked what was felt, of which n were answered and r with a named \
                    feeling: as if something had been felt at every prompt without an answer.
                    Which prompts count, unit, range, minimum and source: as for err_lower@1.
                    """,
                    """
                    measure | of = err_upper@1; prompts = d1 response blank, d2 missed declined, \
                    d3 response unasked | value = 0.8; n = 5
                    """);

    private ResponseRate() {}

    static WindowValue err(Tally tally, LeastData least) {
        return Shares.of(tally, tally.responded(), least, Tally::errorOfResponses);
    }

    static WindowValue blankRate(Tally tally, LeastData least) {
        return Shares.of(
                tally, tally.answered() - tally.responded(), least, Tally::errorOfResponses);
    }

    static WindowValue lower(DayWindow window) {
        PromptTally prompts = window.prompts();
        return Shares.ofPrompts(prompts.responses(), prompts.asked());
    }

    static WindowValue upper(DayWindow window) {
        PromptTally prompts = window.prompts();
        return Shares.ofPrompts(prompts.asked() - prompts.withoutResponse(), prompts.asked());
    }
}
