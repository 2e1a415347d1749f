package dev.thaw.core.measure;

import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import java.math.BigInteger;

/// How many different feelings are named, and how evenly.
final class Repertoire {

    static final Definition LABELS =
            new Definition(
                    "labels_per_checkin@1",
                    """
                    Labels per check-in: the mean number of different feelings named, over the \
                    check-ins that name at least one, those made on the participant's own \
                    initiative among them. For free naming, where granularity@1 needs a fixed list \
                    of items; the two are weakly related.
                    Unit and range: feelings, at least 1.
                    Minimum: 5 check-ins that name a feeling, else INSUFFICIENT_N.
                    Source: Ottenstein & Lischetzke 2020.
                    """,
                    """
                    measure | of = labels_per_checkin@1; answers = d1 joy:30+calm:70, blank, d2 \
                    joy:11+joy:12, joy:20, self+joy:30+calm:1+sadness:2, joy:0 | value = 1.6; n = 5
                    """);

    static final Definition EMODIVERSITY =
            new Definition(
                    "emodiversity@1",
                    """
                    Emodiversity: the entropy −Σ p ln p of the shares p of the different feelings \
                    among the N mentions of a window. A feeling is mentioned once in each check-in \
                    that names it, those made on the participant's own initiative among them; \
                    intensity plays no part.
                    Unit and range: nats, 0 to ln K for a vocabulary of K feelings; comparable \
                    only within one version of a vocabulary.
                    Minimum: 10 mentions, else INSUFFICIENT_N.
                    Source: Quoidbach et al. 2014.
                    """,
                    """
                    repertoire | counts = 10 5 5 0 2 | emodiversity = 1.24983679811; richness = 3.65403327323; n = 22
                    repertoire | counts = 12 | emodiversity = 0; richness = 1; n = 12
                    repertoire | counts = 5 4 | emodiversity = INSUFFICIENT_N; \
                    richness = INSUFFICIENT_N
                    """);

    static final Definition RICHNESS =
            new Definition(
                    "richness10@1",
                    """
                    Rarefied richness: how many different feelings 10 mentions drawn from a \
                    window's N without replacement would contain on average, \
                    Σ[1 − C(N − N_k, 10)/C(N, 10)] over the feelings k, mentioned N_k times each.
                    Mentions: those of emodiversity@1.
                    Unit and range: feelings, 1 to 10 and to K for a vocabulary of K feelings; \
                    comparable only within one version of a vocabulary.
                    Minimum: 10 mentions, else INSUFFICIENT_N.
                    Source: Hurlbert 1971.
                    """,
                    """
                    repertoire | counts = 10 5 5 0 2 | richness = 3.65403327323
                    repertoire | counts = 2 2 2 2 2 | richness = 5
                    """);

    private static final int LEAST_NAMED = 5;
    private static final int DRAWN = 10;

    /// C(200, 10) · 200 still fits a `long`.
    private static final int LARGEST_IN_LONGS = 200;

    private Repertoire() {}

    static WindowValue labels(DayWindow window) {
        int n = window.named();
        return n < LEAST_NAMED
                ? WindowValue.tooFew(n, LEAST_NAMED)
                : WindowValue.mean(Rational.of(sum(window.mentions()), n), n);
    }

    static WindowValue emodiversity(DayWindow window) {
        return emodiversity(window.mentions());
    }

    static WindowValue richness(DayWindow window) {
        return richness(window.mentions());
    }

    /// @param counts of mentions by label, ascending: sums of `double`s depend on their order
    static WindowValue emodiversity(int[] counts) {
        int n = sum(counts);
        if (n < DRAWN) {
            return WindowValue.tooFew(n, DRAWN);
        }
        double entropy = 0;
        for (int count : counts) {
            if (count > 0) {
                entropy += count * StrictMath.log((double) n / count);
            }
        }
        return WindowValue.of(Figure.of(entropy / n), n);
    }

    /// @param counts of mentions by label
    static WindowValue richness(int[] counts) {
        int n = sum(counts);
        if (n < DRAWN) {
            return WindowValue.tooFew(n, DRAWN);
        }
        BigInteger draws = draws(n);
        BigInteger with = BigInteger.ZERO;
        for (int count : counts) {
            if (count > 0) {
                with = with.add(draws).subtract(draws(n - count));
            }
        }
        return WindowValue.of(Figure.of(with, draws), n);
    }

    private static int sum(int[] counts) {
        int sum = 0;
        for (int count : counts) {
            sum += count;
        }
        return sum;
    }

    /// C(n, 10).
    private static BigInteger draws(int n) {
        if (n < DRAWN) {
            return BigInteger.ZERO;
        }
        if (n <= LARGEST_IN_LONGS) {
            long draws = 1;
            for (int i = 0; i < DRAWN; i++) {
                draws = draws * (n - i) / (i + 1);
            }
            return BigInteger.valueOf(draws);
        }
        BigInteger draws = BigInteger.ONE;
        for (int i = 0; i < DRAWN; i++) {
            draws = draws.multiply(BigInteger.valueOf(n - i)).divide(BigInteger.valueOf(i + 1L));
        }
        return draws;
    }
}
