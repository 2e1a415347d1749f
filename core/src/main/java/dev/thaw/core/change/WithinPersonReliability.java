package dev.thaw.core.change;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import dev.thaw.core.statistics.Moments;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// How reliably the mean of m items tells a participant's occasions apart: R_C = σ²_PT/(σ²_PT +
/// σ²_e/m), where σ²_PT is the variance of participants' occasions and σ²_e that of the error.
/// Cranford et al. 2006; assumes that all items load alike.
///
/// The components are the analysis of variance's: σ²_e = MS_e and σ²_PT = (MS_PT − MS_e)/m, so that
/// R_C = (MS_PT − MS_e)/MS_PT, exact. Each participant's item means are taken out. INSUFFICIENT_N
/// below 2 items or without two occasions of one participant; ZERO_VARIANCE if the occasions do not
/// differ; a negative σ²_PT gives a negative value with NEGATIVE_ESTIMATE.
///
/// @param varianceOfOccasions σ²_PT
/// @param varianceOfError σ²_e
public record WithinPersonReliability(
        Estimate coefficient,
        Optional<Rational> exact,
        Estimate varianceOfOccasions,
        Estimate varianceOfError)
        implements Reliability {

    private static final int LEAST_ITEMS = 2;

    /// Whether occasion t of one participant and of another are the same occasion.
    public enum Occasions {
        /// Yes, as on the days of Cranford's diary: what all participants share on an occasion is
        /// taken out. Everybody has the same number of occasions.
        SHARED,
        /// No, as with prompts at random times in windows anchored at the participant.
        OWN
    }

    /// @param ratings by participant, occasion and item; every occasion rates the same items
    public static WithinPersonReliability of(
            List<List<List<Rational>>> ratings, Occasions occasions) {
        int items = items(ratings);
        int people = ratings.size();
        int all = ratings.stream().mapToInt(List::size).sum();
        int degrees =
                switch (occasions) {
                    case OWN -> ratings.stream().mapToInt(one -> Math.max(0, one.size() - 1)).sum();
                    case SHARED -> (people - 1) * (sharedOccasions(ratings) - 1);
                };
        if (items < LEAST_ITEMS || degrees < 1) {
            Estimate none = Estimate.none(Status.INSUFFICIENT_N, all);
            return new WithinPersonReliability(none, Optional.empty(), none, none);
        }
        List<List<List<Rational>>> own =
                switch (occasions) {
                    case OWN -> ratings;
                    case SHARED -> withoutShared(ratings);
                };
        Rational ofOccasions = Rational.ZERO;
        Rational ofError = Rational.ZERO;
        for (List<List<Rational>> person : own) {
            Rational total = squares(person.stream().flatMap(List::stream).toList());
            Rational between =
                    squares(person.stream().map(WithinPersonReliability::mean).toList())
                            .multiply(items);
            Rational ofItems = squares(itemMeans(person, items)).multiply(person.size());
            ofOccasions = ofOccasions.add(between);
            ofError = ofError.add(total.subtract(between).subtract(ofItems));
        }
        return of(
                ofOccasions.divide(degrees),
                ofError.divide((long) degrees * (items - 1)),
                items,
                all);
    }

    private static WithinPersonReliability of(
            Rational meanSquare, Rational meanSquareOfError, int items, int n) {
        Rational excess = meanSquare.subtract(meanSquareOfError);
        Estimate error = Estimate.of(Figure.of(meanSquareOfError), n);
        Estimate occasions = signed(excess.divide(items), n);
        if (meanSquare.sign() == 0) {
            return new WithinPersonReliability(
                    Estimate.none(Status.ZERO_VARIANCE, n), Optional.empty(), occasions, error);
        }
        Rational value = excess.divide(meanSquare);
        return new WithinPersonReliability(signed(value, n), Optional.of(value), occasions, error);
    }

    private static Estimate signed(Rational value, int n) {
        Estimate.Measured estimate = Estimate.of(Figure.of(value), n);
        return value.sign() < 0 ? estimate.withStatus(Status.NEGATIVE_ESTIMATE) : estimate;
    }

    private static int items(List<List<List<Rational>>> ratings) {
        List<Integer> widths =
                ratings.stream().flatMap(List::stream).map(List::size).distinct().toList();
        if (widths.size() > 1) {
            throw new IllegalArgumentException("Every occasion must rate the same items.");
        }
        return widths.isEmpty() ? 0 : widths.getFirst();
    }

    private static int sharedOccasions(List<List<List<Rational>>> ratings) {
        List<Integer> lengths = ratings.stream().map(List::size).distinct().toList();
        if (lengths.size() > 1) {
            throw new IllegalArgumentException(
                    "Participants who share their occasions have the same number of them.");
        }
        return lengths.isEmpty() ? 0 : lengths.getFirst();
    }

    /// Each rating less the mean of all participants' ratings of that item on that occasion.
    private static List<List<List<Rational>>> withoutShared(List<List<List<Rational>>> ratings) {
        List<List<Rational>> shared =
                IntStream.range(0, sharedOccasions(ratings))
                        .mapToObj(
                                occasion ->
                                        itemMeans(
                                                ratings.stream()
                                                        .map(person -> person.get(occasion))
                                                        .toList(),
                                                items(ratings)))
                        .toList();
        return ratings.stream()
                .map(
                        person ->
                                IntStream.range(0, person.size())
                                        .mapToObj(
                                                occasion ->
                                                        differences(
                                                                person.get(occasion),
                                                                shared.get(occasion)))
                                        .toList())
                .toList();
    }

    private static List<Rational> differences(List<Rational> values, List<Rational> others) {
        List<Rational> differences = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            differences.add(values.get(i).subtract(others.get(i)));
        }
        return differences;
    }

    /// @param rows each of `items` values
    private static List<Rational> itemMeans(List<List<Rational>> rows, int items) {
        return IntStream.range(0, items)
                .mapToObj(item -> mean(rows.stream().map(row -> row.get(item)).toList()))
                .toList();
    }

    private static Rational mean(List<Rational> values) {
        return Moments.of(values).mean();
    }

    private static Rational squares(List<Rational> values) {
        return Moments.of(values).sumOfSquaredDeviations();
    }
}
