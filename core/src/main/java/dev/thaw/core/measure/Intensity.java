package dev.thaw.core.measure;

import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;

/// How strongly something was felt.
final class Intensity {

    static final Definition ALL =
            new Definition(
                    "intensity_all@1",
                    """
                    Intensity over all answers: the mean, over the answered check-ins, of the \
                    intensity of the strongest feeling named; 0 where none is named.
                    Unit and range: points, 0 to 100.
                    Answered and minimum: as for err@1. Published beside intensity_felt@1, since \
                    how blanks are handled is the ambiguity.
                    """,
                    """
                    measure | of = intensity_all@1; answers = d1 joy:30+calm:70, blank, d2 joy:11; \
                    least = 3 2 | value = 27; n = 3
                    """);

    static final Definition FELT =
            new Definition(
                    "intensity_felt@1",
                    """
                    Intensity where something was felt: the mean, over the answered check-ins that \
                    name a feeling, of the intensity of the strongest.
                    Unit and range: points, 0 to 100.
                    Minimum: 5 check-ins that name a feeling, in a window valid for err@1; else \
                    INSUFFICIENT_N.
                    """,
                    """
                    measure | of = intensity_felt@1; answers = d1 joy:30+calm:70, blank, d2 \
                    joy:11, joy:20, felt, joy:30, joy:0; least = 1 1 | value = 26.2; n = 5
                    measure | of = intensity_felt@1; answers = d1 joy:30, blank; least = 1 1 | \
                    value = INSUFFICIENT_N
                    """);

    private static final int LEAST_FELT = 5;

    private Intensity() {}

    static WindowValue all(DayWindow window, Setting setting) {
        return RatingMean.of(window.intensities(), setting.leastData());
    }

    static WindowValue felt(DayWindow window, Setting setting) {
        Tally tally = window.tally();
        int n = tally.responded();
        if (n < LEAST_FELT) {
            return WindowValue.tooFew(n, LEAST_FELT);
        }
        // Answers without a named feeling add 0 to the sum.
        return tally.isEnough(setting.leastData())
                ? WindowValue.mean(
                        Rational.of(window.intensities().numbers().sum().longValueExact(), n), n)
                : WindowValue.none(Status.INSUFFICIENT_N, n);
    }
}
