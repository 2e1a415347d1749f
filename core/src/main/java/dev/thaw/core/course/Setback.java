package dev.thaw.core.course;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import dev.thaw.core.statistics.KaplanMeier;
import dev.thaw.core.statistics.Quantile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// A setback, and whether the participant came back from it. Setbacks are never deleted or
/// smoothed.
///
/// It begins in a week with a sign: a reported setback; a weekly response rate at least a threshold
/// below the median of the three weeks before (of at least 2 valid ones among them); or overwhelm
/// of at least .20 that is at least twice the participant's own baseline. It ends with a rebound:
/// two valid weeks in succession without a sign and with a rate of at least the pre-setback median
/// − ½ threshold; a missing week between them neither helps nor harms. Signs before the rebound
/// belong to the same setback; without a median before it nothing can be called a rebound, and the
/// next sign opens a setback of its own.
///
/// @param onset the first week with a sign
/// @param signs by week, from the onset to before the rebound
/// @param medianBefore of the valid weeks among the three before the onset; INSUFFICIENT_N below 2
/// @param depth medianBefore minus the lowest rate from the onset to before the rebound;
///   NEGATIVE_ESTIMATE if the rate never fell below it; INSUFFICIENT_N without a median or a rate
/// @param rebound the first of the two weeks, if they came
/// @param recovery weeks from the onset to the rebound; or, if it has not come, to the last valid
///   week in which it could still have been confirmed, as censored; absent without a median
public record Setback(
        int onset,
        SortedMap<Integer, Set<Sign>> signs,
        Estimate medianBefore,
        Estimate depth,
        OptionalInt rebound,
        Optional<KaplanMeier.Observation> recovery) {

    private static final int WEEKS_BEFORE = 3;
    private static final int LEAST_BEFORE = 2;
    private static final Rational LEAST_OVERWHELM = Rational.of(20, 100);

    /// What shows a setback.
    public enum Sign {
        REPORTED,
        RATE_FELL,
        OVERWHELM
    }

    /// What is looked at.
    ///
    /// @param rate weekly response rate (`err`), the valid weeks
    /// @param overwhelm weekly share of overwhelm, the valid weeks
    /// @param overwhelmAtBaseline absent: overwhelm shows no setback
    /// @param reported weeks in which a setback was reported
    public record Weeks(
            Readings rate,
            Readings overwhelm,
            Optional<Rational> overwhelmAtBaseline,
            SortedSet<Integer> reported) {

        public Weeks {
            reported = Collections.unmodifiableSortedSet(new TreeSet<>(reported));
        }

        private SortedSet<Integer> all() {
            SortedSet<Integer> weeks = new TreeSet<>(reported);
            weeks.addAll(rate.byIndex().keySet());
            weeks.addAll(overwhelm.byIndex().keySet());
            return weeks;
        }

        private Set<Sign> signsIn(int week, Threshold threshold) {
            Set<Sign> signs = EnumSet.noneOf(Sign.class);
            if (reported.contains(week)) {
                signs.add(Sign.REPORTED);
            }
            if (rateFell(week, threshold)) {
                signs.add(Sign.RATE_FELL);
            }
            if (isOverwhelmed(week)) {
                signs.add(Sign.OVERWHELM);
            }
            return signs;
        }

        private boolean rateFell(int week, Threshold threshold) {
            Optional<Rational> median = medianBefore(week);
            Optional<Rational> now = rate.at(week);
            return median.isPresent()
                    && now.isPresent()
                    && median.get().subtract(now.get()).compareTo(threshold.value()) >= 0;
        }

        private boolean isOverwhelmed(int week) {
            return overwhelmAtBaseline.isPresent()
                    && overwhelm
                            .at(week)
                            .filter(share -> share.compareTo(LEAST_OVERWHELM) >= 0)
                            .filter(
                                    share ->
                                            share.compareTo(overwhelmAtBaseline.get().multiply(2))
                                                    >= 0)
                            .isPresent();
        }

        private List<Rational> before(int week) {
            return rate.between(week - WEEKS_BEFORE, week - 1);
        }

        private Optional<Rational> medianBefore(int week) {
            List<Rational> before = before(week);
            return before.size() < LEAST_BEFORE
                    ? Optional.empty()
                    : Optional.of(Quantile.exactMedian(before));
        }
    }

    public Setback {
        signs = Collections.unmodifiableSortedMap(new TreeMap<>(signs));
    }

    /// All setbacks, by onset.
    public static List<Setback> in(Weeks weeks, Threshold threshold) {
        SortedMap<Integer, Set<Sign>> signs = new TreeMap<>();
        for (int week : weeks.all()) {
            Set<Sign> here = weeks.signsIn(week, threshold);
            if (!here.isEmpty()) {
                signs.put(week, Collections.unmodifiableSet(here));
            }
        }
        List<Setback> setbacks = new ArrayList<>();
        while (!signs.isEmpty()) {
            OptionalInt rebound = rebound(weeks, signs, threshold);
            int next =
                    weeks.medianBefore(signs.firstKey()).isEmpty()
                            ? signs.firstKey() + 1
                            : rebound.orElse(signs.lastKey() + 1);
            setbacks.add(of(weeks, signs.headMap(next), rebound));
            signs = signs.tailMap(next);
        }
        return setbacks;
    }

    /// @param signs by week, from the onset
    private static OptionalInt rebound(
            Weeks weeks, SortedMap<Integer, Set<Sign>> signs, Threshold threshold) {
        Optional<Rational> median = weeks.medianBefore(signs.firstKey());
        if (median.isEmpty()) {
            return OptionalInt.empty();
        }
        Rational enough = median.get().subtract(threshold.half());
        SortedSet<Integer> candidates = new TreeSet<>(signs.keySet());
        candidates.addAll(weeks.rate().from(signs.firstKey()).keySet());
        OptionalInt back = OptionalInt.empty();
        for (int week : candidates) {
            boolean isBack =
                    !signs.containsKey(week)
                            && weeks.rate().at(week).orElseThrow().compareTo(enough) >= 0;
            if (isBack && back.isPresent()) {
                return back;
            }
            back = isBack ? OptionalInt.of(week) : OptionalInt.empty();
        }
        return OptionalInt.empty();
    }

    private static Setback of(
            Weeks weeks, SortedMap<Integer, Set<Sign>> signs, OptionalInt rebound) {
        int onset = signs.firstKey();
        int before = weeks.before(onset).size();
        Optional<Rational> median = weeks.medianBefore(onset);
        return new Setback(
                onset,
                signs,
                median.<Estimate>map(value -> Estimate.of(Figure.of(value), before))
                        .orElse(Estimate.tooFew(before, LEAST_BEFORE)),
                median.map(value -> depth(value, during(weeks.rate(), onset, rebound)))
                        .orElse(Estimate.tooFew(before, LEAST_BEFORE)),
                rebound,
                median.map(_ -> recovery(weeks.rate(), onset, rebound)));
    }

    private static List<Rational> during(Readings rate, int onset, OptionalInt rebound) {
        SortedMap<Integer, Rational> from = rate.from(onset);
        return List.copyOf(
                (rebound.isPresent() ? from.headMap(rebound.getAsInt()) : from).values());
    }

    private static Estimate depth(Rational median, List<Rational> during) {
        if (during.isEmpty()) {
            return Estimate.tooFew(0, 1);
        }
        Rational depth = median.subtract(Collections.min(during));
        Estimate.Measured estimate = Estimate.of(Figure.of(depth), during.size());
        return depth.sign() < 0 ? estimate.withStatus(Status.NEGATIVE_ESTIMATE) : estimate;
    }

    private static KaplanMeier.Observation recovery(Readings rate, int onset, OptionalInt rebound) {
        if (rebound.isPresent()) {
            return new KaplanMeier.Observation(
                    Rational.of(rebound.getAsInt() - (long) onset), true);
        }
        List<Integer> since = List.copyOf(rate.from(onset + 1).keySet());
        int lastConfirmable = since.size() < 2 ? onset : since.get(since.size() - 2);
        return new KaplanMeier.Observation(Rational.of(lastConfirmable - (long) onset), false);
    }
}
