package dev.thaw.schemas.claim;

import dev.thaw.core.claim.Slot;
import dev.thaw.core.claim.Slot.Take;
import dev.thaw.schemas.claim.Numbers.Range;
import dev.thaw.schemas.yaml.Yaml;
import dev.thaw.schemas.yaml.Yaml.Section;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a value is taken.
///
/// @param window whether all check-ins of some days make the value, not one or some single values
record SlotForm(Slot slot, boolean window) {

    static final String WINDOWS =
            "B, weeks_11_12, 14d after last session in 8..12, {days: [a, b]}, {day: d,"
                    + " tolerance_days: t}";
    static final String SINGLE =
            "{take: first}, {occasion: o}, {day: d, tolerance_days: t, take: nearest}, {week: w,"
                    + " tolerance_days: t, take: nearest}, {days: [a, b], take: last}, {sessions:"
                    + " [a, b], take: last}";

    private static final Pattern WEEKS = Pattern.compile("weeks_([0-9]{1,3})_([0-9]{1,3})");
    private static final Pattern AFTER_SESSIONS =
            Pattern.compile("([0-9]{1,3})d after last session in ([0-9]{1,3})\\.\\.([0-9]{1,3})");
    private static final List<String> WHERE =
            List.of("days", "day", "week", "occasion", "sessions");
    private static final int DAYS_PER_WEEK = 7;

    private static final Words<Take> TAKE =
            Words.of(
                    Map.entry("first", Take.FIRST),
                    Map.entry("last", Take.LAST),
                    Map.entry("mean", Take.MEAN),
                    Map.entry("nearest", Take.NEAREST));

    static SlotForm baseline(Yaml yaml) {
        SlotForm form = read(yaml);
        if (form.slot instanceof Slot.AfterSessions) {
            throw yaml.place().problem("a baseline does not lie after therapy sessions");
        }
        return form;
    }

    static SlotForm outcome(Yaml yaml) {
        SlotForm form = read(yaml);
        return switch (form.slot) {
            case Slot.BaselineWindow _ ->
                    throw yaml.place().problem("'B' is the baseline and cannot be the outcome");
            case Slot.Earliest _ ->
                    throw yaml.place()
                            .problem(
                                    "the first value of all cannot be the outcome; say at which"
                                            + " day, week, occasion or sessions it is taken");
            case Slot _ -> form;
        };
    }

    private static SlotForm read(Yaml yaml) {
        return yaml instanceof Section section ? placed(section) : named(yaml);
    }

    private static SlotForm named(Yaml yaml) {
        String text = yaml.asWord();
        if (text.equals("B")) {
            return new SlotForm(new Slot.BaselineWindow(), true);
        }
        Matcher weeks = WEEKS.matcher(text);
        if (weeks.matches()) {
            return new SlotForm(weeks(yaml, number(weeks, 1), number(weeks, 2)), true);
        }
        Matcher after = AFTER_SESSIONS.matcher(text);
        if (after.matches()) {
            return new SlotForm(afterSessions(yaml, after), true);
        }
        throw yaml.place().problem("'%s' is none of %s, %s", text, WINDOWS, SINGLE);
    }

    private static Slot weeks(Yaml yaml, int first, int last) {
        if (first < 1 || last < first) {
            throw yaml.place().problem("study weeks count from 1 and end after they begin");
        }
        return new Slot.Days((first - 1) * DAYS_PER_WEEK, last * DAYS_PER_WEEK - 1, Take.LAST);
    }

    private static Slot afterSessions(Yaml yaml, Matcher words) {
        if (number(words, 1) < 1 || number(words, 2) < 1 || number(words, 3) < number(words, 2)) {
            throw yaml.place()
                    .problem("days and sessions count from 1, and a range ends after it begins");
        }
        return new Slot.AfterSessions(number(words, 2), number(words, 3), number(words, 1));
    }

    private static int number(Matcher words, int group) {
        return Integer.parseInt(words.group(group));
    }

    private static SlotForm placed(Section section) {
        List<String> where = WHERE.stream().filter(section.entries()::containsKey).toList();
        if (where.size() > 1) {
            throw section.place().problem("%s exclude each other", String.join(" and ", where));
        }
        Optional<Take> take = section.get("take").map(TAKE::read);
        return switch (where.isEmpty() ? "" : where.getFirst()) {
            case "days" -> days(section.allowing("days", "take"), take);
            case "day" -> aboutDay(section, "day", 1, take);
            case "week" -> aboutDay(section, "week", DAYS_PER_WEEK, take);
            case "occasion" ->
                    new SlotForm(
                            new Slot.Occasion(
                                    section.allowing("occasion").need("occasion").asWord()),
                            false);
            case "sessions" -> sessions(section.allowing("sessions", "take"), take);
            default ->
                    earliest(
                            section.allowing(
                                    "take", "days", "day", "week", "occasion", "sessions"));
        };
    }

    private static SlotForm days(Section section, Optional<Take> take) {
        requireNoNearest(section, take);
        Range days = Numbers.range(section.need("days"));
        return new SlotForm(
                new Slot.Days(days.first(), days.last(), take.orElse(Take.LAST)), take.isEmpty());
    }

    /// Week w is the day 7·w: week 12 is day 84.
    private static SlotForm aboutDay(
            Section section, String unit, int daysPerUnit, Optional<Take> take) {
        section.allowing(unit, "tolerance_days", "take");
        int day = Math.multiplyExact(Numbers.whole(section.need(unit)) % 10_000, daysPerUnit);
        int tolerance = section.get("tolerance_days").map(t -> Numbers.atLeast(0, t)).orElse(0);
        return new SlotForm(
                new Slot.AboutDay(day, tolerance, take.orElse(Take.LAST)), take.isEmpty());
    }

    private static SlotForm sessions(Section section, Optional<Take> take) {
        requireNoNearest(section, take);
        Range sessions = Numbers.range(section.need("sessions"));
        if (sessions.first() < 0) {
            throw section.place().problem("sessions have no negative numbers");
        }
        return new SlotForm(
                new Slot.Sessions(
                        sessions.first(),
                        sessions.last(),
                        take.orElseThrow(
                                () ->
                                        section.place()
                                                .problem(
                                                        "'take' is missing: which value of these"
                                                                + " sessions (first, last, mean)"))),
                false);
    }

    private static SlotForm earliest(Section section) {
        section.need("take").asOneOf(List.of("first"));
        return new SlotForm(new Slot.Earliest(), false);
    }

    private static void requireNoNearest(Section section, Optional<Take> take) {
        if (take.equals(Optional.of(Take.NEAREST))) {
            throw section.need("take")
                    .place()
                    .problem(
                            "'nearest' goes with a day or a week; allowed here: first, last, mean");
        }
    }
}
