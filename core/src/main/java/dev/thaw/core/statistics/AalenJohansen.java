package dev.thaw.core.statistics;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Cumulative incidence of an event where another one, once it has happened, forestalls it (Aalen &
/// Johansen 1978): unlike 1 − S of Kaplan and Meier with the other event censored, it is the share
/// that had the event by then.
///
/// I = Σ S·d₁/n over the times of events, with S just before, from both kinds of events, and as if
/// exact ([FixedPoint]); someone censored at the time of an event was still at risk then. The
/// variance is that of the hazards' multinomial errors carried along, which without competing
/// events is Greenwood's. The interval is symmetric for log(−log I); where I is 0 or 1 neither
/// exists. R: `etm::etm(…)`; the estimates alone: `survfit(Surv(time, factor(ending)) ~ 1)`, whose
/// errors are those of the jackknife.
///
/// @param steps one for each time with an event of either kind, by rising time
public record AalenJohansen(int n, List<Step> steps) {

    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    public enum Ending {
        EVENT,
        COMPETING_EVENT,
        CENSORED
    }

    /// One person's time, to what happened first or to the end of observation.
    public record Observation(Rational time, Ending ending) {}

    /// @param atRisk observed until then without either event
    /// @param free the share without either event just after it
    /// @param incidence of the event until then, with n = atRisk
    /// @param competing incidence of the competing event until then
    public record Step(
            Rational time,
            int atRisk,
            int events,
            int competingEvents,
            Estimate free,
            Estimate incidence,
            Estimate competing) {}

    public AalenJohansen {
        steps = List.copyOf(steps);
    }

    public static AalenJohansen of(Collection<Observation> observations, Confidence confidence) {
        Map<Rational, List<Ending>> byTime = new TreeMap<>();
        for (Observation observation : observations) {
            byTime.computeIfAbsent(observation.time(), _ -> new ArrayList<>())
                    .add(observation.ending());
        }
        List<Step> steps = new ArrayList<>();
        int atRisk = observations.size();
        BigDecimal free = BigDecimal.ONE;
        Incidence incidence = Incidence.NONE;
        Incidence competing = Incidence.NONE;
        for (Map.Entry<Rational, List<Ending>> entry : byTime.entrySet()) {
            int events = count(entry.getValue(), Ending.EVENT);
            int others = count(entry.getValue(), Ending.COMPETING_EVENT);
            if (events + others > 0) {
                incidence = incidence.after(free, events, events + others, atRisk);
                competing = competing.after(free, others, events + others, atRisk);
                free = FixedPoint.part(free, (long) atRisk - events - others, atRisk);
                steps.add(
                        new Step(
                                entry.getKey(),
                                atRisk,
                                events,
                                others,
                                incidence.free(free, atRisk),
                                incidence.estimate(atRisk, confidence),
                                competing.estimate(atRisk, confidence)));
            }
            atRisk -= entry.getValue().size();
        }
        return new AalenJohansen(observations.size(), steps);
    }

    private static int count(List<Ending> endings, Ending ending) {
        return (int) endings.stream().filter(ending::equals).count();
    }

    /// Incidence of one kind of event, with its variance, that of the share without any event, and
    /// the covariance of the two.
    private record Incidence(
            BigDecimal share,
            BigDecimal variance,
            BigDecimal varianceOfFree,
            BigDecimal covariance) {

        static final Incidence NONE =
                new Incidence(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

        /// With the hazards g of this kind and h of any, S becomes S(1 − h) and I becomes I + S·g.
        /// What the errors of g and h add is S² times their variances g(1 − g)/n and h(1 − h)/n,
        /// and their covariance g(1 − h)/n.
        Incidence after(BigDecimal free, int events, int all, int atRisk) {
            Share ofG = value -> FixedPoint.part(value, events, atRisk);
            Share ofOthers = value -> FixedPoint.part(value, (long) atRisk - events, atRisk);
            Share ofH = value -> FixedPoint.part(value, all, atRisk);
            Share ofStay = value -> FixedPoint.part(value, (long) atRisk - all, atRisk);
            BigDecimal scale = FixedPoint.part(FixedPoint.product(free, free), 1, atRisk);
            return new Incidence(
                    share.add(ofG.of(free)),
                    variance.add(ofG.of(covariance).multiply(TWO))
                            .add(ofG.of(ofG.of(varianceOfFree)))
                            .add(ofOthers.of(ofG.of(scale))),
                    ofStay.of(ofStay.of(varianceOfFree)).add(ofStay.of(ofH.of(scale))),
                    ofStay.of(covariance.add(ofG.of(varianceOfFree)))
                            .subtract(ofStay.of(ofG.of(scale))));
        }

        /// A hazard, or what is left of it, times a number.
        private interface Share {
            BigDecimal of(BigDecimal value);
        }

        Estimate estimate(int atRisk, Confidence confidence) {
            BigDecimal settled = FixedPoint.settled(share);
            Estimate.Measured estimate = Estimate.of(Figure.of(settled), atRisk);
            return settled.signum() == 0 || settled.compareTo(BigDecimal.ONE) == 0
                    ? estimate
                    : estimate.withStandardError(error(variance))
                            .withInterval(
                                    KaplanMeier.logLogInterval(
                                            share,
                                            variance.divide(
                                                    FixedPoint.product(share, share),
                                                    variance.scale(),
                                                    RoundingMode.HALF_EVEN),
                                            confidence));
        }

        /// The share without any event, of which this kind's incidence knows the variance.
        Estimate free(BigDecimal free, int atRisk) {
            Estimate.Measured estimate = Estimate.of(Figure.of(FixedPoint.settled(free)), atRisk);
            return free.signum() == 0
                    ? estimate
                    : estimate.withStandardError(error(varianceOfFree));
        }

        private static Figure error(BigDecimal variance) {
            return FixedPoint.root(FixedPoint.settled(variance).max(BigDecimal.ZERO));
        }
    }
}
