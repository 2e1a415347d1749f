package dev.thaw.core.statistics;

import dev.thaw.core.number.Interval;
import dev.thaw.core.number.Rational;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Efron's percentile interval (1979): a statistic of many samples drawn with replacement from the
/// observed one, and the quantiles (type 7) of its values. Every value and both ends are exact.
///
/// The draws follow from the seed and the order of the observations: whoever calls sorts them by a
/// stable key first. Observation by observation, draw by draw, each is [SplitMix64#nextInt(int)] of
/// the sample's size.
///
/// @param draws how many samples, at least 1
public record PercentileBootstrap(int draws, long seed, Confidence confidence) {

    /// A statistic of a drawn sample.
    @FunctionalInterface
    public interface Statistic {

        /// @param drawn which observations, counted from 0; do not keep it
        /// @return empty if the statistic does not exist for this sample
        Optional<Rational> of(int[] drawn);
    }

    public PercentileBootstrap {
        if (draws < 1) {
            throw new IllegalArgumentException("A bootstrap needs at least one draw.");
        }
    }

    /// @param size of the observed sample and of each drawn one
    /// @return empty if there is nothing to draw from, or if the statistic of any drawn sample does
    ///   not exist: an interval over the others would look better than it is. Empty, too, if both
    ///   ends are the same: without any width it would say that the statistic is certain
    public Optional<Interval> interval(int size, Statistic statistic) {
        if (size == 0) {
            return Optional.empty();
        }
        SplitMix64 random = new SplitMix64(seed);
        List<Rational> values = new ArrayList<>(draws);
        int[] drawn = new int[size];
        for (int draw = 0; draw < draws; draw++) {
            for (int i = 0; i < size; i++) {
                drawn[i] = random.nextInt(size);
            }
            Optional<Rational> value = statistic.of(drawn);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.add(value.get());
        }
        values.sort(null);
        Rational tail = confidence.tail();
        Rational lower = Quantile.exact(values, tail);
        Rational upper = Quantile.exact(values, Rational.ONE.subtract(tail));
        return lower.equals(upper)
                ? Optional.empty()
                : Optional.of(confidence.interval(lower, upper));
    }
}
