package dev.thaw.core.change;

import dev.thaw.core.change.Category.NotAssessable;
import dev.thaw.core.change.OutcomeNorms.OutcomeReliability;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Roots;
import dev.thaw.core.number.Status;
import dev.thaw.core.statistics.Moments;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/// The constants of a cohort that individual change is measured with. Variances are kept, exact;
/// roots are taken last.
///
/// What every participant is measured with is worked out once: with fractions of hundreds of bits
/// it costs far more than the rest of an index.
public final class Norms {

    private static final int LEAST = 2;
    private static final int WORKING_DIGITS = 40;

    private final int n;
    private final Rational mean;
    private final Rational variance;
    private final Reliability reliability;
    private final Optional<OutcomeNorms> outcome;
    private final Optional<NotAssessable> obstacle;

    /// 0 if there is an obstacle, as the two below.
    private final Rational squaredMeasurementError;

    private final Rational squaredDifferenceError;
    private final Rational squaredPredictionError;
    private final Expected expected;

    /// @param n participants that mean and variance rest on
    /// @param mean M, of the baselines
    /// @param variance SD², the (n − 1) variance of the baselines; 0 below two of them
    /// @param outcome absent below two participants with both values
    public Norms(
            int n,
            Rational mean,
            Rational variance,
            Reliability reliability,
            Optional<OutcomeNorms> outcome) {
        this.n = n;
        this.mean = mean;
        this.variance = variance;
        this.reliability = reliability;
        this.outcome = outcome;
        this.obstacle = findObstacle();
        Rational share = obstacle.isPresent() ? Rational.ZERO : Rational.ONE.subtract(r());
        this.squaredMeasurementError = variance.multiply(share);
        this.squaredDifferenceError = squaredMeasurementError.multiply(2);
        this.squaredPredictionError =
                obstacle.isPresent()
                        ? Rational.ZERO
                        : variance.multiply(Rational.ONE.subtract(r().square()));
        this.expected = Expected.of(mean, obstacle.isPresent() ? Rational.ZERO : r());
    }

    /// What regression to the mean alone leads one to expect, M + r(x − M), over one denominator:
    /// to reduce every intermediate fraction would cost most of the time.
    private record Expected(BigInteger slope, BigInteger offset, BigInteger denominator) {

        static Expected of(Rational mean, Rational r) {
            Rational offset = mean.multiply(Rational.ONE.subtract(r));
            return new Expected(
                    r.numerator().multiply(offset.denominator()),
                    offset.numerator().multiply(r.denominator()),
                    r.denominator().multiply(offset.denominator()));
        }

        /// y − (M + r(x − M)).
        Rational distance(Rational x, Rational y) {
            BigInteger denominators = x.denominator().multiply(y.denominator());
            BigInteger reached = y.numerator().multiply(x.denominator()).multiply(denominator);
            BigInteger expected =
                    slope.multiply(x.numerator())
                            .multiply(y.denominator())
                            .add(offset.multiply(denominators));
            return Rational.of(reached.subtract(expected), denominators.multiply(denominator));
        }
    }

    /// One participant's baseline, and outcome where there is one.
    public record Participant(Rational baseline, Optional<Rational> outcome) {}

    /// Whose baselines M and SD are taken over. The choice matters: it turned 21 of 40 into 29 of
    /// 40 improved in published data.
    public sealed interface SdOver {

        /// Participants of the cohort itself.
        enum Participants implements SdOver {
            /// All who have a baseline.
            ALL_BASELINES,
            /// Those who have an outcome too, as R's `clinicalsignificance` does.
            COMPLETERS
        }

        /// Known values.
        ///
        /// @param sd not negative
        record Given(Rational mean, Rational sd) implements SdOver {

            public Given {
                if (sd.sign() < 0) {
                    throw new IllegalArgumentException("A standard deviation is not negative.");
                }
            }
        }
    }

    public static Norms of(
            Collection<Participant> participants,
            SdOver sdOver,
            Reliability reliability,
            OutcomeReliability outcomeReliability) {
        Moments all = Moments.of(participants.stream().map(Participant::baseline).toList());
        List<Participant> completers =
                participants.stream().filter(one -> one.outcome().isPresent()).toList();
        Moments completing = Moments.of(completers.stream().map(Participant::baseline).toList());
        Spread spread =
                switch (sdOver) {
                    case SdOver.Participants.ALL_BASELINES -> Spread.of(all);
                    case SdOver.Participants.COMPLETERS -> Spread.of(completing);
                    case SdOver.Given given ->
                            new Spread(all.n(), given.mean(), given.sd().square());
                };
        return new Norms(
                spread.n(),
                spread.mean(),
                spread.variance(),
                reliability,
                completers.size() < LEAST
                        ? Optional.empty()
                        : Optional.of(
                                outcomes(
                                        spread.variance(),
                                        completing,
                                        completers,
                                        outcomeReliability)));
    }

    private record Spread(int n, Rational mean, Rational variance) {

        static Spread of(Moments moments) {
            return new Spread(
                    moments.n(),
                    moments.mean(),
                    moments.n() < LEAST ? Rational.ZERO : moments.variance());
        }
    }

    private static OutcomeNorms outcomes(
            Rational variance,
            Moments baselines,
            List<Participant> completers,
            OutcomeReliability source) {
        Moments outcomes =
                Moments.of(completers.stream().map(one -> one.outcome().orElseThrow()).toList());
        Moments sums =
                Moments.of(
                        completers.stream()
                                .map(one -> one.baseline().add(one.outcome().orElseThrow()))
                                .toList());
        Rational covariance =
                sums.variance()
                        .subtract(baselines.variance())
                        .subtract(outcomes.variance())
                        .divide(2);
        return new OutcomeNorms(
                outcomes.mean(),
                outcomes.variance(),
                jointVariation(covariance, baselines.variance(), variance),
                source);
    }

    /// SD·s_post·ρ = covariance·SD/SD_completers: irrational if SD was taken over other people than
    /// the covariance; then to 40 digits.
    private static Rational jointVariation(
            Rational covariance, Rational varianceOfCompleters, Rational variance) {
        if (covariance.sign() == 0 || variance.equals(varianceOfCompleters)) {
            return covariance;
        }
        BigDecimal magnitude =
                Roots.sqrt(
                        covariance.square().multiply(variance).divide(varianceOfCompleters),
                        WORKING_DIGITS);
        return Rational.of(covariance.sign() < 0 ? magnitude.negate() : magnitude);
    }

    static boolean isWithinZeroAndOne(Rational reliability) {
        return reliability.sign() > 0 && reliability.compareTo(Rational.ONE) < 0;
    }

    /// Participants that mean and variance rest on.
    public int n() {
        return n;
    }

    /// M, of the baselines.
    public Rational mean() {
        return mean;
    }

    /// SD², the (n − 1) variance of the baselines; 0 below two of them.
    public Rational variance() {
        return variance;
    }

    public Reliability reliability() {
        return reliability;
    }

    /// Absent below two participants with both values.
    public Optional<OutcomeNorms> outcome() {
        return outcome;
    }

    /// Why no index in units of error exists, if so.
    Optional<NotAssessable> obstacle() {
        return obstacle;
    }

    private Optional<NotAssessable> findObstacle() {
        if (variance.sign() == 0) {
            return Optional.of(
                    n < LEAST ? NotAssessable.TOO_FEW_PARTICIPANTS : NotAssessable.NO_VARIATION);
        }
        if (reliability.exact().isEmpty()) {
            return Optional.of(NotAssessable.RELIABILITY_UNKNOWN);
        }
        return isWithinZeroAndOne(r())
                ? Optional.empty()
                : Optional.of(NotAssessable.RELIABILITY_OUT_OF_RANGE);
    }

    /// To be asked only without an obstacle, as the errors below.
    Rational r() {
        return reliability.exact().orElseThrow();
    }

    /// y − (M + r(x − M)).
    Rational beyondExpected(Rational baseline, Rational outcome) {
        return expected.distance(baseline, outcome);
    }

    /// SEM² = SD²(1 − r).
    Rational squaredMeasurementError() {
        return squaredMeasurementError;
    }

    /// S_diff² = 2·SEM².
    Rational squaredDifferenceError() {
        return squaredDifferenceError;
    }

    /// SD²(1 − r²).
    Rational squaredPredictionError() {
        return squaredPredictionError;
    }

    /// SD²·r: the variance of the true values.
    Rational trueVariance() {
        return variance.multiply(r());
    }

    /// SD, the (n − 1) standard deviation of the baselines.
    public Estimate standardDeviation() {
        return variance.sign() == 0
                ? Estimate.none(obstacle().orElseThrow().status(), n)
                : Estimate.of(Figure.sqrt(variance), n);
    }

    /// SEM = SD·√(1 − r), the standard error of measurement.
    public Estimate measurementError() {
        return root(this::squaredMeasurementError);
    }

    /// S_diff = SEM·√2, the standard error of a difference of two values.
    public Estimate differenceError() {
        return root(this::squaredDifferenceError);
    }

    /// critical·S_diff: the smallest change that counts as reliable by Jacobson and Truax.
    public Estimate smallestReliableChange(Critical critical) {
        return root(() -> squaredDifferenceError().multiply(critical.value().square()));
    }

    /// SD·√(1 − r²), the standard error of prediction.
    public Estimate predictionError() {
        return root(this::squaredPredictionError);
    }

    /// r_dd, the reliability of the differences between outcome and baseline, of [Index#HA];
    /// NOT_APPLICABLE where it does not lie between 0 and 1.
    public Estimate reliabilityOfChange() {
        if (obstacle().isPresent()) {
            return Estimate.none(obstacle().get().status(), n);
        }
        if (outcome.isEmpty()) {
            return Estimate.none(NotAssessable.TOO_FEW_PARTICIPANTS.status(), n);
        }
        OutcomeNorms outcomes = outcome.get();
        return outcomes.reliability(squaredMeasurementError())
                .flatMap(reliability -> outcomes.reliabilityOfChange(this, reliability))
                .filter(Norms::isWithinZeroAndOne)
                .<Estimate>map(value -> Estimate.of(Figure.of(value), n))
                .orElse(Estimate.none(Status.NOT_APPLICABLE, n));
    }

    private Estimate root(Supplier<Rational> square) {
        return obstacle()
                .<Estimate>map(reason -> Estimate.none(reason.status(), n))
                .orElseGet(() -> Estimate.of(Figure.sqrt(square.get()), n));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Norms that
                && n == that.n
                && mean.equals(that.mean)
                && variance.equals(that.variance)
                && reliability.equals(that.reliability)
                && outcome.equals(that.outcome);
    }

    @Override
    public int hashCode() {
        return Objects.hash(n, mean, variance, reliability, outcome);
    }

    /// For messages and tests.
    @Override
    public String toString() {
        return "n " + n + ", mean " + mean + ", variance " + variance + ", " + reliability;
    }
}
