package dev.thaw.core.statistics;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Families of hypotheses tested in a declared order, each at the full level by Holm's method; a
/// family is only tested if every hypothesis of all families before it was rejected (serial
/// gatekeeping, Westfall & Krishen 2001). The probability of any false rejection stays below the
/// level.
///
/// An adjusted p value is the larger of Holm's within the family and the largest of the families
/// before it, so that a hypothesis is rejected if and only if its adjusted p value is below the
/// level. A hypothesis without a p value cannot be rejected; it counts as one with p = 1.
///
/// @param families in the order given
public record Gatekeeping(List<Family> families) {

    /// @param p its p value, or the reason why it has none
    public record Hypothesis(String name, Estimate p) {}

    /// @param adjusted NOT_APPLICABLE if the family was not tested; the reason of the hypothesis
    ///   itself if it had no p value
    public record Decision(String name, Estimate adjusted, boolean rejected) {}

    /// @param tested false if a gate before it stayed closed
    public record Family(boolean tested, List<Decision> decisions) {

        public Family {
            decisions = List.copyOf(decisions);
        }
    }

    public Gatekeeping {
        families = List.copyOf(families);
    }

    /// @param ordered families of hypotheses with names that are all different
    /// @param level such as .05; below it is rejected
    public static Gatekeeping of(List<List<Hypothesis>> ordered, Rational level) {
        refuseRepeatedNames(ordered);
        List<Family> families = new ArrayList<>();
        Figure highest = Figure.ZERO;
        boolean open = true;
        for (List<Hypothesis> family : ordered) {
            if (open) {
                List<Decision> decisions = decide(family, highest, level);
                families.add(new Family(true, decisions));
                open = decisions.stream().allMatch(Decision::rejected);
                highest = highest(highest, decisions);
            } else {
                families.add(closed(family));
            }
        }
        return new Gatekeeping(families);
    }

    private static void refuseRepeatedNames(List<List<Hypothesis>> ordered) {
        Set<String> names = new HashSet<>();
        if (!ordered.stream().flatMap(List::stream).map(Hypothesis::name).allMatch(names::add)) {
            throw new IllegalArgumentException("Two hypotheses bear the same name.");
        }
    }

    private static List<Decision> decide(List<Hypothesis> family, Figure before, Rational level) {
        List<Figure> adjusted =
                Holm.adjust(
                        family.stream()
                                .map(hypothesis -> hypothesis.p().figure().orElse(Figure.ONE))
                                .toList());
        List<Decision> decisions = new ArrayList<>();
        for (int i = 0; i < family.size(); i++) {
            Figure raised = adjusted.get(i).compareTo(before) < 0 ? before : adjusted.get(i);
            decisions.add(decide(family.get(i), raised, level));
        }
        return decisions;
    }

    private static Decision decide(Hypothesis hypothesis, Figure adjusted, Rational level) {
        return switch (hypothesis.p()) {
            case Estimate.Insufficient none -> new Decision(hypothesis.name(), none, false);
            case Estimate.Measured p ->
                    new Decision(
                            hypothesis.name(),
                            Estimate.of(adjusted, p.n()),
                            Rational.of(adjusted.value()).compareTo(level) < 0);
        };
    }

    private static Figure highest(Figure before, List<Decision> decisions) {
        Figure highest = before;
        for (Decision decision : decisions) {
            Figure adjusted = decision.adjusted().figure().orElse(Figure.ONE);
            highest = adjusted.compareTo(highest) > 0 ? adjusted : highest;
        }
        return highest;
    }

    private static Family closed(List<Hypothesis> family) {
        return new Family(
                false,
                family.stream()
                        .map(
                                hypothesis ->
                                        new Decision(
                                                hypothesis.name(),
                                                Estimate.none(
                                                        Status.NOT_APPLICABLE, hypothesis.p().n()),
                                                false))
                        .toList());
    }
}
