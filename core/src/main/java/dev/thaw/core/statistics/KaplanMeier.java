package dev.thaw.core.statistics;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Interval;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Kaplan and Meier's survival curve (1958): the share that has not yet had the event.
///
/// S = Π(1 − d/n) over the times of events, as if exact ([FixedPoint]); someone censored at the
/// time of an event was still at risk then. Greenwood's standard error S·√Σ d/(n(n − d)); the
/// interval is symmetric for log(−log S), and neither exists where S is 0, nor the interval where S
/// is 1. R: `survfit(Surv(time, event) ~ 1, conf.type = "log-log")`.
///
/// @param steps one for each time with an event, by rising time
/// @param median the first time at which S is ½ or less; NO_EVENTS without any event,
///   NOT_APPLICABLE if it was not reached. (Where S stays at exactly ½ for a while, R takes the
///   middle of that while.)
public record KaplanMeier(int n, List<Step> steps, Estimate median) {

    private static final BigDecimal HALF = new BigDecimal("0.5");

    /// Far above the error of S.
    private static final BigDecimal UNSURE = new BigDecimal("1e-60");

    /// One person's time, to the event or to the end of observation.
    public record Observation(Rational time, boolean event) {}

    /// @param time of one or more events
    /// @param atRisk observed until then without the event
    /// @param survival just after it, with n = atRisk
    public record Step(Rational time, int atRisk, int events, Estimate survival) {}

    public KaplanMeier {
        steps = List.copyOf(steps);
    }

    public static KaplanMeier of(Collection<Observation> observations, Confidence confidence) {
        Map<Rational, List<Observation>> byTime = new TreeMap<>();
        for (Observation observation : observations) {
            byTime.computeIfAbsent(observation.time(), time -> new ArrayList<>()).add(observation);
        }
        List<Step> steps = new ArrayList<>();
        Estimate median = Estimate.none(Status.NO_EVENTS, observations.size());
        int atRisk = observations.size();
        BigDecimal survival = BigDecimal.ONE;
        BigDecimal hazard = BigDecimal.ZERO;
        boolean above = true;
        for (Map.Entry<Rational, List<Observation>> entry : byTime.entrySet()) {
            int events = (int) entry.getValue().stream().filter(Observation::event).count();
            if (events > 0) {
                survival = FixedPoint.part(survival, (long) atRisk - events, atRisk);
                hazard =
                        atRisk == events
                                ? hazard
                                : hazard.add(
                                        FixedPoint.part(
                                                BigDecimal.valueOf(events),
                                                1,
                                                (long) atRisk * (atRisk - events)));
                steps.add(
                        new Step(
                                entry.getKey(),
                                atRisk,
                                events,
                                survival(survival, hazard, atRisk, confidence)));
                if (above) {
                    above = isAboveHalf(survival, steps);
                    median = median(above, entry.getKey(), observations.size());
                }
            }
            atRisk -= entry.getValue().size();
        }
        return new KaplanMeier(observations.size(), steps, median);
    }

    /// S at a time: that of the last step not after it; 1, without error or interval, before the
    /// first. INSUFFICIENT_N if nobody was observed.
    public Estimate at(Rational time) {
        return steps.stream()
                .filter(step -> step.time().compareTo(time) <= 0)
                .reduce((earlier, later) -> later)
                .map(Step::survival)
                .orElseGet(() -> n == 0 ? Estimate.tooFew(0, 1) : Estimate.of(Figure.ONE, n));
    }

    private static Estimate median(boolean above, Rational time, int n) {
        return above ? Estimate.none(Status.NOT_APPLICABLE, n) : Estimate.of(Figure.of(time), n);
    }

    /// Whether S > ½; where the digits do not tell, by the whole numbers of the product.
    private static boolean isAboveHalf(BigDecimal survival, List<Step> steps) {
        BigDecimal excess = survival.subtract(HALF);
        if (excess.abs().compareTo(UNSURE) > 0) {
            return excess.signum() > 0;
        }
        BigInteger twiceSurvivors = BigInteger.TWO;
        BigInteger all = BigInteger.ONE;
        for (Step step : steps) {
            twiceSurvivors =
                    twiceSurvivors.multiply(
                            BigInteger.valueOf((long) step.atRisk() - step.events()));
            all = all.multiply(BigInteger.valueOf(step.atRisk()));
        }
        return twiceSurvivors.compareTo(all) > 0;
    }

    /// @param hazard Σ d/(n(n − d)), the variance of log S
    private static Estimate survival(
            BigDecimal survival, BigDecimal hazard, int atRisk, Confidence confidence) {
        Estimate.Measured estimate = Estimate.of(Figure.of(FixedPoint.settled(survival)), atRisk);
        if (survival.signum() == 0) {
            return estimate;
        }
        BigDecimal variance = FixedPoint.product(survival, FixedPoint.product(survival, hazard));
        return estimate.withStandardError(FixedPoint.root(FixedPoint.settled(variance)))
                .withInterval(logLogInterval(survival, hazard, confidence));
    }

    /// The interval that is symmetric for log(−log share): share^exp(±z·√variance/log share).
    ///
    /// @param share strictly between 0 and 1
    /// @param relativeVariance that of the share, divided by its square
    static Interval logLogInterval(
            BigDecimal share, BigDecimal relativeVariance, Confidence confidence) {
        double s = FixedPoint.settled(share).doubleValue();
        // log S is negative, so that the larger exponent belongs to the lower end.
        double reach =
                confidence.normalReach()
                        * StrictMath.sqrt(FixedPoint.settled(relativeVariance).doubleValue())
                        / -StrictMath.log(s);
        return confidence.interval(
                new BigDecimal(StrictMath.pow(s, StrictMath.exp(reach))),
                new BigDecimal(StrictMath.pow(s, StrictMath.exp(-reach))));
    }
}
