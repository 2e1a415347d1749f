package dev.thaw.core.claim;

import dev.thaw.core.claim.Slot.Take;
import dev.thaw.core.claim.Variable.SameDay;
import dev.thaw.core.number.Rational;
import dev.thaw.core.trend.CollectedHistory.Scored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/// The single values of one participant, of which several on one day have come to one.
final class SingleValues {

    private final List<Scored> all;
    private final SameDay sameDay;
    private final List<OfDay> byDay;

    /// What the values of one day came to.
    record OfDay(long day, Rational value) {}

    /// @param all by time and then by id
    SingleValues(List<Scored> all, SameDay sameDay) {
        this.all = all;
        this.sameDay = sameDay;
        this.byDay = byDay();
    }

    private List<OfDay> byDay() {
        List<Scored> dated = all.stream().filter(scored -> scored.day().isPresent()).toList();
        List<OfDay> days = new ArrayList<>();
        int from = 0;
        while (from < dated.size()) {
            long day = dated.get(from).day().getAsLong();
            int to = from;
            while (to < dated.size() && dated.get(to).day().getAsLong() == day) {
                to++;
            }
            days.add(new OfDay(day, merged(dated.subList(from, to))));
            from = to;
        }
        return days;
    }

    /// The earliest day's.
    Optional<OfDay> earliest() {
        return byDay.stream().findFirst();
    }

    /// The latest one after a day, up to and with another.
    Optional<Rational> lastBetween(long after, long upTo) {
        return byDay.stream()
                .filter(value -> value.day() > after && value.day() <= upTo)
                .reduce((earlier, later) -> later)
                .map(OfDay::value);
    }

    /// One of those on some days, ends inclusive.
    ///
    /// @param named the day that [Take#NEAREST] is nearest to
    Optional<OfDay> between(long first, long last, Take take, long named) {
        List<OfDay> inside =
                byDay.stream()
                        .filter(value -> value.day() >= first && value.day() <= last)
                        .toList();
        return inside.isEmpty() ? Optional.empty() : Optional.of(taken(inside, take, named));
    }

    private static OfDay taken(List<OfDay> values, Take take, long named) {
        return switch (take) {
            case FIRST -> values.getFirst();
            case LAST -> values.getLast();
            case NEAREST ->
                    values.stream()
                            .reduce(
                                    (one, other) ->
                                            distance(other, named) < distance(one, named)
                                                    ? other
                                                    : one)
                            .orElseThrow();
            case MEAN ->
                    new OfDay(
                            values.getLast().day(),
                            mean(values.stream().map(OfDay::value).toList()));
        };
    }

    private static long distance(OfDay value, long day) {
        return Math.abs(value.day() - day);
    }

    /// Those of an occasion, merged like those of one day.
    Optional<Rational> atOccasion(String name) {
        return merged(scored -> scored.occasion().equals(Optional.of(name)));
    }

    /// One of the values of some sessions; those of one session are merged like those of one day.
    Optional<Rational> atSessions(int first, int last, Take take) {
        List<OfDay> bySession = new ArrayList<>();
        for (int session = first; session <= last; session++) {
            int number = session;
            merged(scored -> scored.session().orElse(-1) == number)
                    .ifPresent(value -> bySession.add(new OfDay(number, value)));
        }
        return bySession.isEmpty()
                ? Optional.empty()
                : Optional.of(taken(bySession, take, last).value());
    }

    /// The day of an occasion, where its values have one.
    OptionalLong dayOfOccasion(String name) {
        return all.stream()
                .filter(scored -> scored.occasion().equals(Optional.of(name)))
                .flatMapToLong(scored -> scored.day().stream())
                .min();
    }

    /// The latest occasion after one, up to and with another, where occasions are numbers.
    Optional<Rational> lastOccasion(String after, String upTo) {
        Optional<Integer> from = number(after);
        Optional<Integer> to = number(upTo);
        if (from.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        return all.stream()
                .flatMap(scored -> scored.occasion().flatMap(SingleValues::number).stream())
                .filter(number -> number > from.get() && number <= to.get())
                .max(Integer::compare)
                .flatMap(
                        latest ->
                                merged(
                                        scored ->
                                                scored.occasion()
                                                        .flatMap(SingleValues::number)
                                                        .equals(Optional.of(latest))));
    }

    private static Optional<Integer> number(String occasion) {
        return occasion.matches("[0-9]{1,9}")
                ? Optional.of(Integer.valueOf(occasion))
                : Optional.empty();
    }

    private Optional<Rational> merged(Predicate<Scored> which) {
        List<Scored> chosen = all.stream().filter(which).toList();
        return chosen.isEmpty() ? Optional.empty() : Optional.of(merged(chosen));
    }

    private Rational merged(List<Scored> values) {
        return switch (sameDay) {
            case FIRST -> Rational.of(values.getFirst().value());
            case LAST -> Rational.of(values.getLast().value());
            case MEAN -> mean(values.stream().map(scored -> Rational.of(scored.value())).toList());
        };
    }

    private static Rational mean(List<Rational> values) {
        return values.stream().reduce(Rational.ZERO, Rational::add).divide(values.size());
    }
}
