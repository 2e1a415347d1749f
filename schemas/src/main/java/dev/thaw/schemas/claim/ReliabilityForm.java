package dev.thaw.schemas.claim;

import dev.thaw.core.change.Norms.SdOver;
import dev.thaw.core.claim.ReliabilityPlan;
import dev.thaw.core.number.Rational;
import dev.thaw.schemas.yaml.Yaml;
import dev.thaw.schemas.yaml.Yaml.Section;
import java.util.List;
import java.util.Optional;

/// How reliable the measure is taken to be.
final class ReliabilityForm {

    private static final String OWN = "own_test_retest_QB";
    private static final String GIVEN = "given";
    private static final int USUAL_PARTICIPANTS = 50;
    private static final Rational USUAL_MINIMUM = Rational.of(60, 100);

    /// For indices that no reliability enters.
    static final ReliabilityPlan UNUSED =
            new ReliabilityPlan.OwnTestRetest(
                    SdOver.Participants.ALL_BASELINES, USUAL_PARTICIPANTS, USUAL_MINIMUM);

    private ReliabilityForm() {}

    static ReliabilityPlan read(Section section) {
        return section.need("source").asOneOf(List.of(OWN, GIVEN)).equals(OWN)
                ? own(section)
                : given(section);
    }

    private static ReliabilityPlan own(Section section) {
        section.allowing("source", "coefficient", "min_n", "min_value", "sd_over", "given");
        section.get("coefficient").ifPresent(yaml -> yaml.asOneOf(List.of("ICC_A_1")));
        return new ReliabilityPlan.OwnTestRetest(
                sdOver(section),
                section.get("min_n").map(n -> Numbers.atLeast(2, n)).orElse(USUAL_PARTICIPANTS),
                minimum(section));
    }

    private static ReliabilityPlan given(Section section) {
        section.allowing("source", "value", "citation", "min_value", "sd_over", "given");
        section.get("citation").ifPresent(Yaml::asWord);
        Rational minimum = minimum(section);
        Yaml value = section.need("value");
        Rational reliability = Numbers.between0And(value, "1");
        if (reliability.compareTo(minimum) < 0) {
            throw value.place()
                    .problem("'%s' is below 'min_value' (0.60 unless written)", value.asWord());
        }
        return new ReliabilityPlan.Given(sdOver(section), reliability, minimum);
    }

    private static Rational minimum(Section section) {
        return section.get("min_value")
                .map(yaml -> Numbers.between0And(yaml, "1"))
                .orElse(USUAL_MINIMUM);
    }

    private static SdOver sdOver(Section section) {
        String word =
                section.get("sd_over")
                        .map(yaml -> yaml.asOneOf(List.of("all_baselines", "completers", GIVEN)))
                        .orElse("all_baselines");
        Optional<Yaml> given = section.get(GIVEN);
        if (word.equals(GIVEN)) {
            return given(section.need(GIVEN));
        }
        if (given.isPresent()) {
            throw given.get().place().problem("'given' goes with 'sd_over: given' only");
        }
        return word.equals("completers")
                ? SdOver.Participants.COMPLETERS
                : SdOver.Participants.ALL_BASELINES;
    }

    private static SdOver given(Yaml yaml) {
        Section section = yaml.asSection().allowing("mean", "sd", "source");
        section.get("source").ifPresent(Yaml::asWord);
        return new SdOver.Given(
                Numbers.decimal(section.need("mean")), Numbers.positive(section.need("sd")));
    }
}
