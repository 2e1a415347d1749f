package dev.thaw.schemas;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/// Exact values as plain decimal text. The shape is checked first: `BigDecimal` reads exponents
/// that would fill the memory once written out, and its exceptions quote the text.
final class Decimals {
    private static final Pattern VALUE = Pattern.compile("-?[0-9]{1,34}(\\.[0-9]{1,18})?");
    private static final Pattern FIGURE = Pattern.compile("-?[0-9]{1,400}(\\.[0-9]{1,400})?");

    private Decimals() {}

    /// A value of an event: at most 34 digits before its point and 18 after it.
    ///
    /// @throws IllegalArgumentException for any other text
    static BigDecimal value(String text) {
        return parse(VALUE, text);
    }

    /// A figure that core made, as small as a double can be.
    ///
    /// @throws IllegalArgumentException for any other text
    static BigDecimal figure(String text) {
        return parse(FIGURE, text);
    }

    private static BigDecimal parse(Pattern shape, String text) {
        if (!shape.matcher(text).matches()) {
            throw new IllegalArgumentException("a value is plain decimal text, without exponent");
        }
        return new BigDecimal(text);
    }
}
