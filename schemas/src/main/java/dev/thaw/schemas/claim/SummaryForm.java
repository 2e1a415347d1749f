package dev.thaw.schemas.claim;

import dev.thaw.core.claim.ClaimSpec.Relation;
import dev.thaw.core.claim.ClaimSpec.Summary;
import dev.thaw.core.number.Rational;
import dev.thaw.schemas.claim.Numbers.Range;
import dev.thaw.schemas.yaml.Yaml;
import dev.thaw.schemas.yaml.Yaml.Section;
import java.util.List;
import java.util.Map;

/// What is said about the cohort.
final class SummaryForm {

    private static final Words<Relation> RELATION =
            Words.of(Map.entry(">", Relation.ABOVE), Map.entry("about", Relation.ABOUT));

    private SummaryForm() {}

    static Summary read(Yaml yaml) {
        Section section = yaml.asSection();
        String statistic = section.need("statistic").asOneOf(List.of("proportion", "mean_slope"));
        return statistic.equals("proportion") ? share(section) : slope(section);
    }

    private static Summary share(Section section) {
        section.allowing("statistic", "threshold", "relation");
        return new Summary.Share(
                Numbers.between0And(section.need("threshold"), "1"),
                RELATION.read(section.need("relation")));
    }

    private static Summary slope(Section section) {
        section.allowing("statistic", "weeks", "threshold", "relation");
        Range weeks = Numbers.range(section.need("weeks"));
        Rational threshold = Numbers.decimal(section.need("threshold"));
        section.need("relation").asOneOf(List.of(">"));
        if (weeks.first() < 1 || weeks.last() < weeks.first() + 2) {
            throw section.need("weeks")
                    .place()
                    .problem("a slope goes through three study weeks at least, counted from 1");
        }
        return new Summary.MeanSlope(weeks.first(), weeks.last(), threshold);
    }
}
