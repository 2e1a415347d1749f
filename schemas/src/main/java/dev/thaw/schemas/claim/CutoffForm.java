package dev.thaw.schemas.claim;

import dev.thaw.core.change.Cutoff.Kind;
import dev.thaw.core.change.FunctionalNorms;
import dev.thaw.core.change.FunctionalNorms.Source;
import dev.thaw.core.claim.CutoffPlan;
import dev.thaw.schemas.yaml.Yaml;
import dev.thaw.schemas.yaml.Yaml.Section;
import java.util.Map;
import java.util.Optional;

/// The border between the clinical and the functional side.
final class CutoffForm {

    private static final String REFERENCE_GROUP = "reference_group";

    private static final Words<Kind> KIND =
            Words.of(
                    Map.entry("a", Kind.A),
                    Map.entry("b", Kind.B),
                    Map.entry("b_clinicalsignificance", Kind.B_CLINICALSIGNIFICANCE),
                    Map.entry("c", Kind.C));

    private CutoffForm() {}

    static CutoffPlan read(Section section) {
        section.allowing("kind", "functional");
        Kind kind = KIND.read(section.need("kind"));
        Optional<Yaml> functional = section.get("functional");
        if (kind == Kind.A && functional.isPresent()) {
            throw functional
                    .get()
                    .place()
                    .problem("the cut-off a does not look at functional norms; use b or c");
        }
        if (kind != Kind.A && functional.isEmpty()) {
            throw section.need("kind")
                    .place()
                    .problem(
                            "'functional' is missing: the cut-off %s needs functional norms, only a"
                                    + " does without",
                            section.need("kind").asWord());
        }
        return new CutoffPlan(kind, functional.map(CutoffForm::norms));
    }

    private static FunctionalNorms norms(Yaml yaml) {
        Section section = yaml.asSection().allowing("mean", "sd", "source");
        String source = section.need("source").asWord();
        return new FunctionalNorms(
                Numbers.decimal(section.need("mean")),
                Numbers.positive(section.need("sd")),
                source.equals(REFERENCE_GROUP)
                        ? new Source.ReferenceGroup()
                        : new Source.Publication(source));
    }
}
