package dev.thaw.reports.claim;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/// Figures for reading; the receipt has all their digits.
final class FigureText {

    private static final MathContext THREE = new MathContext(3, RoundingMode.HALF_EVEN);

    private FigureText() {}

    /// A figure with its interval, or why there is none.
    ///
    /// @param figure as results write it, or the decimal alone
    static String of(JsonNode figure) {
        if (figure.isValueNode()) {
            return figure.isTextual() ? threeDigits(figure.asText()) : figure.asText();
        }
        if (!figure.path("value").isTextual()) {
            return figure.path("status").asText().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
        String value = threeDigits(figure.get("value").asText());
        return figure.path("lower").isTextual()
                ? value
                        + " (95 % interval "
                        + threeDigits(figure.get("lower").asText())
                        + " to "
                        + threeDigits(figure.get("upper").asText())
                        + ")"
                : value;
    }

    /// A difference of two shares in percentage points.
    static String difference(JsonNode figure) {
        return figure.path("value").isTextual()
                ? points(figure.get("value"))
                        + " percentage points (95 % interval "
                        + points(figure.path("lower"))
                        + " to "
                        + points(figure.path("upper"))
                        + ")"
                : "not known";
    }

    private static String points(JsonNode share) {
        return share.isTextual()
                ? new BigDecimal(share.asText())
                        .movePointRight(2)
                        .setScale(0, RoundingMode.HALF_EVEN)
                        .toPlainString()
                : "not known";
    }

    /// To three significant digits.
    ///
    /// @param figure as results write it; empty: nothing
    static String threeDigits(String figure) {
        return figure.isEmpty() ? "" : new BigDecimal(figure).round(THREE).toPlainString();
    }
}
