package dev.thaw.schemas.claim;

import dev.thaw.core.claim.Population;
import dev.thaw.core.claim.Population.Comparison;
import dev.thaw.core.claim.Population.Rule;
import dev.thaw.core.claim.Population.Window;
import dev.thaw.core.measure.LeastData;
import dev.thaw.schemas.yaml.Yaml;
import dev.thaw.schemas.yaml.Yaml.Section;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Who is eligible.
final class PopulationForm {

    private static final String ALL = "all starters";
    private static final String SUBGROUP = ALL + "; subgroup ";
    private static final Pattern RULE = Pattern.compile("(\\S+)\\[([QB])] (<=|<|>=|>) (\\S+)");

    private static final Map<String, Comparison> COMPARISONS =
            Map.of(
                    "<=", Comparison.AT_MOST,
                    "<", Comparison.BELOW,
                    ">=", Comparison.AT_LEAST,
                    ">", Comparison.ABOVE);

    private PopulationForm() {}

    /// @param windows whether an item's mean over windows is meant, not its single values
    static Population read(Yaml yaml, boolean windows) {
        Section section =
                yaml.asSection().allowing("age_min", "rule", "min_answered_14d", "min_days_14d");
        Optional<Integer> leastAge = section.get("age_min").map(age -> Numbers.atLeast(1, age));
        Optional<Yaml> written = section.get("rule").filter(rule -> !rule.asWord().equals(ALL));
        boolean subgroup = written.filter(rule -> rule.asWord().startsWith(SUBGROUP)).isPresent();
        Optional<Rule> read =
                written.map(
                        rule ->
                                rule(
                                        rule,
                                        rule.asWord().substring(subgroup ? SUBGROUP.length() : 0),
                                        windows));
        return new Population(
                leastAge,
                subgroup ? Optional.empty() : read,
                subgroup ? read : Optional.empty(),
                leastData(section));
    }

    private static Rule rule(Yaml yaml, String text, boolean windows) {
        Matcher words = RULE.matcher(text);
        if (!words.matches()) {
            throw yaml.place()
                    .problem(
                            "'%s' is no rule; write as in 'err@1[Q] <= 0.50' (windows Q, B;"
                                    + " comparisons <=, <, >=, >), '%s' or '%serr@1[Q] <= 0.50'",
                            text, ALL, SUBGROUP);
        }
        return new Rule(
                MeasuredForm.of(yaml, words.group(1)).measured(windows),
                words.group(2).equals("Q") ? Window.QUALIFYING : Window.BASELINE,
                COMPARISONS.get(words.group(3)),
                yaml.as(
                        "a rule that compares with a number",
                        _ -> Numbers.decimal(words.group(4))));
    }

    private static Optional<LeastData> leastData(Section section) {
        Optional<Integer> answered =
                section.get("min_answered_14d").map(number -> Numbers.atLeast(1, number));
        Optional<Integer> days =
                section.get("min_days_14d").map(number -> Numbers.atLeast(1, number));
        if (answered.isPresent() != days.isPresent()) {
            throw section.place()
                    .problem("'min_answered_14d' and 'min_days_14d' go together; one is missing");
        }
        if (days.filter(number -> number > 14).isPresent()) {
            throw section.need("min_days_14d").place().problem("14 days have at most 14 days");
        }
        return answered.map(number -> new LeastData(number, days.orElseThrow()));
    }
}
