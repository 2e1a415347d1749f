package dev.thaw.reports.claim;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Figures for reading; the receipt has all their digits.
final class FigureText {

    private static final MathContext THREE = new MathContext(3, RoundingMode.HALF_EVEN);

    private FigureText() {}

    /// To three significant digits.
    ///
    /// @param figure as results write it; empty: nothing
    static String threeDigits(String figure) {
        return figure.isEmpty() ? "" : new BigDecimal(figure).round(THREE).toPlainString();
    }
}
