package dev.thaw.core.claim;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Rational;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;

/// The headline under every alternative that could have been planned as well (multiverse; Steegen
/// et al. 2016, Simonsohn et al. 2020): which answer hangs on which choice. It never overrides the
/// plan's own.
///
/// @param version of the list of alternatives
/// @param axes the choices of each axis, by its name, in the order of [Specification#choices]
/// @param specifications in the order of their choices
/// @param above share of specifications with a lower bound above the threshold, of those with a
///   share
/// @param median of the shares
/// @param least smallest share
/// @param most largest share
/// @param axisEffects how far the mean share moves along each axis, from its lowest to its highest
///   choice
/// @param mostMoved the axis that moves it most
public record SpecificationCurve(
        String version,
        List<Axis> axes,
        List<Specification> specifications,
        Estimate above,
        Estimate median,
        Estimate least,
        Estimate most,
        SortedMap<String, Estimate> axisEffects,
        String mostMoved) {

    public SpecificationCurve {
        axes = List.copyOf(axes);
        specifications = List.copyOf(specifications);
        axisEffects = Collections.unmodifiableSortedMap(axisEffects);
    }

    /// A choice that had to be made.
    public record Axis(String name, List<String> choices) {

        public Axis {
            choices = List.copyOf(choices);
        }
    }

    /// One way to make all of them.
    ///
    /// @param choices by axis, place of the choice among the axis's
    /// @param share with Wilson's interval
    public record Specification(List<Integer> choices, Estimate share) {

        public Specification {
            choices = List.copyOf(choices);
        }

        /// Whether the whole interval lies above a threshold.
        boolean isAbove(Rational threshold) {
            return share instanceof Estimate.Measured measured
                    && measured.interval().isPresent()
                    && Rational.of(measured.interval().get().lower().value()).compareTo(threshold)
                            > 0;
        }
    }
}
