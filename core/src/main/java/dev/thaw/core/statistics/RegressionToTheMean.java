package dev.thaw.core.statistics;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;

/// What a cohort that was selected for a low value would show without any effect.
///
/// A value is normal with mean M and standard deviation SD in every window; Q selects those at or
/// below the cut, B is the baseline, P the outcome, and r the correlation of neighbouring windows.
/// With c = (cut − M)/SD, φ and Φ the normal density and distribution:
/// - expected drift from Q to B: SD(1 − r)φ(c)/Φ(c) (Davis 1976; Barnett et al. 2005)
/// - shares from one window to the next: P(D > t | Q ≤ cut) for the standardised change D,
///   bivariate normal with Q, where t is 0 for any improvement and the critical value for reliable
///   improvement, (y − x)/(SD√(2(1 − r))) ≥ critical
///
/// Where a low value is the better one, give all values with the opposite sign.
///
/// ZERO_VARIANCE if SD is 0; NOT_APPLICABLE if r is not strictly between 0 and 1, or if the cut
/// lies so far below the mean that nobody would be selected. Bounded and discrete measures are not
/// normal: the shares are an orientation, not a test. Absolute error below 1e-13; checked against
/// mpmath's integrals with 30 digits.
public final class RegressionToTheMean {

    private final Rational mean;
    private final Rational sd;
    private final Rational reliability;
    private final Rational cut;

    /// @param any expected share of any improvement
    /// @param reliable expected share of reliable improvement
    public record Shares(Estimate any, Estimate reliable) {}

    /// @param mean M of everybody who might have been selected
    /// @param sd SD of the same, at least 0
    /// @param reliability r
    /// @param cut at or below which a value in Q is selected
    public RegressionToTheMean(Rational mean, Rational sd, Rational reliability, Rational cut) {
        if (sd.sign() < 0) {
            throw new IllegalArgumentException("A standard deviation is not negative.");
        }
        this.mean = mean;
        this.sd = sd;
        this.reliability = reliability;
        this.cut = cut;
    }

    /// By how much the mean of those selected rises from Q to B.
    public Estimate expectedDrift() {
        return status() == Status.OK
                ? value(
                        sd.multiply(Rational.ONE.subtract(reliability)).toDouble()
                                / selected().ratio())
                : Estimate.none(status(), 0);
    }

    /// From the selecting window to the baseline, corr(Q, B) = r: what the naive rule before
    /// therapy finds.
    ///
    /// @param critical of the reliable change index, such as 1.96
    public Shares naive(Rational critical) {
        // corr(Q, B − Q) = (r − 1)/√(2(1 − r))
        return shares(-unreliability(), critical);
    }

    /// From baseline to outcome if what links two windows does not fade, corr(Q, P) = r: the end of
    /// the null band without decay. The change is independent of Q, so that any improvement is .5.
    ///
    /// @param critical of the reliable change index, such as 1.96
    public Shares stable(Rational critical) {
        return shares(0, critical);
    }

    /// From baseline to outcome if what links two windows fades with distance, corr(Q, P) = r²: the
    /// end of the null band with decay.
    ///
    /// @param critical of the reliable change index, such as 1.96
    public Shares decaying(Rational critical) {
        // corr(Q, P − B) = (r² − r)/√(2(1 − r))
        return shares(-reliability.toDouble() * unreliability(), critical);
    }

    /// √((1 − r)/2), not below 0 whatever r is.
    private double unreliability() {
        return StrictMath.sqrt(
                Rational.ONE.subtract(reliability).max(Rational.ZERO).divide(2).toDouble());
    }

    private Shares shares(double correlation, Rational critical) {
        Status status = status();
        if (status != Status.OK) {
            Estimate none = Estimate.none(status, 0);
            return new Shares(none, none);
        }
        return new Shares(
                value(selected().shareAbove(0, correlation)),
                value(selected().shareAbove(critical.toDouble(), correlation)));
    }

    private SelectedNormal selected() {
        return new SelectedNormal(cut.subtract(mean).divide(sd).toDouble());
    }

    private Status status() {
        if (sd.sign() == 0) {
            return Status.ZERO_VARIANCE;
        }
        boolean inside = reliability.sign() > 0 && reliability.compareTo(Rational.ONE) < 0;
        return inside && selected().isPossible() ? Status.OK : Status.NOT_APPLICABLE;
    }

    private static Estimate value(double value) {
        return Estimate.of(Figure.of(value), 0);
    }
}
