package dev.thaw.core.statistics;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Cumulative incidence of an event where another one, once it has happened, forestalls it (Aalen &
/// Johansen 1978): unlike 1 − S of Kaplan and Meier with the other event censored, it is the share
/// that had the event by then.
///
/// I = Σ S·d₁/n over the times of events, with S just before, from both kinds of events, and exact;
/// someone censored at the time of an event was still at risk then. The variance is that of the
/// hazards' multinomial errors carried along, which without competing events is Greenwood's. The
/// interval is symmetric for log(−log I); where I is 0 or 1 neither exists. R: `etm::etm(…)`; the
/// estimates alone: `survfit(Surv(time, factor(ending)) ~ 1)`, whose errors are those of the
/// jackknife.
///
/// @param steps one for each time with an event of either kind, by rising time
public record AalenJohansen(int n, List<Step> steps) {

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
        Rational free = Rational.ONE;
        Incidence incidence = Incidence.NONE;
        Incidence competing = Incidence.NONE;
        for (Map.Entry<Rational, List<Ending>> entry : byTime.entrySet()) {
            int events = count(entry.getValue(), Ending.EVENT);
            int others = count(entry.getValue(), Ending.COMPETING_EVENT);
            if (events + others > 0) {
                incidence = incidence.after(free, events, events + others, atRisk);
                competing = competing.after(free, others, events + others, atRisk);
                free = free.multiply(Rational.of(atRisk - events - others, atRisk));
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
            Rational share, Rational variance, Rational varianceOfFree, Rational covariance) {

        static final Incidence NONE =
                new Incidence(Rational.ZERO, Rational.ZERO, Rational.ZERO, Rational.ZERO);

        /// With the hazards g of this kind and h of any, S becomes S(1 − h) and I becomes I + S·g.
        /// What the errors of g and h add is S² times their variances g(1 − g)/n and h(1 − h)/n,
        /// and their covariance g(1 − h)/n.
        Incidence after(Rational free, int events, int all, int atRisk) {
            Rational g = Rational.of(events, atRisk);
            Rational h = Rational.of(all, atRisk);
            Rational stay = Rational.ONE.subtract(h);
            Rational scale = free.square().divide(atRisk);
            return new Incidence(
                    share.add(free.multiply(g)),
                    variance.add(covariance.multiply(g).multiply(2))
                            .add(varianceOfFree.multiply(g.square()))
                            .add(scale.multiply(g).multiply(Rational.ONE.subtract(g))),
                    varianceOfFree.multiply(stay.square()).add(scale.multiply(h).multiply(stay)),
                    covariance
                            .add(varianceOfFree.multiply(g))
                            .multiply(stay)
                            .subtract(scale.multiply(g).multiply(stay)));
        }

        Estimate estimate(int atRisk, Confidence confidence) {
            Estimate.Measured estimate = Estimate.of(Figure.of(share), atRisk);
            return share.sign() == 0 || share.equals(Rational.ONE)
                    ? estimate
                    : estimate.withStandardError(Figure.sqrt(variance))
                            .withInterval(
                                    KaplanMeier.logLogInterval(
                                            share, variance.divide(share.square()), confidence));
        }

        /// The share without any event, of which this kind's incidence knows the variance.
        Estimate free(Rational free, int atRisk) {
            Estimate.Measured estimate = Estimate.of(Figure.of(free), atRisk);
            return free.sign() == 0
                    ? estimate
                    : estimate.withStandardError(Figure.sqrt(varianceOfFree));
        }
    }
}
