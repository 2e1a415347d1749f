package dev.thaw.schemas.claim;

import dev.thaw.core.claim.Exposure;
import dev.thaw.core.claim.Intercurrent;
import dev.thaw.core.claim.Intercurrent.Event;
import dev.thaw.core.claim.Intercurrent.Strategy;
import dev.thaw.schemas.yaml.Yaml;
import dev.thaw.schemas.yaml.Yaml.Section;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What happens to outcomes when something came between (ICH E9(R1)).
final class IntercurrentForm {

    private static final String CONSENT = "consent_withdrawn";
    private static final String PER_CONSENT = "per_consent_policy";
    private static final String WHILE_ADHERENT = "while_adherent_as_claimed";

    private static final Words<Strategy> STRATEGIES =
            Words.of(
                    Map.entry("treatment_policy", Strategy.TREATMENT_POLICY),
                    Map.entry("composite_nonresponse", Strategy.COMPOSITE_NONRESPONSE),
                    Map.entry(WHILE_ADHERENT, Strategy.WHILE_ADHERENT_AS_CLAIMED),
                    Map.entry(PER_CONSENT, Strategy.PER_CONSENT_POLICY));

    private static final Words<Event> EVENTS =
            Words.of(
                    Map.entry("modality_or_therapist_switch", Event.THERAPY_SWITCH),
                    Map.entry("medication_change", Event.MEDICATION_CHANGE),
                    Map.entry("setback_or_overwhelm", Event.SETBACK_OR_OVERWHELM),
                    Map.entry(CONSENT, Event.CONSENT_WITHDRAWN),
                    Map.entry("death_or_hospitalisation", Event.DEATH_OR_HOSPITALISATION),
                    Map.entry("lost_to_follow_up", Event.LOST_TO_FOLLOW_UP));

    private static final Pattern STOPPED = Pattern.compile("stopped_before_session_([0-9]{1,3})");
    private static final Pattern LEFT = Pattern.compile("left_therapy_before_week_([0-9]{1,3})");

    private IntercurrentForm() {}

    /// @param exposure empty if it could not be read
    static List<Intercurrent> read(Yaml yaml, Optional<Exposure> exposure) {
        List<Intercurrent> all = new ArrayList<>();
        Set<Event> events = EnumSet.noneOf(Event.class);
        for (Yaml one : yaml.elements()) {
            Section section =
                    one.asSection().allowing("event", "strategy", "sensitivity", "contrast");
            Yaml written = section.need("event");
            Event event = event(written, exposure);
            if (!events.add(event)) {
                throw written.place()
                        .problem("what '%s' means stands here twice", written.asWord());
            }
            Strategy strategy = strategy(section, event);
            all.add(
                    new Intercurrent(
                            written.asWord(),
                            event,
                            strategy,
                            isExcluded(section),
                            contrast(section, event, strategy)));
        }
        if (all.isEmpty()) {
            throw yaml.place()
                    .problem("say at least what happens to those who stop (%s)", listed());
        }
        return all;
    }

    private static Event event(Yaml event, Optional<Exposure> exposure) {
        String word = event.asWord();
        Matcher stopped = STOPPED.matcher(word);
        Matcher left = LEFT.matcher(word);
        if (stopped.matches()) {
            exposure.filter(one -> !isDoseOf(one, Integer.parseInt(stopped.group(1))))
                    .ifPresent(_ -> refuse(event, "min_sessions"));
            return Event.STOPPED_EARLY;
        }
        if (left.matches()) {
            exposure.filter(one -> !isAdherenceUntil(one, Integer.parseInt(left.group(1))))
                    .ifPresent(_ -> refuse(event, "last_session_week_min"));
            return Event.STOPPED_EARLY;
        }
        if (!EVENTS.meanings().containsKey(word)) {
            throw event.place().problem("'%s' is none of %s", word, listed());
        }
        return EVENTS.meanings().get(word);
    }

    private static String listed() {
        return "stopped_before_session_N, left_therapy_before_week_N, "
                + String.join(", ", EVENTS.meanings().keySet());
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
    private static Strategy strategy(Section section, Event event) {
        Yaml strategy = section.need("strategy");
        Strategy meant = STRATEGIES.read(strategy);
        if ((event == Event.CONSENT_WITHDRAWN) != (meant == Strategy.PER_CONSENT_POLICY)) {
            throw strategy.place().problem("'%s' and '%s' go together only", CONSENT, PER_CONSENT);
        }
        requireStaying(strategy, meant, section.need("event"));
        return meant;
    }

    private static void requireStaying(Yaml strategy, Strategy meant, Yaml event) {
        if (meant == Strategy.WHILE_ADHERENT_AS_CLAIMED
                && !LEFT.matcher(event.asWord()).matches()) {
            throw strategy.place()
                    .problem("'%s' goes with left_therapy_before_week_N only", WHILE_ADHERENT);
        }
    }

    private static boolean isExcluded(Section section) {
        return section.get("sensitivity").map(yaml -> yaml.asOneOf(List.of("exclude"))).isPresent();
    }

    private static Optional<Strategy> contrast(Section section, Event event, Strategy strategy) {
        Optional<Yaml> contrast = section.get("contrast");
        if (contrast.isEmpty()) {
            return Optional.empty();
        }
        Yaml written = contrast.get();
        Strategy other = STRATEGIES.read(written);
        if (event == Event.CONSENT_WITHDRAWN || other == Strategy.PER_CONSENT_POLICY) {
            throw written.place().problem("what consent decides has no contrast");
        }
        if (other == strategy) {
            throw written.place()
                    .problem("a contrast is another strategy than '%s'", written.asWord());
        }
        requireStaying(written, other, section.need("event"));
        return Optional.of(other);
    }
}
