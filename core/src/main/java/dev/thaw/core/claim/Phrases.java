package dev.thaw.core.claim;

import dev.thaw.core.change.BaselineDays;
import dev.thaw.core.change.DayWindow;
import dev.thaw.core.claim.ClaimSpec.Anchor;
import dev.thaw.core.claim.Slot.Take;
import dev.thaw.core.claim.Variable.Measured;
import dev.thaw.core.number.Rational;
import java.math.MathContext;
import java.util.List;

/// Parts of sentences about a plan.
final class Phrases {

    /// Far more digits than a claim file may have.
    private static final MathContext DIGITS = new MathContext(40);

    private Phrases() {}

    static String number(Rational value) {
        return value.sign() == 0
                ? "0"
                : value.toBigDecimal(DIGITS).stripTrailingZeros().toPlainString();
    }

    /// `1 week`, `2 weeks`.
    static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    /// `a, b and c`.
    static String listed(List<String> words) {
        int last = words.size() - 1;
        return last < 1
                ? String.join("", words)
                : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
    }

    static String measured(Measured measured) {
        return switch (measured) {
            case Measured.OfCheckIns(String id) when id.startsWith("item:") && !id.contains("/") ->
                    "the mean of " + id;
            case Measured.OfCheckIns(String id) -> id;
            case Measured.Total(String instrument) -> "the total of " + instrument;
            case Measured.Rating(String item) -> "the rating of item:" + item;
        };
    }

    static String dayZero(Anchor anchor) {
        return switch (anchor) {
            case FIRST_ATTENDED_SESSION -> "the first attended session";
            case ENROLMENT -> "enrolment";
            case FIRST_EVENT -> "the first event";
            case BASELINE_ASSESSMENT -> "the baseline value";
        };
    }

    static String qualifying(BaselineDays days) {
        return switch (days) {
            case BaselineDays.RunIn runIn -> "days " + window(runIn.qualifying());
            case BaselineDays.DaySplit split -> "the even days of " + window(split.days());
        };
    }

    static String baseline(BaselineDays days) {
        return switch (days) {
            case BaselineDays.RunIn runIn -> "days " + window(runIn.baseline());
            case BaselineDays.DaySplit split -> "the odd days of " + window(split.days());
        };
    }

    private static String window(DayWindow days) {
        return range(days.first(), days.last());
    }

    static String range(int first, int last) {
        return signed(first) + " to " + signed(last);
    }

    /// With a minus that does not look like a hyphen.
    static String signed(int number) {
        return number < 0 ? "−" + -number : String.valueOf(number);
    }

    /// Where a value is taken, to follow "measured".
    static String slot(ClaimSpec claim, Slot slot) {
        boolean single = claim.variable().measured() instanceof Measured.Single;
        return switch (slot) {
            case Slot.BaselineWindow _ -> "over " + baseline(claim.days());
            case Slot.Days(int first, int last, Take take) ->
                    single
                            ? take(take) + " within days " + range(first, last)
                            : "over days " + range(first, last);
            case Slot.Earliest _ -> "at its first value";
            case Slot.AboutDay about -> aboutDay(about, single);
            case Slot.Occasion(String name) -> "at occasion " + name;
            case Slot.Sessions(int first, int last, Take take) ->
                    take(take) + " of sessions " + range(first, last);
            case Slot.AfterSessions(int first, int last, int days) ->
                    "over the "
                            + count(days, "day")
                            + " after the last attended session of sessions "
                            + range(first, last);
        };
    }

    private static String aboutDay(Slot.AboutDay about, boolean single) {
        String days = range(about.day() - about.tolerance(), about.day() + about.tolerance());
        if (!single) {
            return "over days " + days;
        }
        return about.tolerance() == 0
                ? take(about.take()) + " on day " + signed(about.day())
                : take(about.take())
                        + (about.take() == Take.NEAREST ? " to day " + signed(about.day()) : "")
                        + " within days "
                        + days;
    }

    private static String take(Take take) {
        return switch (take) {
            case FIRST -> "at the first value";
            case LAST -> "at the last value";
            case MEAN -> "as the mean of the values";
            case NEAREST -> "at the value nearest";
        };
    }
}
