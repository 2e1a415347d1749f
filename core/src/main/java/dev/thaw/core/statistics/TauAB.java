package dev.thaw.core.statistics;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/// How far a later phase B lies above an earlier phase A, over all n_A·n_B pairs of an A and a B.
/// - S = #B>A − #B<A; tau = S/(n_A·n_B), from −1 to 1
/// - null variance of S: n_A·n_B·(N + 1)/3 with N = n_A + n_B; with groups of u equal values
///   n_A·n_B/3 · [N + 1 − Σ(u³ − u)/(N(N − 1))]
/// - Z = (S − sign S)/√Var S with the tie-corrected variance, 0 if S = 0
///
/// The test is Mann and Whitney's, S = 2U − n_A·n_B: it takes the values of a phase as
/// exchangeable, so that a trend within A ([TauBC]) or autocorrelation makes its p value too small.
/// INSUFFICIENT_N if a phase is empty; all values equal: tau 0 and the test, ZERO_VARIANCE. Not
/// Tau-U, which has no stable parameter (Tarlow 2017). R: `wilcox.test(b, a, correct = TRUE)`.
///
/// @param tau of all N values
/// @param nullVariance of S without ties, as published beside tau
/// @param variance of S, corrected for ties
/// @param normalP two-sided, from Z
/// @param exactP two-sided, P(|S| ≥ |s|) over all divisions of N values into the two phases;
///   NOT_APPLICABLE with ties or with more than 30 values
public record TauAB(
        Estimate tau,
        Estimate nullVariance,
        Estimate variance,
        Estimate z,
        Estimate normalP,
        Estimate exactP) {

    /// All divisions of so many values fit a `long`.
    private static final int MOST_FOR_EXACT = 30;

    public static TauAB of(Collection<Rational> a, Collection<Rational> b) {
        if (a.isEmpty() || b.isEmpty()) {
            Estimate none = Estimate.tooFew(0, 1);
            return new TauAB(none, none, none, none, none, none);
        }
        int n = a.size() + b.size();
        long pairs = (long) a.size() * b.size();
        long s = excess(a, b);
        long ties = tieWeight(a, b);
        Rational variance =
                Rational.of(pairs, 3)
                        .multiply(
                                Rational.of(n + 1L)
                                        .subtract(Rational.of(ties, (long) n * (n - 1))));
        Estimate.Measured tau = Estimate.of(Figure.of(Rational.of(s, pairs)), n);
        Estimate nullVariance =
                Estimate.of(Figure.of(Rational.of(pairs).multiply(n + 1L).divide(3)), n);
        if (variance.sign() == 0) {
            Estimate none = Estimate.none(Status.ZERO_VARIANCE, n);
            return new TauAB(
                    tau.withStatus(Status.ZERO_VARIANCE),
                    nullVariance,
                    Estimate.of(Figure.ZERO, n).withStatus(Status.ZERO_VARIANCE),
                    none,
                    none,
                    none);
        }
        ContinuityCorrected test = ContinuityCorrected.of(s, variance);
        return new TauAB(
                tau,
                nullVariance,
                Estimate.of(Figure.of(variance), n),
                Estimate.of(test.z(), n),
                Estimate.of(test.p(), n),
                ties == 0 && n <= MOST_FOR_EXACT
                        ? Estimate.of(Figure.of(exactP(Math.abs(s), a.size(), b.size())), n)
                        : Estimate.none(Status.NOT_APPLICABLE, n));
    }

    /// The exact p value where there is one, else the normal one.
    public Estimate p() {
        return exactP instanceof Estimate.Measured ? exactP : normalP;
    }

    /// #B>A − #B<A.
    private static long excess(Collection<Rational> a, Collection<Rational> b) {
        long s = 0;
        for (Rational later : b) {
            for (Rational earlier : a) {
                s += later.compareTo(earlier);
            }
        }
        return s;
    }

    /// Σ(u³ − u) over the groups of equal values.
    private static long tieWeight(Collection<Rational> a, Collection<Rational> b) {
        List<Rational> sorted = Stream.concat(a.stream(), b.stream()).sorted().toList();
        long weight = 0;
        long equal = 1;
        for (int i = 1; i <= sorted.size(); i++) {
            if (i < sorted.size() && sorted.get(i).equals(sorted.get(i - 1))) {
                equal++;
            } else {
                weight += equal * equal * equal - equal;
                equal = 1;
            }
        }
        return weight;
    }

    private static Rational exactP(long s, int a, int b) {
        long[] divisions = divisionsByWins(a, b);
        int pairs = a * b;
        long all = 0;
        long extreme = 0;
        for (int wins = 0; wins <= pairs; wins++) {
            all += divisions[wins];
            extreme += Math.abs(2L * wins - pairs) >= s ? divisions[wins] : 0;
        }
        return Rational.of(extreme, all);
    }

    /// In how many divisions of a + b different values k of the pairs have the larger value in B:
    /// the coefficients of Π (1 − q^(b+i))/(1 − q^i) over i = 1 … a.
    private static long[] divisionsByWins(int a, int b) {
        long[] coefficients = new long[a * b + 1];
        coefficients[0] = 1;
        for (int i = 1; i <= a; i++) {
            for (int k = coefficients.length - 1; k >= b + i; k--) {
                coefficients[k] -= coefficients[k - b - i];
            }
            for (int k = i; k < coefficients.length; k++) {
                coefficients[k] += coefficients[k - i];
            }
        }
        return coefficients;
    }
}
