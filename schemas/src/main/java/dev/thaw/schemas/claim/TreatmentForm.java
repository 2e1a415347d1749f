package dev.thaw.schemas.claim;

import dev.thaw.core.claim.Exposure;
import dev.thaw.core.event.Observation.Modality;
import dev.thaw.schemas.yaml.Yaml;
import dev.thaw.schemas.yaml.Yaml.Section;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// How much therapy a claim speaks about: `exposure: none`, a dose of sessions, or adherence.
final class TreatmentForm {

    static final Words<Optional<Modality>> MODALITY =
            Words.of(
                    Map.entry("ANY", Optional.empty()),
                    Map.entry("CBT", Optional.of(Modality.CBT)),
                    Map.entry("EFT", Optional.of(Modality.EFT)),
                    Map.entry("MINDFULNESS", Optional.of(Modality.MINDFULNESS)),
                    Map.entry("SOMATIC", Optional.of(Modality.SOMATIC)),
                    Map.entry("EMDR", Optional.of(Modality.EMDR)),
                    Map.entry("ART", Optional.of(Modality.ART)),
                    Map.entry("GROUP", Optional.of(Modality.GROUP)),
                    Map.entry("BA", Optional.of(Modality.BEHAVIOURAL_ACTIVATION)),
                    Map.entry("OTHER", Optional.of(Modality.OTHER)));

    private static final String[] OF_DOSE = {
        "min_sessions", "max_sessions", "max_weeks_to_min", "max_weeks_to_max"
    };

    private TreatmentForm() {}

    static Exposure read(Yaml yaml) {
        Section section =
                yaml.asSection()
                        .allowing(
                                "exposure",
                                "any_of",
                                "min_sessions",
                                "max_sessions",
                                "max_weeks_to_min",
                                "max_weeks_to_max",
                                "adherence");
        if (section.get("exposure").isPresent()) {
            return none(section);
        }
        Optional<Yaml> dose =
                List.of(OF_DOSE).stream().flatMap(key -> section.get(key).stream()).findFirst();
        Optional<Yaml> adherence = section.get("adherence");
        if (dose.isPresent() && adherence.isPresent()) {
            throw adherence
                    .get()
                    .place()
                    .problem("a claim speaks of a dose of sessions or of adherence, not of both");
        }
        if (adherence.isPresent()) {
            return adherence(modalities(section), adherence.get().asSection());
        }
        if (dose.isEmpty()) {
            throw section.place()
                    .problem(
                            "how much therapy is meant is missing: 'exposure: none', 'min_sessions'"
                                    + " and 'max_sessions', or 'adherence'");
        }
        return dose(section);
    }

    private static Exposure none(Section section) {
        section.need("exposure").asOneOf(List.of("none"));
        section.entries()
                .forEach(
                        (key, value) -> {
                            if (!key.equals("exposure")) {
                                throw value.place()
                                        .problem("'%s' contradicts 'exposure: none'", key);
                            }
                        });
        return new Exposure.None();
    }

    /// Empty for any.
    private static Set<Modality> modalities(Section section) {
        Yaml anyOf = section.need("any_of");
        Set<Optional<Modality>> words = new HashSet<>();
        anyOf.elements().forEach(word -> words.add(MODALITY.read(word)));
        Set<Modality> named =
                words.stream().flatMap(Optional::stream).collect(Collectors.toUnmodifiableSet());
        boolean mixed = words.contains(Optional.<Modality>empty()) && !named.isEmpty();
        if (words.isEmpty() || mixed || words.size() < anyOf.elements().size()) {
            throw anyOf.place()
                    .problem("name each modality once, or only ANY (%s)", MODALITY.listed());
        }
        return named;
    }

    private static Exposure dose(Section section) {
        int weeksToLeast = Numbers.atLeast(1, section.need("max_weeks_to_min"));
        return new Exposure.Dose(
                modalities(section),
                Numbers.atLeast(1, section.need("min_sessions")),
                notBelow(section, "max_sessions", "min_sessions"),
                weeksToLeast,
                section.get("max_weeks_to_max").isPresent()
                        ? notBelow(section, "max_weeks_to_max", "max_weeks_to_min")
                        : Math.max(weeksToLeast, Exposure.Dose.USUAL_WEEKS_TO_MOST));
    }

    private static int notBelow(Section section, String key, String other) {
        int number = Numbers.whole(section.need(key));
        if (number < Numbers.whole(section.need(other))) {
            throw section.need(key).place().problem("'%s' is below '%s'", key, other);
        }
        return number;
    }

    private static Exposure adherence(Set<Modality> anyOf, Section section) {
        section.allowing("last_session_week_min", "max_gap_days");
        return new Exposure.Adherence(
                anyOf,
                Numbers.atLeast(1, section.need("last_session_week_min")),
                Numbers.atLeast(1, section.need("max_gap_days")));
    }
}
