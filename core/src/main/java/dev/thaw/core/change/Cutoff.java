package dev.thaw.core.change;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Rational;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// The value that separates the clinical from the functional side of a measure (Jacobson & Truax
/// 1991). Before therapy a participant must lie strictly on the clinical side, afterwards strictly
/// on the functional one; a value on the cut-off is on neither.
public sealed interface Cutoff permits PlacedCutoff, UndefinedCutoff {

    /// Which cut-off; d is 1 if higher is better and −1 if lower is, c the clinical and f the
    /// functional population.
    enum Kind {
        /// M_c + 2·d·SD_c: beyond the clinical population. Needs no functional population, and is
        /// labelled lenient.
        A,
        /// M_f − 2·d·SD_f: within the functional population.
        B,
        /// M_f − 2·d·SD_c: `b` as R's `clinicalsignificance` computes it, with the clinical SD.
        B_CLINICALSIGNIFICANCE,
        /// (SD_f·M_c + SD_c·M_f)/(SD_f + SD_c): equally likely in both.
        C
    }

    /// NOT_APPLICABLE if a population that the kind looks at does not vary. Then nobody is on
    /// either side, and that nobody recovered says nothing.
    Estimate value();

    /// Whether a baseline lies on the clinical side.
    boolean isClinical(Rational baseline);

    /// Whether an outcome lies on the functional side.
    boolean isFunctional(Rational outcome);

    /// Whether someone crossed from the clinical to the functional side.
    default boolean isCrossed(Rational baseline, Rational outcome) {
        return isClinical(baseline) && isFunctional(outcome);
    }

    /// `LENIENT_CUTOFF`, `PUBLISHED_NORMS`.
    Set<Flag> flags();

    /// The cut-off between a cohort's baselines and a functional population, on the measure itself.
    /// Without functional norms it is `a`, whatever kind was asked for.
    static Cutoff of(
            Kind kind, Direction direction, Norms clinical, Optional<FunctionalNorms> functional) {
        Population cohort = new Population(clinical.mean(), clinical.variance());
        return new ObservedCutoff(
                new Boundary(
                        functional.isPresent() ? kind : Kind.A,
                        direction,
                        cohort,
                        functional.map(FunctionalNorms::population).orElse(cohort)),
                clinical.n(),
                flags(kind, functional));
    }

    /// Hageman and Arrindell's cut-off (1999) between true values, to go with [Index#HA]: standard
    /// deviations are those of true values, SD_c·√r and √(SD_f² − SEM²), and an outcome is
    /// functional if its estimated true value lies beyond the cut-off c by the critical value:
    /// d·(M_post + (y − M_post)·r_post − c) ≥ critical·√r_post·SEM.
    ///
    /// Undefined where r, M_post or r_post are. The comparison is made with 40 digits.
    static Cutoff ofTrueValues(
            Kind kind,
            Direction direction,
            Norms clinical,
            Optional<FunctionalNorms> functional,
            Critical critical) {
        Optional<OutcomeNorms> outcomes =
                clinical.obstacle().isPresent() ? Optional.empty() : clinical.outcome();
        Optional<Rational> reliability =
                outcomes.flatMap(some -> some.reliability(clinical.squaredMeasurementError()));
        Set<Flag> flags = flags(kind, functional);
        if (reliability.isEmpty()) {
            return new UndefinedCutoff(clinical.n(), flags);
        }
        Population cohort = new Population(clinical.mean(), clinical.trueVariance());
        Boundary boundary =
                new Boundary(
                        functional.isPresent() ? kind : Kind.A,
                        direction,
                        cohort,
                        functional.map(norms -> trueValues(norms, clinical)).orElse(cohort));
        return new TrueValueCutoff(
                boundary,
                clinical.n(),
                outcomes.get().mean(),
                reliability.get(),
                reliability
                        .get()
                        .multiply(clinical.squaredMeasurementError())
                        .multiply(critical.value().square()),
                flags);
    }

    /// Measured with the same error as the clinical population.
    private static Population trueValues(FunctionalNorms functional, Norms clinical) {
        Population observed = functional.population();
        return new Population(
                observed.mean(), observed.variance().subtract(clinical.squaredMeasurementError()));
    }

    private static Set<Flag> flags(Kind kind, Optional<FunctionalNorms> functional) {
        EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);
        if (kind == Kind.A || functional.isEmpty()) {
            flags.add(Flag.LENIENT_CUTOFF);
        } else {
            flags.addAll(functional.get().flags());
        }
        return flags;
    }
}
