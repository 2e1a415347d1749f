package dev.thaw.schemas.claim;

import dev.thaw.core.claim.ClaimSpec.Intercurrent;
import dev.thaw.core.claim.Exposure;
import dev.thaw.schemas.yaml.Yaml;
import dev.thaw.schemas.yaml.Yaml.Section;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What happens to outcomes when something came between (ICH E9(R1)).
final class IntercurrentForm {

    private static final String CONSENT = "consent_withdrawn";
    private static final String PER_CONSENT = "per_consent_policy";
    private static final String WHILE_ADHERENT = "while_adherent_as_claimed";

    private static final List<String> STRATEGIES =
            List.of("treatment_policy", "composite_nonresponse", WHILE_ADHERENT, PER_CONSENT);

    private static final List<String> EVENTS =
            List.of(
                    "modality_or_therapist_switch",
                    "medication_change",
                    "setback_or_overwhelm",
                    CONSENT,
                    "death_or_hospitalisation",
                    "lost_to_follow_up");

    private static final Pattern STOPPED = Pattern.compile("stopped_before_session_([0-9]{1,3})");
    private static final Pattern LEFT = Pattern.compile("left_therapy_before_week_([0-9]{1,3})");

    private IntercurrentForm() {}

    /// @param exposure empty if it could not be read
    static List<Intercurrent> read(Yaml yaml, Optional<Exposure> exposure) {
        List<Intercurrent> all = new ArrayList<>();
        Set<String> events = new HashSet<>();
        for (Yaml one : yaml.elements()) {
            Section section =
                    one.asSection().allowing("event", "strategy", "sensitivity", "contrast");
            Yaml event = section.need("event");
            requireEvent(event, exposure);
            if (!events.add(event.asWord())) {
                throw event.place().problem("'%s' stands here twice", event.asWord());
            }
            all.add(new Intercurrent(event.asWord(), strategy(section, exposure)));
        }
        if (all.isEmpty()) {
            throw yaml.place()
                    .problem("say at least what happens to those who stop (%s)", listed());
        }
        return all;
    }

    private static void requireEvent(Yaml event, Optional<Exposure> exposure) {
        String word = event.asWord();
        Matcher stopped = STOPPED.matcher(word);
        Matcher left = LEFT.matcher(word);
        if (stopped.matches()) {
            exposure.filter(one -> !isDoseOf(one, Integer.parseInt(stopped.group(1))))
                    .ifPresent(_ -> refuse(event, "min_sessions"));
        } else if (left.matches()) {
            exposure.filter(one -> !isAdherenceUntil(one, Integer.parseInt(left.group(1))))
                    .ifPresent(_ -> refuse(event, "last_session_week_min"));
        } else if (!EVENTS.contains(word)) {
            throw event.place().problem("'%s' is none of %s", word, listed());
        }
    }

    private static String listed() {
        return "stopped_before_session_N, left_therapy_before_week_N, " + String.join(", ", EVENTS);
    }

    private static boolean isDoseOf(Exposure exposure, int sessions) {
        return exposure instanceof Exposure.Dose dose && dose.least() == sessions;
    }

    private static boolean isAdherenceUntil(Exposure exposure, int week) {
        return exposure instanceof Exposure.Adherence adherence
                && adherence.lastSessionWeek() == week;
    }

    private static void refuse(Yaml event, String key) {
        throw event.place()
                .problem("'%s' does not go with the treatment's '%s'", event.asWord(), key);
    }

    /// Consent rules are not the claim's to choose, and they decide about nothing else.
    private static String strategy(Section section, Optional<Exposure> exposure) {
        Yaml strategy = section.need("strategy");
        String word = strategy.asOneOf(STRATEGIES);
        boolean ofConsent = section.need("event").asWord().equals(CONSENT);
        if (ofConsent != word.equals(PER_CONSENT)) {
            throw strategy.place().problem("'%s' and '%s' go together only", CONSENT, PER_CONSENT);
        }
        if (word.equals(WHILE_ADHERENT)
                && exposure.filter(one -> !(one instanceof Exposure.Adherence)).isPresent()) {
            throw strategy.place()
                    .problem("'%s' goes with a treatment of 'adherence' only", WHILE_ADHERENT);
        }
        section.get("sensitivity").ifPresent(yaml -> yaml.asOneOf(List.of("exclude")));
        section.get("contrast").ifPresent(contrast -> requireOther(contrast, word));
        return word;
    }

    private static void requireOther(Yaml contrast, String strategy) {
        if (contrast.asOneOf(STRATEGIES).equals(strategy)) {
            throw contrast.place().problem("a contrast is another strategy than '%s'", strategy);
        }
    }
}
