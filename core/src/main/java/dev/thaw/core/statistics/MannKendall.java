package dev.thaw.core.statistics;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;

/// Mann and Kendall's test for a monotone trend. Only the order of the times counts, not their
/// distances. Mann 1945; Kendall 1975.
/// - S = Σ_{i<j} sign(y_j − y_i)
/// - Var S = [n(n−1)(2n+5) − Σ u(u−1)(2u+5)]/18 over groups of u equal values
/// - Z = (S − sign S)/√(f·Var S), 0 if S = 0, with f of [Autocorrelation]
/// - tau-b = S/√(N(N − ties)), N = n(n−1)/2 pairs
///
/// Below 3 points every figure is INSUFFICIENT_N. If all values are equal, S and Var S are 0 and
/// everything else is ZERO_VARIANCE. Z and p carry the flag `AUTOCORRELATION_NOT_ESTIMATED` where f
/// is 1 because it could not be estimated. R: `trend::mk.test(y)`; tau-b and the exact p value
/// `cor.test(t, y, method = "kendall")`.
///
/// @param normalP two-sided, from Z
/// @param exactP two-sided, from the exact distribution of S over all orders; NOT_APPLICABLE with
///   ties, with more than 12 points or with f above 1
public record MannKendall(
        Estimate s,
        Estimate variance,
        Estimate tauB,
        Estimate z,
        Estimate normalP,
        Estimate exactP,
        Autocorrelation autocorrelation) {

    private static final int LEAST_POINTS = 3;
    private static final int MOST_FOR_EXACT = 12;
    private static final Figure[][] EXACT_P = tableOfExactP();

    /// Corrected for autocorrelation by `mk_ar1c@1`.
    public static MannKendall of(Series series) {
        return of(series, Autocorrelation.of(series));
    }

    public static MannKendall of(Series series, Autocorrelation autocorrelation) {
        return of(series.size(), Ranking.of(series), autocorrelation);
    }

    static MannKendall of(int n, Ranking ranking, Autocorrelation autocorrelation) {
        if (n < LEAST_POINTS) {
            return withoutTest(
                    Estimate.tooFew(n, LEAST_POINTS),
                    Estimate.tooFew(n, LEAST_POINTS),
                    autocorrelation);
        }
        if (ranking.isConstant()) {
            return withoutTest(
                    Estimate.of(Figure.ZERO, n).withStatus(Status.ZERO_VARIANCE),
                    Estimate.none(Status.ZERO_VARIANCE, n),
                    autocorrelation);
        }
        int s = ranking.concordance();
        Rational square = squareOfZ(s, ranking);
        double z = z(square, autocorrelation);
        return new MannKendall(
                Estimate.of(Figure.of(s), n),
                Estimate.of(Figure.of(ranking.varianceOfConcordance()), n),
                tauB(s, ranking),
                autocorrelation.marked(
                        Estimate.of(
                                signed(
                                        s,
                                        autocorrelation.inflates()
                                                ? Figure.of(z)
                                                : Figure.sqrt(square)),
                                n)),
                autocorrelation.marked(
                        Estimate.of(Figure.of(NormalDistribution.twoSidedTail(z)), n)),
                isExact(ranking, autocorrelation)
                        ? autocorrelation.marked(Estimate.of(EXACT_P[n][Math.abs(s)], n))
                        : Estimate.none(Status.NOT_APPLICABLE, n),
                autocorrelation);
    }

    /// Tau-b alone, of at least three values that are not all equal.
    static Estimate tauB(int s, Ranking ranking) {
        long pairs = ranking.size() * (ranking.size() - 1L) / 2;
        // √(S²/(N(N − ties))) with S ≤ N: every part is far below 2⁵³.
        double square = (double) s * s / ((double) pairs * (pairs - ranking.tiedPairs()));
        return Estimate.of(
                Figure.of(
                        s < 0 ? -StrictMath.sqrt(square) : StrictMath.sqrt(square),
                        () -> signed(s, tauB(s, pairs, ranking.tiedPairs())).value()),
                ranking.size());
    }

    /// What [#p()] says, alone, of at least three values that are not all equal.
    static Estimate p(int s, Ranking ranking, Autocorrelation autocorrelation) {
        Figure p =
                isExact(ranking, autocorrelation)
                        ? EXACT_P[ranking.size()][Math.abs(s)]
                        : Figure.of(
                                NormalDistribution.twoSidedTail(
                                        z(squareOfZ(s, ranking), autocorrelation)));
        return autocorrelation.marked(Estimate.of(p, ranking.size()));
    }

    private static boolean isExact(Ranking ranking, Autocorrelation autocorrelation) {
        return ranking.size() <= MOST_FOR_EXACT
                && !autocorrelation.inflates()
                && ranking.tiedPairs() == 0;
    }

    /// ((|S| − 1)/√Var S)².
    private static Rational squareOfZ(int s, Ranking ranking) {
        long distance = Math.max(0, Math.abs(s) - 1L);
        return Rational.of(
                distance * distance * Ranking.VARIANCE_PARTS, ranking.eighteenVariances());
    }

    private static double z(Rational square, Autocorrelation autocorrelation) {
        return StrictMath.sqrt(square.toDouble() / autocorrelation.inflation());
    }

    /// The exact p value where there is one, else the normal one.
    public Estimate p() {
        return exactP instanceof Estimate.Measured ? exactP : normalP;
    }

    private static MannKendall withoutTest(
            Estimate count, Estimate reason, Autocorrelation autocorrelation) {
        return new MannKendall(count, count, reason, reason, reason, reason, autocorrelation);
    }

    private static Figure tauB(long s, long pairs, long tiedPairs) {
        return Figure.sqrt(
                Rational.of(s).square().divide(Rational.of(pairs).multiply(pairs - tiedPairs)));
    }

    private static Figure signed(int sign, Figure magnitude) {
        return sign < 0 ? magnitude.negate() : magnitude;
    }

    /// P(|S| ≥ s) if all n! orders are equally likely, for every n to [#MOST_FOR_EXACT] and every
    /// s; S = N − 2·inversions.
    private static Figure[][] tableOfExactP() {
        long[][] orders = ordersByInversions();
        Figure[][] p = new Figure[MOST_FOR_EXACT + 1][];
        for (int n = 0; n <= MOST_FOR_EXACT; n++) {
            p[n] = new Figure[orders[n].length];
            for (int s = 0; s < p[n].length; s++) {
                p[n][s] = probabilityOf(s, orders[n]);
            }
        }
        return p;
    }

    private static Figure probabilityOf(int s, long[] orders) {
        long all = 0;
        long extreme = 0;
        for (int inversions = 0; inversions < orders.length; inversions++) {
            all += orders[inversions];
            extreme += Math.abs(orders.length - 1 - 2 * inversions) >= s ? orders[inversions] : 0;
        }
        return Figure.of(extreme, all);
    }

    /// How many orders of n elements have k inversions, for every n to [#MOST_FOR_EXACT].
    private static long[][] ordersByInversions() {
        long[][] orders = new long[MOST_FOR_EXACT + 1][];
        orders[0] = new long[] {1};
        for (int size = 1; size <= MOST_FOR_EXACT; size++) {
            orders[size] = withOneMore(orders[size - 1], size);
        }
        return orders;
    }

    /// Inserting the largest of `size` elements at any of its places adds 0 … size − 1 inversions.
    private static long[] withOneMore(long[] orders, int size) {
        long[] more = new long[orders.length + size - 1];
        for (int inversions = 0; inversions < orders.length; inversions++) {
            for (int added = 0; added < size; added++) {
                more[inversions + added] += orders[inversions];
            }
        }
        return more;
    }
}
