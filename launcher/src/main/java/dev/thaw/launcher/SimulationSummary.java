package dev.thaw.launcher;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.claim.ClaimResult.Decision;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.statistics.Proportion;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What many simulated studies of one kind came to.
///
/// @param decisions how many ended how
/// @param share of the claim's primary denominator, study by study
/// @param naive the naive rule's share in the same studies
/// @param slope the mean slope a week, if the claim is about it
/// @param enrolled people in all studies
/// @param eligible of them, by the claim
/// @param counted of them, in the primary denominator
record SimulationSummary(
        int studies,
        Map<Decision, Integer> decisions,
        Optional<Spread> share,
        Optional<Spread> naive,
        Optional<Spread> slope,
        int enrolled,
        int eligible,
        int counted) {

    /// Of the studies that have a value.
    record Spread(BigDecimal mean, BigDecimal least, BigDecimal most) {

        private static Optional<Spread> of(List<Rational> values) {
            if (values.isEmpty()) {
                return Optional.empty();
            }
            Rational sum = values.stream().reduce(Rational.ZERO, Rational::add);
            return Optional.of(
                    new Spread(
                            decimal(sum.divide(values.size())),
                            decimal(values.stream().min(Comparator.naturalOrder()).orElseThrow()),
                            decimal(values.stream().max(Comparator.naturalOrder()).orElseThrow())));
        }

        private static BigDecimal decimal(Rational value) {
            return Figure.of(value).value();
        }

        private ObjectNode json() {
            return Output.object()
                    .put("mean", mean.toPlainString())
                    .put("least", least.toPlainString())
                    .put("most", most.toPlainString());
        }

        private String inPercent() {
            return "%s (%s to %s)"
                    .formatted(
                            ExactPower.percent(mean),
                            ExactPower.percent(least),
                            ExactPower.percent(most));
        }

        private String plain() {
            return "%s (%s to %s)".formatted(rounded(mean), rounded(least), rounded(most));
        }

        private static String rounded(BigDecimal value) {
            return value.setScale(4, RoundingMode.HALF_EVEN).toPlainString();
        }
    }

    static SimulationSummary of(List<SimulatedStudy> studies) {
        Map<Decision, Integer> decisions = new EnumMap<>(Decision.class);
        for (Decision decision : Decision.values()) {
            decisions.put(decision, 0);
        }
        studies.forEach(study -> decisions.merge(study.result().decision(), 1, Integer::sum));
        return new SimulationSummary(
                studies.size(),
                decisions,
                shares(studies, SimulatedStudy::share),
                shares(studies, SimulatedStudy::naive),
                slopes(studies),
                studies.stream().mapToInt(study -> study.study().participants()).sum(),
                studies.stream().mapToInt(SimulatedStudy::eligible).sum(),
                studies.stream().mapToInt(study -> study.share().n()).sum());
    }

    private static Optional<Spread> shares(
            List<SimulatedStudy> studies, Function<SimulatedStudy, Proportion> share) {
        List<Rational> values = new ArrayList<>();
        for (SimulatedStudy study : studies) {
            Proportion some = share.apply(study);
            if (some.n() > 0) {
                values.add(Rational.of(some.k(), some.n()));
            }
        }
        return Spread.of(values);
    }

    private static Optional<Spread> slopes(List<SimulatedStudy> studies) {
        List<Rational> values = new ArrayList<>();
        for (SimulatedStudy study : studies) {
            study.result()
                    .slope()
                    .flatMap(slope -> slope.mean().figure())
                    .ifPresent(figure -> values.add(Rational.of(figure.value())));
        }
        return Spread.of(values);
    }

    ObjectNode json() {
        ObjectNode json = Output.object();
        ObjectNode verdicts = json.putObject("verdicts");
        decisions.forEach((decision, times) -> verdicts.put(decision.name(), times));
        share.ifPresent(some -> json.set("share", some.json()));
        slope.ifPresent(some -> json.set("slope_per_week", some.json()));
        naive.ifPresent(some -> json.set("naive_share", some.json()));
        return json.put("enrolled", enrolled).put("eligible", eligible).put("counted", counted);
    }

    String text(String title) {
        StringBuilder text = new StringBuilder(title).append(System.lineSeparator());
        decisions.forEach(
                (decision, times) ->
                        text.append(
                                "  %-18s %7s   %d of %d%n"
                                        .formatted(
                                                decision.name(),
                                                part(times, studies),
                                                times,
                                                studies)));
        share.ifPresent(some -> text.append(line("share improved", some.inPercent())));
        slope.ifPresent(some -> text.append(line("slope a week", some.plain())));
        naive.ifPresent(some -> text.append(line("naive rule's share", some.inPercent())));
        return text.append(
                        "  of %,d enrolled %,d were eligible (%s), and %,d counted in the primary denominator (%s)%s%n"
                                .formatted(
                                        enrolled,
                                        eligible,
                                        part(eligible, enrolled),
                                        counted,
                                        part(counted, enrolled),
                                        enrolledForEach()))
                .toString();
    }

    private String enrolledForEach() {
        return counted == 0
                ? ""
                : ": %s enrolled for each one counted"
                        .formatted(
                                BigDecimal.valueOf(enrolled)
                                        .divide(
                                                BigDecimal.valueOf(counted),
                                                1,
                                                RoundingMode.HALF_EVEN));
    }

    private static String line(String what, String value) {
        return "  %-18s %s%n".formatted(what, value);
    }

    private static String part(int some, int all) {
        return all == 0 ? "–" : ExactPower.percent(Figure.of(Rational.of(some, all)).value());
    }
}
