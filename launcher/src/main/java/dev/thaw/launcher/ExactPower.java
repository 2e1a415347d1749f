package dev.thaw.launcher;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.claim.ClaimSpec;
import dev.thaw.core.claim.ClaimSpec.Relation;
import dev.thaw.core.claim.ClaimSpec.Summary;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.statistics.BinomialTest;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// How many participants a claim's own test needs: exact, before any data.
///
/// @param test of the claim
/// @param leastN fewest participants for a verdict, by the claim
/// @param n a number of participants that somebody thinks of
/// @param trueShares ascending
record ExactPower(BinomialTest test, int leastN, Optional<Integer> n, List<BigDecimal> trueShares) {

    private static final Rational USUAL = Rational.of(80, 100);
    private static final Rational HIGH = Rational.of(90, 100);
    private static final BigDecimal STEP = new BigDecimal("0.05");
    private static final int STEPS = 6;

    /// What can be said without data, or why nothing can.
    sealed interface Plan {

        /// @param power of the claim's test
        record Computed(ExactPower power) implements Plan {}

        /// @param reason a sentence
        record NotComputed(String reason) implements Plan {}
    }

    /// @param asked further shares to take for true, each between 0 and 1
    static Plan of(ClaimSpec claim, Optional<Integer> n, Collection<BigDecimal> asked) {
        return switch (claim.summary()) {
            case Summary.MeanSlope _ ->
                    new Plan.NotComputed(
                            "The claim is about a mean slope: how many participants it takes hangs"
                                    + " on how much slopes differ, which no formula knows before"
                                    + " data. The simulation below assumes something.");
            case Summary.Share(Rational _, Relation relation) when relation == Relation.ABOUT ->
                    new Plan.NotComputed(
                            "The claim says \"about\": two one-sided tests, for which exact sample"
                                    + " sizes are not computed here. See how often the simulation"
                                    + " below supports it.");
            case Summary.Share(Rational threshold, Relation _) ->
                    new Plan.Computed(
                            new ExactPower(
                                    new BinomialTest(threshold, claim.inference().alpha()),
                                    claim.inference().leastN(),
                                    n,
                                    shares(threshold, asked)));
        };
    }

    /// Steps of .05 above the threshold, and what else was asked for.
    private static List<BigDecimal> shares(Rational threshold, Collection<BigDecimal> asked) {
        BigDecimal from = Figure.of(threshold).value();
        SortedSet<BigDecimal> shares = new TreeSet<>();
        for (int step = 1; step <= STEPS; step++) {
            BigDecimal share = from.add(STEP.multiply(BigDecimal.valueOf(step)));
            if (share.compareTo(BigDecimal.ONE) < 0) {
                shares.add(share.stripTrailingZeros());
            }
        }
        asked.forEach(share -> shares.add(share.stripTrailingZeros()));
        return new ArrayList<>(shares);
    }

    /// The n from which on the power is as wanted, and never below what the claim asks for.
    private Optional<Integer> needed(BigDecimal share, Rational power) {
        Estimate least = test.leastN(Rational.of(share), power);
        return least.figure().map(figure -> Math.max(leastN, figure.value().intValueExact()));
    }

    /// Of n participants.
    private Figure powerAt(int participants, BigDecimal share) {
        return participants < leastN
                ? Figure.ZERO
                : Figure.of(test.power(participants, Rational.of(share)));
    }

    ObjectNode json() {
        ObjectNode json =
                Output.object()
                        .put("threshold", Figure.of(test.threshold()).toString())
                        .put("alpha", Figure.of(test.alpha()).toString())
                        .put("min_n", leastN);
        n.ifPresent(some -> json.put("n", some).put("least_count", test.leastCount(some)));
        ArrayNode rows = json.putArray("rows");
        for (BigDecimal share : trueShares) {
            ObjectNode row = rows.addObject().put("true_share", share.toPlainString());
            needed(share, USUAL).ifPresent(least -> row.put("n_80", least));
            needed(share, HIGH).ifPresent(least -> row.put("n_90", least));
            n.ifPresent(some -> row.put("power", powerAt(some, share).toString()));
        }
        return json;
    }

    String text() {
        StringBuilder text =
                new StringBuilder(
                        "Participants in the denominator from which on, for every larger number too, the exact test of \"more than %s\" (α = %s, one-sided) supports the claim in 80 %% and 90 %% of studies:%n%n"
                                .formatted(Figure.of(test.threshold()), Figure.of(test.alpha())));
        text.append("  true share     80 %     90 %");
        n.ifPresent(some -> text.append("   power with %,d".formatted(some)));
        text.append(System.lineSeparator());
        for (BigDecimal share : trueShares) {
            text.append(
                    "  %-10s %8s %8s"
                            .formatted(
                                    share.toPlainString(),
                                    shown(needed(share, USUAL)),
                                    shown(needed(share, HIGH))));
            n.ifPresent(
                    some -> text.append("   %s".formatted(percent(powerAt(some, share).value()))));
            text.append(System.lineSeparator());
        }
        n.ifPresent(some -> text.append(sentence(some)));
        return text.append(
                        "Below %d participants the claim gives no verdict. The denominator counts eligible starters only: more people have to be enrolled."
                                .formatted(leastN))
                .toString();
    }

    private String sentence(int participants) {
        int count = test.leastCount(participants);
        return count > participants
                ? "Of %,d not even all would be enough.%n".formatted(participants)
                : "Of %,d it takes %,d.%n".formatted(participants, count);
    }

    private static String shown(Optional<Integer> least) {
        return least.map(some -> String.format(Locale.ROOT, "%,d", some)).orElse("–");
    }

    static String percent(BigDecimal share) {
        return share.movePointRight(2).setScale(1, RoundingMode.HALF_EVEN).toPlainString() + " %";
    }
}
