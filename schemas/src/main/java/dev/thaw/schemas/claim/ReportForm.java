package dev.thaw.schemas.claim;

import dev.thaw.core.claim.ClaimSpec.Hypothesis;
import dev.thaw.core.claim.ClaimSpec.IntegrativePlan;
import dev.thaw.core.claim.Pins;
import dev.thaw.core.claim.Secondary;
import dev.thaw.core.claim.Variable.ReadingKind;
import dev.thaw.schemas.yaml.Yaml;
import dev.thaw.schemas.yaml.Yaml.Section;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
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

    private static final Pattern THEIL_SEN =
            Pattern.compile("theil_sen_weeks_([0-9]{1,3})_([0-9]{1,3})");
    private static final Pattern OUTCOME_AT =
            Pattern.compile("outcome_at_weeks_([0-9]{1,3})_([0-9]{1,3})");
    private static final int FEWEST_FOR_A_SLOPE = 3;

    private static final String INTEGRATIVE = "integrative_vs_single";

    private static final Map<String, ReadingKind> READINGS =
            Map.of(
                    "R1", ReadingKind.R1_RELIABLE,
                    "R2", ReadingKind.R2_ANY,
                    "R3", ReadingKind.R3_SELF_RATED);

    private static final Words<Hypothesis> ORDER =
            Words.of(
                    Map.entry("overall", Hypothesis.OVERALL),
                    Map.entry(INTEGRATIVE, Hypothesis.INTEGRATIVE_VS_SINGLE),
                    Map.entry("by_modality", Hypothesis.BY_MODALITY),
                    Map.entry("by_jurisdiction", Hypothesis.BY_JURISDICTION),
                    Map.entry("R1", Hypothesis.R1),
                    Map.entry("R2", Hypothesis.R2),
                    Map.entry("R3", Hypothesis.R3));

    private static final Pattern HASH = Pattern.compile("(sha256:)([0-9a-f]{64}|…)");
    private static final Pattern CODE = Pattern.compile("(git:)([0-9a-f]{7,40}|…)");
    private static final Pattern VERSION = Pattern.compile("()(.+)");
    private static final String OPEN = "…";
    private static final String RESTRICTED = "restricted";

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

    /// The secondary figures, in their order.
    static List<Secondary> secondary(Yaml yaml) {
        return distinct(yaml).stream().map(ReportForm::figure).toList();
    }

    private static Secondary figure(Yaml word) {
        Matcher slopes = THEIL_SEN.matcher(word.asWord());
        if (slopes.matches()) {
            int first = week(slopes, 1);
            int last = week(slopes, 2);
            requireWeeks(word, first, last, FEWEST_FOR_A_SLOPE);
            return new Secondary.TheilSenSlopes(first, last);
        }
        Matcher outcome = OUTCOME_AT.matcher(word.asWord());
        if (outcome.matches()) {
            requireWeeks(word, week(outcome, 1), week(outcome, 2), 1);
            return new Secondary.OutcomeInWeeks(week(outcome, 1), week(outcome, 2));
        }
        return switch (word.asWord()) {
            case "km_first_reliable_improvement" -> new Secondary.FirstImprovement();
            case "g_av" -> new Secondary.EffectSize();
            default ->
                    throw word.place()
                            .problem(
                                    "'%s' is none of theil_sen_weeks_a_b, outcome_at_weeks_a_b,"
                                            + " km_first_reliable_improvement, g_av",
                                    word.asWord());
        };
    }

    private static int week(Matcher words, int group) {
        return Integer.parseInt(words.group(group));
    }

    private static void requireWeeks(Yaml word, int first, int last, int fewest) {
        if (first < 1 || last - first + 1 < fewest) {
            throw word.place()
                    .problem(
                            "study weeks count from 1, and '%s' goes over at least %d",
                            word.asWord(), fewest);
        }
    }

    /// The hypotheses in the order in which they are tested.
    ///
    /// @param integrative whether the claim says what is integrative
    /// @param readings all that are reported; empty if they could not be read
    static List<Hypothesis> family(
            Section section, boolean integrative, Optional<Set<ReadingKind>> readings) {
        section.allowing("method", "order");
        section.need("method").asOneOf(List.of("holm_gatekept"));
        List<Hypothesis> order = new ArrayList<>();
        for (Yaml word : distinct(section.need("order"))) {
            Hypothesis hypothesis = ORDER.read(word);
            if (hypothesis == Hypothesis.INTEGRATIVE_VS_SINGLE && !integrative) {
                throw word.place()
                        .problem("'%s' needs 'integrative', which is missing", INTEGRATIVE);
            }
            if (readings.filter(all -> isUnread(word.asWord(), all)).isPresent()) {
                throw word.place()
                        .problem("the reading %s is not reported by this claim", word.asWord());
            }
            order.add(hypothesis);
        }
        return order;
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

    /// The smallest number of people that anything public tells of.
    static int minimumCell(Section privacy) {
        privacy.allowing("min_cell", "release_tier");
        return privacy.get("min_cell").map(cell -> Numbers.atLeast(1, cell)).orElse(USUAL_CELL);
    }

    /// Whether there is to be no public edition.
    static boolean restrictedOnly(Section privacy) {
        return privacy.get("release_tier")
                .map(yaml -> yaml.asOneOf(List.of("public_aggregate", RESTRICTED)))
                .filter(RESTRICTED::equals)
                .isPresent();
    }

    /// What is pinned; `…` is still open.
    static Pins pins(Section section) {
        section.allowing("measures_hash", "code", "tzdb", "vocab");
        return new Pins(
                pinned(section, "measures_hash", HASH, "sha256: and 64 hexadecimal digits"),
                pinned(section, "code", CODE, "git: and a commit"),
                pinned(section, "tzdb", VERSION, "a version"),
                pinned(section, "vocab", HASH, "sha256: and 64 hexadecimal digits"));
    }

    private static Optional<String> pinned(
            Section section, String key, Pattern pattern, String form) {
        Optional<Yaml> written = section.get(key).filter(yaml -> !yaml.asWord().equals(OPEN));
        if (written.isEmpty()) {
            return Optional.empty();
        }
        Matcher words = pattern.matcher(written.get().asWord());
        if (!words.matches()) {
            throw written.get().place().problem("'%s' is not %s", written.get().asWord(), form);
        }
        return words.group(2).equals(OPEN) ? Optional.empty() : Optional.of(words.group(2));
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
