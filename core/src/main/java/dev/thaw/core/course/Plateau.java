package dev.thaw.core.course;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Rational;
import dev.thaw.core.statistics.Quantile;
import dev.thaw.core.statistics.TheilSen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Whether the last four valid weeks stand still, judged by the change that their Theil–Sen line
/// makes in three weeks.
/// - plateau: |slope|·3 < ½ threshold, and the whole 95 % interval of slope·3 lies inside ±
///   threshold
/// - no plateau: the whole interval lies at or beyond ½ threshold, on one side
/// - unclear: everything else, and fewer than four valid weeks. That a trend is not significant is
///   no plateau.
///
/// The interval of four points always runs from the smallest to the largest of the six slopes: the
/// ranks of [TheilSen], rounded outward, leave none out. Comparisons are exact. Weeks are real: a
/// gap makes slopes flatter. Four equal values are a plateau.
///
/// @param slope per week, with interval; INSUFFICIENT_N below four valid weeks
public record Plateau(Finding finding, Estimate slope) {

    private static final int WEEKS = 4;

    /// What the weeks say.
    public enum Finding {
        PLATEAU,
        NO_PLATEAU,
        UNCLEAR
    }

    public static Plateau of(Readings weekly, Threshold threshold) {
        int n = weekly.byIndex().size();
        if (n < WEEKS) {
            return new Plateau(Finding.UNCLEAR, Estimate.tooFew(n, WEEKS));
        }
        Readings last = weekly.last(WEEKS);
        return new Plateau(
                finding(changesInThreeWeeks(last), threshold), TheilSen.of(last.series()).slope());
    }

    private static Finding finding(List<Rational> changes, Threshold threshold) {
        Rational least = changes.getFirst();
        Rational most = changes.getLast();
        Rational half = threshold.half();
        boolean flat = Quantile.exactMedian(changes).abs().compareTo(half) < 0;
        boolean inside = least.abs().max(most.abs()).compareTo(threshold.value()) < 0;
        if (flat && inside) {
            return Finding.PLATEAU;
        }
        return least.compareTo(half) >= 0 || most.compareTo(half.negate()) <= 0
                ? Finding.NO_PLATEAU
                : Finding.UNCLEAR;
    }

    /// Three times the slope between any two weeks, sorted.
    private static List<Rational> changesInThreeWeeks(Readings readings) {
        List<Rational> changes = new ArrayList<>();
        for (Map.Entry<Integer, Rational> from : readings.byIndex().entrySet()) {
            readings.from(from.getKey() + 1)
                    .forEach(
                            (week, value) ->
                                    changes.add(
                                            value.subtract(from.getValue())
                                                    .multiply(WEEKS - 1L)
                                                    .divide((long) week - from.getKey())));
        }
        return changes.stream().sorted().toList();
    }
}
