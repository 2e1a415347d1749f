package dev.thaw.core.statistics;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import java.util.Collection;

/// How far a later phase B lies above an earlier phase A: over all pairs of an A and a B, tau =
/// (#B>A − #B<A)/(n_A·n_B), from −1 to 1.
///
/// Under no difference and without ties, #B>A − #B<A has the variance n_A·n_B·(n_A + n_B + 1)/3.
/// INSUFFICIENT_N if a phase is empty. Not Tau-U, which has no stable parameter (Tarlow 2017).
///
/// @param tau of all n_A + n_B values
/// @param nullVariance of #B>A − #B<A
public record TauAB(Estimate tau, Estimate nullVariance) {

    public static TauAB of(Collection<Rational> a, Collection<Rational> b) {
        if (a.isEmpty() || b.isEmpty()) {
            Estimate none = Estimate.tooFew(0, 1);
            return new TauAB(none, none);
        }
        int n = a.size() + b.size();
        long pairs = (long) a.size() * b.size();
        long s = 0;
        for (Rational later : b) {
            for (Rational earlier : a) {
                s += later.compareTo(earlier);
            }
        }
        return new TauAB(
                Estimate.of(Figure.of(Rational.of(s, pairs)), n),
                Estimate.of(Figure.of(Rational.of(pairs).multiply(n + 1L).divide(3)), n));
    }
}
