package dev.thaw.core.course;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Rational;
import dev.thaw.core.statistics.Confidence;
import dev.thaw.core.statistics.PiecewiseLine;
import dev.thaw.core.statistics.Series;
import dev.thaw.core.statistics.TauBC;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// How the values of a phase differ from those of the phase before it. It says that they differ,
/// never why: when to switch is itself decided by how therapy goes.
///
/// With at least 5 values in either phase (the What Works Clearinghouse's pilot standard for
/// single-case designs) there is inference; with 3 or 4 in one of them description, which is tau
/// without test or error; below 3 nothing is assessable.
///
/// @param tau [TauBC] of the later phase over the earlier one
/// @param p of tau; INSUFFICIENT_N unless the evidence allows inference
/// @param baselineCorrected whether the earlier phase's own trend was taken out
/// @param levelChange b₂ of [PiecewiseLine] at the first number of the later phase, error under
///   AR(1); INSUFFICIENT_N unless the evidence allows inference
/// @param slopeChange b₃, likewise
public record PhaseContrast(
        Phase before,
        Phase after,
        Evidence evidence,
        Estimate tau,
        Estimate p,
        boolean baselineCorrected,
        Estimate levelChange,
        Estimate slopeChange) {

    private static final int LEAST_FOR_INFERENCE = 5;
    private static final int LEAST_FOR_DESCRIPTION = 3;

    /// What the number of values allows.
    public enum Evidence {
        INFERENCE,
        DESCRIPTION,
        NOT_ASSESSABLE
    }

    /// Each phase against the one before it.
    public static List<PhaseContrast> between(
            List<Phase> phases, Readings readings, Confidence confidence) {
        List<PhaseContrast> contrasts = new ArrayList<>();
        for (int i = 1; i < phases.size(); i++) {
            contrasts.add(of(phases.get(i - 1), phases.get(i), readings, confidence));
        }
        return contrasts;
    }

    private static PhaseContrast of(
            Phase before, Phase after, Readings readings, Confidence confidence) {
        SortedMap<Integer, Rational> earlier = new TreeMap<>();
        SortedMap<Integer, Rational> later = new TreeMap<>();
        readings.byIndex()
                .forEach(
                        (index, value) -> {
                            if (before.contains(index)) {
                                earlier.put(index, value);
                            } else if (after.contains(index)) {
                                later.put(index, value);
                            }
                        });
        int smaller = Math.min(earlier.size(), later.size());
        Estimate notInferred = Estimate.tooFew(smaller, LEAST_FOR_INFERENCE);
        if (smaller < LEAST_FOR_DESCRIPTION) {
            return new PhaseContrast(
                    before,
                    after,
                    Evidence.NOT_ASSESSABLE,
                    Estimate.tooFew(smaller, LEAST_FOR_DESCRIPTION),
                    notInferred,
                    false,
                    notInferred,
                    notInferred);
        }
        Rational start = Rational.of(after.from());
        SortedMap<Integer, Rational> both = new TreeMap<>(earlier);
        both.putAll(later);
        Series series = new Readings(both).series();
        TauBC tau = TauBC.of(series, start);
        boolean inference = smaller >= LEAST_FOR_INFERENCE;
        Optional<PiecewiseLine> lines =
                inference
                        ? Optional.of(PiecewiseLine.of(series, start, confidence))
                        : Optional.empty();
        return new PhaseContrast(
                before,
                after,
                inference ? Evidence.INFERENCE : Evidence.DESCRIPTION,
                tau.tau().tau(),
                inference ? tau.tau().p() : notInferred,
                tau.isCorrected(),
                lines.map(PiecewiseLine::adjustedLevelChange).orElse(notInferred),
                lines.map(PiecewiseLine::adjustedSlopeChange).orElse(notInferred));
    }
}
