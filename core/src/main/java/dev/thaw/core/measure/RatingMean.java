package dev.thaw.core.measure;

import dev.thaw.core.number.Status;

/// The mean of a window's values.
final class RatingMean {

    static final Definition ITEM =
            new Definition(
                    "item:<id>",
                    """
                    Mean rating of an item of the protocol, over the check-ins that rate it, \
                    whatever they say about feelings; late ones and those made on the \
                    participant's own initiative in a study that prompts do not count.
                    Unit and range: those of the item.
                    Minimum: the fewest answers and days of the window, counted in ratings; else \
                    INSUFFICIENT_N.
                    """,
                    """
                    measure | of = item:mood; y = 0.1 -0.3 0.1 0.1; t = 0 3 6 30; least = 4 2 | \
                    value = 0; n = 4
                    measure | of = item:mood; y = 1 2 2; t = 0 24 48; least = 1 1 | \
                    value = 1.66666666667; n = 3
                    """);

    private RatingMean() {}

    static WindowValue of(Values values, LeastData least) {
        int n = values.size();
        if (n < least.answered()) {
            return WindowValue.tooFew(n, least.answered());
        }
        return values.days() < least.days()
                ? WindowValue.none(Status.INSUFFICIENT_N, n)
                : WindowValue.mean(values.mean(), n);
    }
}
