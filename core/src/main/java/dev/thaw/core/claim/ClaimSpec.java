package dev.thaw.core.claim;

import dev.thaw.core.change.BaselineDays;
import dev.thaw.core.number.Rational;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A claim as it was written down before anybody looked: who counts, what is measured and when,
/// which change counts, and which share would support it (science.md D). Every rule that a figure
/// depends on stands here; nothing is chosen afterwards.
///
/// A claim is a versioned file; its identity is the SHA-256 of its canonical form (RFC 8785),
/// computed where files are read and carried along here.
///
/// @param id kebab-case name
/// @param version of the claim, as its authors write it
/// @param hash SHA-256 of the canonical form, 64 hexadecimal digits
/// @param intercurrent what happens to outcomes when something else happened (ICH E9(R1))
/// @param days which days qualify and which are the baseline, counted from the anchor
/// @param dayCutoff when a study day begins; absent: as the protocol says
/// @param cutoff absent: nobody is called recovered
/// @param integrative absent: no contrast of integrative and single-modality therapy
/// @param secondary figures named besides the headline
/// @param family hypotheses in the order in which they are tested, each only if all before it were
///   rejected; empty: the headline alone
/// @param specificationCurve whether all alternatives are computed beside the plan
/// @param minimumCell T of science.md G, for what is public
/// @param restrictedOnly whether there is to be no public edition
/// @param seed of every draw that the claim makes
public record ClaimSpec(
        String id,
        String version,
        String hash,
        Wording wording,
        Design design,
        Population population,
        Exposure exposure,
        Variable variable,
        List<Intercurrent> intercurrent,
        Summary summary,
        Anchor anchor,
        BaselineDays days,
        Optional<LocalTime> dayCutoff,
        ReliabilityPlan reliability,
        Optional<CutoffPlan> cutoff,
        Denominators denominators,
        Inference inference,
        Optional<IntegrativePlan> integrative,
        List<Secondary> secondary,
        List<Hypothesis> family,
        boolean specificationCurve,
        int minimumCell,
        boolean restrictedOnly,
        Pins pins,
        long seed) {

    public ClaimSpec {
        intercurrent = List.copyOf(intercurrent);
        secondary = List.copyOf(secondary);
        family = List.copyOf(family);
    }

    /// What somebody said, and who is said to have said it.
    ///
    /// @param title what we call it; absent: its id
    /// @param attributionStatus whether that was checked, such as `unverified`
    /// @param proxy whether the statement speaks of something else than is measured
    public record Wording(
            Optional<String> title,
            String text,
            Optional<String> attributedTo,
            Optional<String> attributionStatus,
            boolean proxy) {}

    /// How the data come about. Without a control group no figure says what therapy did.
    ///
    /// @param type such as `single_arm_observational`
    public record Design(String type, boolean controlled) {}

    /// What is said about the cohort.
    public sealed interface Summary {

        /// How many improved.
        ///
        /// @param threshold strictly between 0 and 1
        record Share(Rational threshold, Relation relation) implements Summary {}

        /// How steep the measure's weekly values are on average, from each participant's least
        /// squares, pooled.
        ///
        /// @param firstWeek study week
        /// @param lastWeek study week
        /// @param threshold per week, in the direction of the measure; exceeded if the whole 95 %
        ///   interval lies above it
        record MeanSlope(int firstWeek, int lastWeek, Rational threshold) implements Summary {

            public MeanSlope {
                if (firstWeek < 1 || lastWeek < firstWeek + 2) {
                    throw new IllegalArgumentException(
                            "a slope goes through three weeks at least, counted from 1");
                }
            }
        }
    }

    /// How a share is compared with the threshold.
    public enum Relation {
        /// More than the threshold: the exact one-sided test.
        ABOVE,
        /// Within 10 percentage points of it: two one-sided tests.
        ABOUT
    }

    /// What day 0 of a participant is.
    public enum Anchor {
        FIRST_ATTENDED_SESSION,
        ENROLMENT,
        FIRST_EVENT,
        /// The day of the value that is the baseline: for single values only.
        BASELINE_ASSESSMENT
    }

    /// Which denominators are reported, and which one the wording asks for.
    public record Denominators(Denominator primary, Set<Denominator> also) {}

    /// A denominator of science.md D.
    public enum Denominator {
        /// All due eligible starters; without an outcome not improved.
        D1,
        /// Dose reached, or adhered, and outcome assessed.
        D2,
        /// Worst and best case.
        D3,
        /// Completers, weighted to resemble all due.
        D4,
        /// The last value carried forward.
        LOCF
    }

    /// What a family tests, one or several hypotheses at once.
    public enum Hypothesis {
        /// The claim itself.
        OVERALL,
        /// That integrative therapy is followed by improvement more often than a single modality.
        INTEGRATIVE_VS_SINGLE,
        /// The claim within each main modality of enough people.
        BY_MODALITY,
        /// The claim within each jurisdiction of enough people.
        BY_JURISDICTION,
        /// The claim by reliable improvement.
        R1,
        /// The claim by any improvement.
        R2,
        /// The claim by self-rated change.
        R3
    }

    /// @param alpha of the one-sided test, such as .025
    /// @param leastN fewest participants in the denominator for a verdict
    public record Inference(Rational alpha, int leastN) {}

    /// From how much on a therapy is integrative.
    ///
    /// @param modalities at least that many, with at least
    /// @param sessionsEach attended sessions each
    public record IntegrativePlan(int modalities, int sessionsEach) {}
}
