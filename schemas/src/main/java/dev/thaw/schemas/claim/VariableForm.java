package dev.thaw.schemas.claim;

import dev.thaw.core.change.Critical;
import dev.thaw.core.change.Direction;
import dev.thaw.core.change.Index;
import dev.thaw.core.claim.Variable;
import dev.thaw.core.claim.Variable.ReadingKind;
import dev.thaw.core.claim.Variable.SameDay;
import dev.thaw.schemas.yaml.Yaml;
import dev.thaw.schemas.yaml.Yaml.Section;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is measured, from when to when, and which change counts.
final class VariableForm {

    static final Words<ReadingKind> READING =
            Words.of(
                    Map.entry("R1_reliable", ReadingKind.R1_RELIABLE),
                    Map.entry("R2_any", ReadingKind.R2_ANY),
                    Map.entry("R3_self_rated", ReadingKind.R3_SELF_RATED));

    private static final Words<Direction> DIRECTION =
            Words.of(
                    Map.entry("up", Direction.HIGHER_IS_BETTER),
                    Map.entry("down", Direction.LOWER_IS_BETTER));

    private static final Words<SameDay> SAME_DAY =
            Words.of(
                    Map.entry("mean", SameDay.MEAN),
                    Map.entry("first", SameDay.FIRST),
                    Map.entry("last", SameDay.LAST));

    private static final Words<Index> INDEX =
            Words.of(
                    Map.entry("JT", Index.JT),
                    Map.entry("GLN", Index.GLN),
                    Map.entry("EN", Index.EN),
                    Map.entry("NK", Index.NK),
                    Map.entry("NK_clinicalsignificance", Index.NK_CLINICALSIGNIFICANCE),
                    Map.entry("PERCENT", Index.PERCENT),
                    Map.entry("MCID", Index.DIFFERENCE));

    /// On the scale from 1 (much less feeling) to 7 (much more); 4 is no change.
    private static final Words<Integer> SELF_RATING =
            Words.of(
                    Map.entry("a_little_more", 5), Map.entry("more", 6), Map.entry("much_more", 7));

    /// "A little more": the usual rule where the reading is only reported beside the primary one.
    private static final int USUAL_SELF_RATING = 5;

    private static final Pattern R3_RULE = Pattern.compile("change_item >= (\\w+)");
    private static final Pattern NORMAL = Pattern.compile("normal\\((0\\.[0-9]{1,15})\\)");

    private VariableForm() {}

    static Variable read(Yaml yaml) {
        Section section =
                yaml.asSection()
                        .allowing(
                                "measure",
                                "direction",
                                "same_day",
                                "baseline",
                                "outcome",
                                "reading",
                                "r3_rule",
                                "also",
                                "index",
                                "critical");
        MeasuredForm measure = MeasuredForm.read(section.need("measure"));
        Direction direction = DIRECTION.read(section.need("direction"));
        SlotForm baseline = SlotForm.baseline(section.need("baseline"));
        SlotForm outcome = SlotForm.outcome(section.need("outcome"));
        boolean windows = ofWindows(section, measure, baseline, outcome);
        ReadingKind reading = READING.read(section.need("reading"));
        Set<ReadingKind> also = also(section, reading);
        Index index = section.get("index").map(VariableForm::index).orElse(Index.JT);
        return new Variable(
                measure.measured(windows),
                direction,
                sameDay(section, windows),
                baseline.slot(),
                outcome.slot(),
                reading,
                also,
                index,
                critical(section, index),
                leastSelfRating(section, reading, also));
    }

    /// Check-ins are measured over windows, instruments have single values; of an item both exist,
    /// but not in one claim.
    private static boolean ofWindows(
            Section section, MeasuredForm measure, SlotForm baseline, SlotForm outcome) {
        boolean windows =
                switch (measure.kind()) {
                    case OF_CHECK_INS -> true;
                    case INSTRUMENT -> false;
                    case ITEM -> baseline.window();
                };
        requireForm(section, "baseline", measure, baseline, windows);
        requireForm(section, "outcome", measure, outcome, windows);
        return windows;
    }

    private static void requireForm(
            Section section, String key, MeasuredForm measure, SlotForm slot, boolean windows) {
        if (slot.window() == windows) {
            return;
        }
        throw section.need(key)
                .place()
                .problem(
                        windows
                                ? "%s is measured over all check-ins of a window, of which nothing"
                                        + " is taken (%s)"
                                : "%s has single values here; say which one is taken (%s)",
                        measure.text(),
                        windows ? SlotForm.WINDOWS : SlotForm.SINGLE);
    }

    private static SameDay sameDay(Section section, boolean windows) {
        Optional<Yaml> written = section.get("same_day");
        if (windows && written.isPresent()) {
            throw written.get()
                    .place()
                    .problem("'same_day' goes with single values of an instrument or item only");
        }
        return written.map(SAME_DAY::read).orElse(SameDay.MEAN);
    }

    private static Set<ReadingKind> also(Section section, ReadingKind primary) {
        Set<ReadingKind> also = EnumSet.noneOf(ReadingKind.class);
        section.get("also")
                .ifPresent(
                        list -> {
                            for (Yaml word : list.elements()) {
                                ReadingKind reading = READING.read(word);
                                if (reading == primary || !also.add(reading)) {
                                    throw word.place()
                                            .problem("'%s' stands here twice", word.asWord());
                                }
                            }
                        });
        return also;
    }

    private static Index index(Yaml yaml) {
        String word = yaml.asWord();
        if (word.equals("HLL") || word.equals("HA")) {
            throw yaml.place()
                    .problem(
                            "%s measures each participant against the cohort's own mean change and"
                                    + " says nothing about a cohort (allowed: %s)",
                            word, INDEX.listed());
        }
        return INDEX.read(yaml);
    }

    private static Critical critical(Section section, Index index) {
        return section.get("critical")
                .map(VariableForm::critical)
                .or(index::usualCritical)
                .orElseThrow(
                        () ->
                                section.need("index")
                                        .place()
                                        .problem(
                                                "'critical' is missing; with %s the study sets it",
                                                section.need("index").asWord()));
    }

    private static Critical critical(Yaml yaml) {
        Matcher normal = NORMAL.matcher(yaml.asWord());
        return yaml.as(
                "a number above 0 such as 1.96, nor normal(p) with p between 0.5 and 1",
                text ->
                        normal.matches()
                                ? new Critical.NormalQuantile(Numbers.decimal(normal.group(1)))
                                : new Critical.Exactly(Numbers.decimal(text)));
    }

    private static int leastSelfRating(
            Section section, ReadingKind primary, Set<ReadingKind> also) {
        Optional<Yaml> rule = section.get("r3_rule");
        boolean read =
                primary == ReadingKind.R3_SELF_RATED || also.contains(ReadingKind.R3_SELF_RATED);
        if (rule.isPresent() && !read) {
            throw rule.get().place().problem("'r3_rule' goes with the reading R3_self_rated only");
        }
        if (rule.isEmpty() && primary == ReadingKind.R3_SELF_RATED) {
            throw section.need("reading")
                    .place()
                    .problem(
                            "'r3_rule' is missing: from which answer on a self-rating counts, as in"
                                    + " \"change_item >= a_little_more\"");
        }
        return rule.map(VariableForm::leastSelfRating).orElse(USUAL_SELF_RATING);
    }

    private static int leastSelfRating(Yaml rule) {
        Matcher words = R3_RULE.matcher(rule.asWord());
        if (!words.matches() || !SELF_RATING.meanings().containsKey(words.group(1))) {
            throw rule.place()
                    .problem(
                            "'%s' is not 'change_item >= ' and one of %s",
                            rule.asWord(), SELF_RATING.listed());
        }
        return SELF_RATING.meanings().get(words.group(1));
    }
}
