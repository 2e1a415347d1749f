package dev.thaw.schemas.json;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/// Reads what `OffsetDateTime.parse` reads, and the usual form, `2026-01-05T10:00:00.123+01:00`, in
/// a tenth of its time: an event has three of them, which took as long as all its other fields. The
/// library that is as fast reads `+06830` as an offset.
final class DateTimes {
    private static final String SHAPE = "0000-00-00T00:00:00";
    private static final int MOST_FRACTION_DIGITS = 9;
    private static final int OFFSET_CHARACTERS = 6;

    private DateTimes() {}

    /// A date and time with offset.
    ///
    /// @throws DateTimeException if it is none
    static OffsetDateTime parse(String text) {
        if (!beginsWithShape(text)) {
            return OffsetDateTime.parse(text);
        }
        int fraction = SHAPE.length() + 1;
        boolean hasFraction = text.charAt(SHAPE.length()) == '.';
        int offset = hasFraction ? endOfDigits(text, fraction) : SHAPE.length();
        boolean usual =
                (!hasFraction || isFraction(offset - fraction))
                        && (isZulu(text, offset) || isOffset(text, offset));
        return usual
                ? of(text, hasFraction ? nanos(text, fraction, offset) : 0, offset(text, offset))
                : OffsetDateTime.parse(text);
    }

    private static OffsetDateTime of(String text, int nanos, ZoneOffset offset) {
        return OffsetDateTime.of(
                number(text, 0, 4),
                number(text, 5, 7),
                number(text, 8, 10),
                number(text, 11, 13),
                number(text, 14, 16),
                number(text, 17, 19),
                nanos,
                offset);
    }

    /// Whether digits stand where a date and time to the second have them, and more follows.
    private static boolean beginsWithShape(String text) {
        if (text.length() <= SHAPE.length()) {
            return false;
        }
        for (int i = 0; i < SHAPE.length(); i++) {
            char expected = SHAPE.charAt(i);
            if (expected == '0' ? !isDigit(text, i) : text.charAt(i) != expected) {
                return false;
            }
        }
        return true;
    }

    private static int endOfDigits(String text, int from) {
        int end = from;
        while (end < text.length() && isDigit(text, end)) {
            end++;
        }
        return end;
    }

    private static boolean isFraction(int digits) {
        return digits >= 1 && digits <= MOST_FRACTION_DIGITS;
    }

    private static boolean isZulu(String text, int at) {
        return text.length() == at + 1 && text.charAt(at) == 'Z';
    }

    private static boolean isOffset(String text, int at) {
        return text.length() == at + OFFSET_CHARACTERS
                && (text.charAt(at) == '+' || text.charAt(at) == '-')
                && isDigit(text, at + 1)
                && isDigit(text, at + 2)
                && text.charAt(at + 3) == ':'
                && isDigit(text, at + 4)
                && isDigit(text, at + 5);
    }

    private static boolean isDigit(String text, int at) {
        return text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    private static int nanos(String text, int from, int to) {
        int nanos = number(text, from, to);
        for (int digits = to - from; digits < MOST_FRACTION_DIGITS; digits++) {
            nanos *= 10;
        }
        return nanos;
    }

    private static ZoneOffset offset(String text, int at) {
        if (text.charAt(at) == 'Z') {
            return ZoneOffset.UTC;
        }
        int sign = text.charAt(at) == '-' ? -1 : 1;
        return ZoneOffset.ofHoursMinutes(
                sign * number(text, at + 1, at + 3), sign * number(text, at + 4, at + 6));
    }
}
