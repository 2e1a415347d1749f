package dev.thaw.schemas.claim;

import dev.thaw.core.claim.ClaimSpec.Inference;
import dev.thaw.core.claim.ClaimSpec.Relation;
import dev.thaw.core.claim.ClaimSpec.Summary;
import dev.thaw.core.number.Rational;
import dev.thaw.schemas.yaml.Yaml;
import dev.thaw.schemas.yaml.Yaml.Section;
import java.util.List;
import java.util.Optional;

/// How sure one has to be.
final class InferenceForm {

    private static final String ABOVE = "exact_binomial_upper";
    private static final String ABOUT = "two_one_sided";
    private static final String SLOPE = "pooled_slope";
    private static final Rational USUAL_ALPHA = Rational.of(25, 1000);
    private static final int USUAL_PARTICIPANTS = 30;

    /// Where a claim says nothing else.
    static final Inference USUAL = new Inference(USUAL_ALPHA, USUAL_PARTICIPANTS);

    private InferenceForm() {}

    /// @param summary empty if it could not be read
    static Inference read(Section section, Optional<Summary> summary) {
        section.allowing("test", "alpha", "ci", "min_n");
        Yaml test = section.need("test");
        test.asOneOf(List.of(ABOVE, ABOUT, SLOPE));
        summary.filter(claimed -> !test.asWord().equals(test(claimed)))
                .ifPresent(
                        claimed -> {
                            throw test.place()
                                    .problem(
                                            "'%s' does not test the claim's 'summary'; %s does",
                                            test.asWord(), test(claimed));
                        });
        section.get("ci").ifPresent(InferenceForm::requireIntervals);
        return new Inference(
                section.get("alpha").map(alpha -> alpha(alpha, summary)).orElse(USUAL_ALPHA),
                section.get("min_n").map(n -> Numbers.atLeast(1, n)).orElse(USUAL_PARTICIPANTS));
    }

    private static String test(Summary summary) {
        return switch (summary) {
            case Summary.Share(Rational _, Relation relation) ->
                    relation == Relation.ABOVE ? ABOVE : ABOUT;
            case Summary.MeanSlope _ -> SLOPE;
        };
    }

    private static void requireIntervals(Yaml yaml) {
        for (Yaml word : yaml.elements()) {
            word.asOneOf(List.of("wilson95", "clopper_pearson95"));
        }
    }

    private static Rational alpha(Yaml yaml, Optional<Summary> summary) {
        Rational alpha = Numbers.between0And(yaml, "0.5");
        if (summary.filter(one -> one instanceof Summary.MeanSlope).isPresent()
                && !alpha.equals(USUAL_ALPHA)) {
            throw yaml.place()
                    .problem("a slope is held against its 95 %% interval: 'alpha' is 0.025");
        }
        return alpha;
    }
}
