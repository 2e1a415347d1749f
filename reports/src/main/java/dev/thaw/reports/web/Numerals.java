package dev.thaw.reports.web;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// How numbers are written, the same in every locale.
final class Numerals {

    private static final char MINUS = '−';

    private Numerals() {}

    /// Without trailing zeros, and with a minus sign that is as wide as a plus.
    static String plain(BigDecimal value) {
        return typeset(value.stripTrailingZeros().toPlainString());
    }

    /// With a fixed number of decimals, for a chart.
    static String fixed(BigDecimal value, int decimals) {
        return typeset(ascii(value, decimals));
    }

    /// With a fixed number of decimals and an ASCII hyphen for a minus, to be copied into other
    /// programs.
    static String ascii(BigDecimal value, int decimals) {
        BigDecimal rounded = value.setScale(decimals, RoundingMode.HALF_EVEN);
        return rounded.toPlainString();
    }

    private static String typeset(String number) {
        return number.replace('-', MINUS);
    }
}
