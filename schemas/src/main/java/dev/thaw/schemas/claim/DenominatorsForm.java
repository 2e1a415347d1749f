package dev.thaw.schemas.claim;

import dev.thaw.core.claim.ClaimSpec.Denominator;
import dev.thaw.core.claim.ClaimSpec.Denominators;
import dev.thaw.core.claim.Exposure;
import dev.thaw.schemas.yaml.Yaml;
import dev.thaw.schemas.yaml.Yaml.Section;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which denominators are reported, and which one the wording asks for.
final class DenominatorsForm {

    private static final String COMPLETERS = "D2_completers";
    private static final String ADHERERS = "D2_adherers";

    private static final Words<Denominator> PRIMARY =
            Words.of(
                    Map.entry("D1", Denominator.D1),
                    Map.entry("D1_starters_NRI", Denominator.D1),
                    Map.entry("D2", Denominator.D2),
                    Map.entry(COMPLETERS, Denominator.D2),
                    Map.entry(ADHERERS, Denominator.D2));

    private static final Words<Denominator> ANY =
            Words.of(
                    Map.entry("D1", Denominator.D1),
                    Map.entry("D1_starters_NRI", Denominator.D1),
                    Map.entry("D2", Denominator.D2),
                    Map.entry(COMPLETERS, Denominator.D2),
                    Map.entry(ADHERERS, Denominator.D2),
                    Map.entry("D3", Denominator.D3),
                    Map.entry("D3_bounds", Denominator.D3),
                    Map.entry("D4", Denominator.D4),
                    Map.entry("D4_ipw", Denominator.D4),
                    Map.entry("LOCF", Denominator.LOCF));

    private DenominatorsForm() {}

    /// @param exposure empty if it could not be read
    static Denominators read(Section section, Optional<Exposure> exposure) {
        section.allowing("primary", "mandatory_beside", "also");
        Denominator primary = one(section.need("primary"), PRIMARY, exposure);
        Set<Denominator> beside = EnumSet.noneOf(Denominator.class);
        for (String key : List.of("mandatory_beside", "also")) {
            for (Yaml word : section.get(key).map(Yaml::elements).orElse(List.of())) {
                Denominator denominator = one(word, ANY, exposure);
                if (denominator == primary || !beside.add(denominator)) {
                    throw word.place().problem("'%s' stands here twice", word.asWord());
                }
            }
        }
        return new Denominators(primary, beside);
    }

    private static Denominator one(
            Yaml word, Words<Denominator> words, Optional<Exposure> exposure) {
        Denominator denominator = words.read(word);
        boolean adherence = exposure.filter(one -> one instanceof Exposure.Adherence).isPresent();
        if (word.asWord().equals(COMPLETERS) && adherence) {
            throw word.place().problem("'%s' goes with a dose; write %s", COMPLETERS, ADHERERS);
        }
        if (word.asWord().equals(ADHERERS) && exposure.isPresent() && !adherence) {
            throw word.place().problem("'%s' goes with adherence; write %s", ADHERERS, COMPLETERS);
        }
        return denominator;
    }
}
