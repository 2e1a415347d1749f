package dev.thaw.schemas.claim;

import dev.thaw.core.claim.ClaimSpec.IntegrativePlan;
import dev.thaw.core.claim.Variable.ReadingKind;
import dev.thaw.schemas.yaml.Yaml;
import dev.thaw.schemas.yaml.Yaml.Section;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What is reported beside the verdict, and in which order.
final class ReportForm {

    static final int USUAL_CELL = 11;

    private static final Set<String> ALSO =
            new LinkedHashSet<>(
                    List.of(
                            "R1_reliable",
                            "R2_any",
                            "R3_self_rated",
                            "pi_RTM",
                            "rtm_drift",
                            "missingness_bounds",
                            "attrition_table",
                            "flow"));

    private static final Pattern SECONDARY =
            Pattern.compile(
                    "km_first_reliable_improvement|g_av|(theil_sen|outcome_at)_weeks_[0-9]{1,3}_[0-9]{1,3}");

    private static final String INTEGRATIVE = "integrative_vs_single";

    private static final Map<String, ReadingKind> READINGS =
            Map.of(
                    "R1", ReadingKind.R1_RELIABLE,
                    "R2", ReadingKind.R2_ANY,
                    "R3", ReadingKind.R3_SELF_RATED);

    private static final List<String> ORDER =
            List.of("overall", INTEGRATIVE, "by_modality", "by_jurisdiction", "R1", "R2", "R3");

    private static final Pattern MEASURES_HASH = Pattern.compile("sha256:([0-9a-f]{64}|…)");
    private static final Pattern CODE = Pattern.compile("git:([0-9a-f]{7,40}|…)");

    private ReportForm() {}

    /// The readings among what is reported too.
    static Set<ReadingKind> alsoReported(Yaml yaml) {
        Set<ReadingKind> readings = EnumSet.noneOf(ReadingKind.class);
        for (Yaml word : distinct(yaml)) {
            ReadingKind reading = VariableForm.READING.meanings().get(word.asOneOf(ALSO));
            if (reading != null) {
                readings.add(reading);
            }
        }
        return readings;
    }

    /// Whether the secondary figures are ones that exist.
    static boolean secondary(Yaml yaml) {
        for (Yaml word : distinct(yaml)) {
            if (!SECONDARY.matcher(word.asWord()).matches()) {
                throw word.place()
                        .problem(
                                "'%s' is none of theil_sen_weeks_a_b, outcome_at_weeks_a_b,"
                                        + " km_first_reliable_improvement, g_av",
                                word.asWord());
            }
        }
        return true;
    }

    /// Whether the order of hypotheses is one of hypotheses that are looked at.
    ///
    /// @param integrative whether the claim says what is integrative
    /// @param readings all that are reported; empty if they could not be read
    static boolean family(
            Section section, boolean integrative, Optional<Set<ReadingKind>> readings) {
        section.allowing("method", "order");
        section.need("method").asOneOf(List.of("holm_gatekept"));
        for (Yaml word : distinct(section.need("order"))) {
            String hypothesis = word.asOneOf(ORDER);
            if (hypothesis.equals(INTEGRATIVE) && !integrative) {
                throw word.place()
                        .problem("'%s' needs 'integrative', which is missing", INTEGRATIVE);
            }
            if (readings.filter(all -> isUnread(hypothesis, all)).isPresent()) {
                throw word.place()
                        .problem("the reading %s is not reported by this claim", hypothesis);
            }
        }
        return true;
    }

    private static boolean isUnread(String hypothesis, Set<ReadingKind> readings) {
        return READINGS.containsKey(hypothesis) && !readings.contains(READINGS.get(hypothesis));
    }

    static IntegrativePlan integrative(Section section) {
        section.allowing("min_modalities", "min_sessions_each", "contrast", "adjust_for");
        section.get("contrast").ifPresent(yaml -> yaml.asOneOf(List.of("newcombe")));
        section.get("adjust_for").ifPresent(yaml -> yaml.asOneOf(List.of("session_count")));
        return new IntegrativePlan(
                Numbers.atLeast(2, section.need("min_modalities")),
                Numbers.atLeast(1, section.need("min_sessions_each")));
    }

    /// T.
    static int privacy(Section section) {
        section.allowing("min_cell", "release_tier");
        section.get("release_tier")
                .ifPresent(yaml -> yaml.asOneOf(List.of("public_aggregate", "restricted")));
        return section.get("min_cell").map(cell -> Numbers.atLeast(1, cell)).orElse(USUAL_CELL);
    }

    /// Whether the pins have their form; `…` is still open.
    static boolean pins(Section section) {
        section.allowing("measures_hash", "code", "tzdb", "vocab");
        section.get("measures_hash")
                .ifPresent(
                        yaml -> require(yaml, MEASURES_HASH, "sha256: and 64 hexadecimal digits"));
        section.get("code").ifPresent(yaml -> require(yaml, CODE, "git: and a commit"));
        section.word("tzdb");
        section.word("vocab");
        return true;
    }

    private static void require(Yaml yaml, Pattern pattern, String form) {
        if (!pattern.matcher(yaml.asWord()).matches()) {
            throw yaml.place().problem("'%s' is not %s", yaml.asWord(), form);
        }
    }

    private static List<Yaml> distinct(Yaml yaml) {
        Set<String> known = new HashSet<>();
        for (Yaml word : yaml.elements()) {
            if (!known.add(word.asWord())) {
                throw word.place().problem("'%s' stands here twice", word.asWord());
            }
        }
        return yaml.elements();
    }
}
