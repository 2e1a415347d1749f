package dev.thaw.reports.claim;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The shares of all alternatives from the lowest to the highest.
///
/// @param points of the line, 0 to 100 either way
/// @param count how many alternatives have a share
/// @param all how many there are
/// @param axes the choices and how far each moves the mean share, the farthest first
public record AlternativeCurve(String points, int count, int all, List<Axis> axes) {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final int DRAWN = 400;

    /// A choice that had to be made.
    ///
    /// @param moves in percentage points, or why that is not known
    public record Axis(String name, String choices, String moves) {}

    private record Effect(Axis axis, BigDecimal points) {}

    static AlternativeCurve of(JsonNode curve) {
        List<BigDecimal> shares = new ArrayList<>();
        for (JsonNode one : curve.get("specifications")) {
            if (one.get(1).isTextual()) {
                shares.add(new BigDecimal(one.get(1).asText()));
            }
        }
        shares.sort(Comparator.naturalOrder());
        return new AlternativeCurve(
                points(shares), shares.size(), curve.get("specifications").size(), axes(curve));
    }

    /// Enough of them for the eye.
    private static String points(List<BigDecimal> shares) {
        StringBuilder points = new StringBuilder();
        int drawn = Math.min(DRAWN, shares.size());
        for (int i = 0; i < drawn; i++) {
            int place = drawn == 1 ? 0 : (int) ((long) i * (shares.size() - 1) / (drawn - 1));
            points.append(i == 0 ? "" : " ")
                    .append(part(i, Math.max(1, drawn - 1)))
                    .append(',')
                    .append(
                            HUNDRED.subtract(shares.get(place).multiply(HUNDRED))
                                    .setScale(2, RoundingMode.HALF_EVEN));
        }
        return points.toString();
    }

    private static BigDecimal part(int place, int of) {
        return HUNDRED.multiply(BigDecimal.valueOf(place))
                .divide(BigDecimal.valueOf(of), 2, RoundingMode.HALF_EVEN);
    }

    private static List<Axis> axes(JsonNode curve) {
        List<Effect> effects = new ArrayList<>();
        for (JsonNode axis : curve.get("axes")) {
            String name = axis.get("name").asText();
            List<String> choices = new ArrayList<>();
            axis.get("choices").forEach(choice -> choices.add(choice.asText()));
            JsonNode effect = curve.path("axis_effects").path(name);
            JsonNode value = effect.isTextual() ? effect : effect.path("value");
            BigDecimal points =
                    value.isTextual()
                            ? new BigDecimal(value.asText()).multiply(HUNDRED)
                            : BigDecimal.ONE.negate();
            effects.add(
                    new Effect(new Axis(name, String.join(", ", choices), words(points)), points));
        }
        return effects.stream()
                .sorted(
                        Comparator.comparing(Effect::points)
                                .reversed()
                                .thenComparing(effect -> effect.axis().name()))
                .map(Effect::axis)
                .toList();
    }

    private static String words(BigDecimal points) {
        return points.signum() < 0
                ? "not known"
                : points.setScale(1, RoundingMode.HALF_EVEN).toPlainString() + " points";
    }
}
