package dev.thaw.core.statistics;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Interval;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Kaplan and Meier's survival curve (1958): the share that has not yet had the event.
///
/// S = Π(1 − d/n) over the times of events, exact; someone censored at the time of an event was
/// still at risk then. Greenwood's standard error S·√Σ d/(n(n − d)); the interval is symmetric for
/// log(−log S), and neither exists where S is 0, nor the interval where S is 1. R:
/// `survfit(Surv(time, event) ~ 1, conf.type = "log-log")`.
///
/// @param steps one for each time with an event, by rising time
/// @param median the first time at which S is ½ or less; NO_EVENTS without any event,
///   NOT_APPLICABLE if it was not reached. (Where S stays at exactly ½ for a while, R takes the
///   middle of that while.)
public record KaplanMeier(int n, List<Step> steps, Estimate median) {

    private static final Rational HALF = Rational.of(1, 2);

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
        Rational survival = Rational.ONE;
        Rational hazard = Rational.ZERO;
        for (Map.Entry<Rational, List<Observation>> entry : byTime.entrySet()) {
            int events = (int) entry.getValue().stream().filter(Observation::event).count();
            if (events > 0) {
                boolean above = survival.compareTo(HALF) > 0;
                survival = survival.multiply(Rational.of(atRisk - events, atRisk));
                hazard =
                        atRisk == events
                                ? hazard
                                : hazard.add(
                                        Rational.of(events, (long) atRisk * (atRisk - events)));
                steps.add(
                        new Step(
                                entry.getKey(),
                                atRisk,
                                events,
                                survival(survival, hazard, atRisk, confidence)));
                median = above ? median(survival, entry.getKey(), observations.size()) : median;
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

    private static Estimate median(Rational survival, Rational time, int n) {
        return survival.compareTo(HALF) <= 0
                ? Estimate.of(Figure.of(time), n)
                : Estimate.none(Status.NOT_APPLICABLE, n);
    }

    /// @param hazard Σ d/(n(n − d)), the variance of log S
    private static Estimate survival(
            Rational survival, Rational hazard, int atRisk, Confidence confidence) {
        Estimate.Measured estimate = Estimate.of(Figure.of(survival), atRisk);
        if (survival.sign() == 0) {
            return estimate;
        }
        return estimate.withStandardError(Figure.sqrt(survival.square().multiply(hazard)))
                .withInterval(logLogInterval(survival, hazard, confidence));
    }

    /// The interval that is symmetric for log(−log share): share^exp(±z·√variance/log share).
    ///
    /// @param share strictly between 0 and 1
    /// @param relativeVariance that of the share, divided by its square
    static Interval logLogInterval(
            Rational share, Rational relativeVariance, Confidence confidence) {
        double s = share.toDouble();
        // log S is negative, so that the larger exponent belongs to the lower end.
        double reach =
                confidence.normalReach()
                        * StrictMath.sqrt(relativeVariance.toDouble())
                        / -StrictMath.log(s);
        return confidence.interval(
                new BigDecimal(StrictMath.pow(s, StrictMath.exp(reach))),
                new BigDecimal(StrictMath.pow(s, StrictMath.exp(-reach))));
    }
}
