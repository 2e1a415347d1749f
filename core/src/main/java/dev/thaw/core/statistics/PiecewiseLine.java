package dev.thaw.core.statistics;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Two least-squares lines, one for a phase A and one for the phase B after it: y = b₀ + b₁t + b₂D
/// + b₃D(t − t₀), D = 0 in A and 1 in B, which begins at t₀. Huitema & McKean 2000.
///
/// b₂ is how far B's line lies above A's, continued, at t₀; b₃ is by how much its slope is steeper.
/// Standard errors from s² = Σe²/(n − 4), intervals with t_{n−4}. The adjusted ones hold AR(1)
/// errors against them, as [Ar1StandardErrors] does for one line, with the ρ of `mk_ar1c@1` from
/// this model's residuals; its bias correction is that for one line and too weak for two.
///
/// Coefficients exist with at least 2 points in each phase, else the design is singular and all is
/// INSUFFICIENT_N with the smaller phase's count; errors need 5 points in all. All values equal: no
/// error, ZERO_VARIANCE. All points on the lines: errors 0 with `PERFECT_FIT`. Nothing here says
/// what made the lines differ. R: `summary(lm(y ~ t + D + I(D * (t - t0))))`.
///
/// @param intercept b₀, A's line at t = 0
/// @param slope b₁, in units of y per unit of t
/// @param levelChange b₂, in units of y
/// @param slopeChange b₃, in units of y per unit of t
/// @param adjustedLevelChange b₂ with the error under AR(1)
/// @param adjustedSlopeChange b₃ with the error under AR(1)
/// @param residualSd s
/// @param autocorrelation of the residuals
public record PiecewiseLine(
        Estimate intercept,
        Estimate slope,
        Estimate levelChange,
        Estimate slopeChange,
        Estimate adjustedLevelChange,
        Estimate adjustedSlopeChange,
        Estimate residualSd,
        Autocorrelation autocorrelation) {

    private static final int LEAST_PER_PHASE = 2;
    private static final int COEFFICIENTS = 4;

    /// @param start t₀: points before it are A, those at it and later are B
    public static PiecewiseLine of(Series series, Rational start, Confidence confidence) {
        int n = series.size();
        int a = (int) series.times().stream().filter(t -> t.compareTo(start) < 0).count();
        int smaller = Math.min(a, n - a);
        if (smaller < LEAST_PER_PHASE) {
            Estimate none = Estimate.tooFew(smaller, LEAST_PER_PHASE);
            return new PiecewiseLine(
                    none, none, none, none, none, none, none, Autocorrelation.ignored(series));
        }
        return new Design(series, a, start).fit(confidence);
    }

    /// The coefficients as weighted sums of the values.
    private static final class Design {

        private final Series series;
        private final WeightedSum intercept;
        private final WeightedSum slope;
        private final WeightedSum levelChange;
        private final WeightedSum slopeChange;
        private final Rational start;

        Design(Series series, int sizeOfA, Rational start) {
            this.series = series;
            this.start = start;
            List<Rational> timesOfA = series.times().subList(0, sizeOfA);
            List<Rational> timesOfB = series.times().subList(sizeOfA, series.size());
            List<Rational> slopeOfA =
                    padded(0, Ar1StandardErrors.slopeWeights(timesOfA), timesOfB.size());
            List<Rational> slopeOfB = padded(sizeOfA, Ar1StandardErrors.slopeWeights(timesOfB), 0);
            intercept =
                    new WeightedSum(
                            series, padded(0, valueAt(Rational.ZERO, timesOfA), timesOfB.size()));
            slope = new WeightedSum(series, slopeOfA);
            levelChange =
                    new WeightedSum(
                            series,
                            difference(
                                    padded(sizeOfA, valueAt(start, timesOfB), 0),
                                    padded(0, valueAt(start, timesOfA), timesOfB.size())));
            slopeChange = new WeightedSum(series, difference(slopeOfB, slopeOfA));
        }

        /// The weights of the line's value at t: 1/n + (t − t̄)(t_i − t̄)/SSx.
        private static List<Rational> valueAt(Rational t, List<Rational> times) {
            Rational distance = t.subtract(Moments.of(times).mean());
            Rational share = Rational.of(1, times.size());
            return Ar1StandardErrors.slopeWeights(times).stream()
                    .map(weight -> share.add(distance.multiply(weight)))
                    .toList();
        }

        private static List<Rational> padded(int before, List<Rational> weights, int after) {
            List<Rational> padded = new ArrayList<>(Collections.nCopies(before, Rational.ZERO));
            padded.addAll(weights);
            padded.addAll(Collections.nCopies(after, Rational.ZERO));
            return padded;
        }

        private static List<Rational> difference(List<Rational> of, List<Rational> less) {
            List<Rational> difference = new ArrayList<>();
            for (int i = 0; i < of.size(); i++) {
                difference.add(of.get(i).subtract(less.get(i)));
            }
            return difference;
        }

        PiecewiseLine fit(Confidence confidence) {
            int n = series.size();
            Series residuals = residuals();
            Autocorrelation autocorrelation = Autocorrelation.of(residuals);
            if (series.isConstant()) {
                return withoutError(
                        Status.ZERO_VARIANCE,
                        Estimate.none(Status.ZERO_VARIANCE, n),
                        autocorrelation);
            }
            int degrees = n - COEFFICIENTS;
            if (degrees < 1) {
                return withoutError(
                        Status.OK, Estimate.tooFew(n, COEFFICIENTS + 1), autocorrelation);
            }
            Rational variance =
                    residuals.values().stream()
                            .map(Rational::square)
                            .reduce(Rational.ZERO, Rational::add)
                            .divide(degrees);
            double rho = autocorrelation.rho().value().doubleValue();
            return new PiecewiseLine(
                    intercept.estimate(variance, degrees, 0, confidence),
                    slope.estimate(variance, degrees, 0, confidence),
                    levelChange.estimate(variance, degrees, 0, confidence),
                    slopeChange.estimate(variance, degrees, 0, confidence),
                    autocorrelation.marked(
                            levelChange.estimate(variance, degrees, rho, confidence)),
                    autocorrelation.marked(
                            slopeChange.estimate(variance, degrees, rho, confidence)),
                    residualSd(variance),
                    autocorrelation);
        }

        private Estimate residualSd(Rational variance) {
            Estimate sd = Estimate.of(Figure.sqrt(variance), series.size());
            return variance.sign() == 0 ? sd.flagged(Flag.PERFECT_FIT) : sd;
        }

        private PiecewiseLine withoutError(
                Status status, Estimate residualSd, Autocorrelation autocorrelation) {
            return new PiecewiseLine(
                    intercept.estimate(),
                    slope.estimate().withStatus(status),
                    levelChange.estimate().withStatus(status),
                    slopeChange.estimate().withStatus(status),
                    levelChange.estimate().withStatus(status),
                    slopeChange.estimate().withStatus(status),
                    residualSd,
                    autocorrelation);
        }

        /// Orthogonal to 1 and t, which lie in the design: the line that [Autocorrelation] fits to
        /// them is 0, and its r₁ is theirs.
        private Series residuals() {
            Rational b0 = intercept.value();
            Rational b1 = slope.value();
            Rational b2 = levelChange.value();
            Rational b3 = slopeChange.value();
            return Series.of(
                    series.points().stream()
                            .map(
                                    point -> {
                                        Rational line = b0.add(b1.multiply(point.t()));
                                        Rational since = point.t().subtract(start);
                                        Rational fitted =
                                                since.sign() < 0
                                                        ? line
                                                        : line.add(b2).add(b3.multiply(since));
                                        return new Series.Point(
                                                point.t(), point.y().subtract(fitted));
                                    })
                            .toList());
        }
    }
}
