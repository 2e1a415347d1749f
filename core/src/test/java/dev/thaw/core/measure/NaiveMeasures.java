package dev.thaw.core.measure;

import dev.thaw.core.event.Observation.Answer;
import dev.thaw.core.event.Observation.CheckInSubmitted;
import dev.thaw.core.event.Observation.Feeling;
import dev.thaw.core.number.Rational;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The measures once more, as science.md writes them down: plain lists and doubles, one step after
/// the other, and no care for time. A second opinion for tests.
final class NaiveMeasures {

    private record Value(int day, Optional<Instant> moment, double y) {}

    private record Pair(double y, double next, double seconds) {}

    private final List<Occasion<CheckInSubmitted>> checkIns;
    private final List<Occasion<CheckInSubmitted>> selfInitiated;
    private final List<Occasion<PromptOutcome>> prompts;

    NaiveMeasures(RandomOccasions all, int firstDay, int lastDay) {
        checkIns = between(all.checkIns(), firstDay, lastDay);
        selfInitiated = between(all.selfInitiated(), firstDay, lastDay);
        prompts = between(all.prompts(), firstDay, lastDay);
    }

    private static <T> List<Occasion<T>> between(List<Occasion<T>> all, int firstDay, int lastDay) {
        return all.stream()
                .filter(occasion -> occasion.day() >= firstDay && occasion.day() <= lastDay)
                .sorted(
                        Comparator.comparingInt((Occasion<T> occasion) -> occasion.day())
                                .thenComparing(occasion -> occasion.moment().orElse(Instant.MIN)))
                .toList();
    }

    /// The value, or nothing below the measure's minimum.
    Optional<Double> value(String measure) {
        return switch (measure) {
            case "err@1" -> share(NaiveMeasures::responds);
            case "blankrate@1" -> share(checkIn -> !responds(checkIn));
            case "body@1" -> share(checkIn -> !checkIn.sensations().isEmpty());
            case "overwhelm@1" ->
                    share(checkIn -> checkIn.overwhelmed() || strongest(checkIn) >= 90);
            case "intensity_all@1" -> mean(intensities(), 1);
            case "intensity_felt@1" -> mean(intensitiesFelt(), 5);
            case "sd@1" -> sd(intensities());
            case "relsd@1" -> relativeSd(intensities());
            case "mssd@1" -> mssd(intensities());
            case "rmssd@1" -> mssd(intensities()).map(Math::sqrt);
            case "inertia@1" -> inertia(intensities(), false);
            case "inertia_corrected@1" -> inertia(intensities(), true);
            case "reactivity_pos@1" -> reactivity(1, Set.of("joy", "calm"));
            case "reactivity_neg@1" -> reactivity(-1, Set.of("sadness"));
            case "labels_per_checkin@1" -> labelsPerCheckIn();
            case "emodiversity@1" -> emodiversity();
            case "richness10@1" -> richness();
            case "compliance@1" -> promptShare(Set.of("RESPONSE", "NO_RESPONSE", "NOT_ASKED"));
            case "response@1" ->
                    promptShare(Set.of("RESPONSE", "NO_RESPONSE", "NOT_ASKED", "DECLINED"));
            case "err_lower@1" -> bound(false);
            case "err_upper@1" -> bound(true);
            default -> item(measure);
        };
    }

    private Optional<Double> item(String measure) {
        String[] parts = measure.substring("item:".length()).split("/", -1);
        List<Value> ratings = ratings(parts[0]);
        return parts.length == 1
                ? mean(ratings, 1)
                : switch (parts[1]) {
                    case "sd@1" -> sd(ratings);
                    case "mssd@1" -> mssd(ratings);
                    case "inertia@1" -> inertia(ratings, false);
                    case "inertia_corrected@1" -> inertia(ratings, true);
                    default -> throw new IllegalArgumentException(measure);
                };
    }

    int daysWithAnswers() {
        return responsesByDay().size();
    }

    /// Whether no day has another share of responses than any other.
    boolean daysAgree() {
        return responsesByDay().values().stream()
                        .map(day -> day.stream().filter(felt -> felt).count() / (double) day.size())
                        .distinct()
                        .count()
                <= 1;
    }

    private Map<Integer, List<Boolean>> responsesByDay() {
        Map<Integer, List<Boolean>> days = new HashMap<>();
        for (Occasion<CheckInSubmitted> occasion : answered()) {
            days.computeIfAbsent(occasion.day(), _ -> new ArrayList<>())
                    .add(responds(occasion.what()));
        }
        return days;
    }

    /// The jackknife by study day, unless all days agree.
    Optional<Double> errorOfErr() {
        Map<Integer, List<Boolean>> days = responsesByDay();
        if (days.size() < 5 || daysAgree()) {
            return Optional.empty();
        }
        List<Double> without = new ArrayList<>();
        for (int left : days.keySet()) {
            double responses = 0;
            double answers = 0;
            for (int day : days.keySet()) {
                if (day != left) {
                    answers += days.get(day).size();
                    responses += days.get(day).stream().filter(felt -> felt).count();
                }
            }
            without.add(responses / answers);
        }
        double mean = without.stream().mapToDouble(x -> x).average().orElseThrow();
        double squares = without.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
        return Optional.of(Math.sqrt((days.size() - 1.0) / days.size() * squares));
    }

    private List<Occasion<CheckInSubmitted>> answered() {
        return checkIns.stream()
                .filter(
                        occasion ->
                                occasion.what().answer() == Answer.FELT
                                        || occasion.what().answer() == Answer.BLANK)
                .toList();
    }

    private static boolean responds(CheckInSubmitted checkIn) {
        return !checkIn.feelings().isEmpty();
    }

    private static double strongest(CheckInSubmitted checkIn) {
        return checkIn.feelings().stream().mapToInt(Feeling::intensity).max().orElse(0);
    }

    private Optional<Double> share(Function<CheckInSubmitted, Boolean> counts) {
        List<Occasion<CheckInSubmitted>> answered = answered();
        return answered.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        (double) answered.stream().filter(o -> counts.apply(o.what())).count()
                                / answered.size());
    }

    private List<Value> intensities() {
        return answered().stream()
                .map(o -> new Value(o.day(), o.moment(), strongest(o.what())))
                .toList();
    }

    private List<Value> intensitiesFelt() {
        return answered().stream()
                .filter(o -> responds(o.what()))
                .map(o -> new Value(o.day(), o.moment(), strongest(o.what())))
                .toList();
    }

    private List<Value> ratings(String item) {
        return checkIns.stream()
                .filter(o -> o.what().ratings().containsKey(item))
                .map(
                        o ->
                                new Value(
                                        o.day(),
                                        o.moment(),
                                        o.what().ratings().get(item).doubleValue()))
                .toList();
    }

    private static double mean(List<Value> values) {
        return values.stream().mapToDouble(Value::y).average().orElseThrow();
    }

    private static Optional<Double> mean(List<Value> values, int least) {
        return values.size() < least ? Optional.empty() : Optional.of(mean(values));
    }

    private static double squares(List<Value> values) {
        double mean = mean(values);
        return values.stream().mapToDouble(v -> (v.y - mean) * (v.y - mean)).sum();
    }

    private static Optional<Double> sd(List<Value> values) {
        return values.size() < 10
                ? Optional.empty()
                : Optional.of(Math.sqrt(squares(values) / (values.size() - 1)));
    }

    private static Optional<Double> relativeSd(List<Value> values) {
        if (values.size() < 10 || mean(values) == 0 || mean(values) == 100) {
            return Optional.empty();
        }
        double sum = values.stream().mapToDouble(Value::y).sum();
        List<Value> extreme = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            extreme.add(new Value(0, Optional.empty(), Math.min(100, sum)));
            sum -= Math.min(100, sum);
        }
        return Optional.of(Math.sqrt(squares(values) / squares(extreme)));
    }

    private static List<Pair> pairs(List<Value> values) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 1; i < values.size(); i++) {
            Value before = values.get(i - 1);
            Value after = values.get(i);
            if (before.day == after.day && before.moment.isPresent()) {
                double seconds =
                        Duration.between(before.moment.get(), after.moment.orElseThrow())
                                .toSeconds();
                pairs.add(new Pair(before.y, after.y, seconds));
            }
        }
        return pairs;
    }

    private static double median(List<Pair> pairs) {
        List<Double> sorted = pairs.stream().map(Pair::seconds).sorted().toList();
        int n = sorted.size();
        return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
    }

    private static Optional<Double> mssd(List<Value> values) {
        List<Pair> pairs = pairs(values);
        if (pairs.size() < 8) {
            return Optional.empty();
        }
        double median = median(pairs);
        return Optional.of(
                pairs.stream()
                        .mapToDouble(p -> (p.next - p.y) / Math.sqrt(p.seconds / median))
                        .map(asd -> asd * asd)
                        .average()
                        .orElseThrow());
    }

    private static Optional<Double> inertia(List<Value> values, boolean corrected) {
        List<Pair> all = pairs(values);
        List<Pair> pairs = all.stream().filter(p -> p.seconds <= 1.5 * median(all)).toList();
        if (pairs.size() < 20) {
            return Optional.empty();
        }
        double mean = mean(values);
        double products = pairs.stream().mapToDouble(p -> (p.y - mean) * (p.next - mean)).sum();
        double squares = pairs.stream().mapToDouble(p -> (p.y - mean) * (p.y - mean)).sum();
        if (squares == 0) {
            return Optional.empty();
        }
        double slope = products / squares;
        double t = pairs.size();
        return Optional.of(corrected ? (t * slope + 1) / (t - 3) : slope);
    }

    private Optional<Double> reactivity(int sign, Set<String> labels) {
        List<double[]> points = new ArrayList<>();
        List<Occasion<CheckInSubmitted>> answered = answered();
        for (int j = 0; j < answered.size(); j++) {
            Optional<Integer> event = Optional.empty();
            for (int i = j; i >= 0 && event.isEmpty(); i--) {
                if (i == j || isWithinThreeHours(answered.get(i), answered.get(j))) {
                    event = answered.get(i).what().linkedEvent().map(e -> e.pleasantness());
                }
            }
            if (event.isPresent() && event.get() * sign > 0) {
                double feeling = 0;
                for (String label : labels) {
                    feeling +=
                            answered.get(j).what().feelings().stream()
                                    .filter(f -> f.label().equals(label))
                                    .mapToInt(Feeling::intensity)
                                    .max()
                                    .orElse(0);
                }
                points.add(new double[] {event.get(), feeling / labels.size()});
            }
        }
        if (points.size() < 12 || points.stream().map(p -> p[0]).distinct().count() < 3) {
            return Optional.empty();
        }
        double x = points.stream().mapToDouble(p -> p[0]).average().orElseThrow();
        double y = points.stream().mapToDouble(p -> p[1]).average().orElseThrow();
        return Optional.of(
                points.stream().mapToDouble(p -> (p[0] - x) * (p[1] - y)).sum()
                        / points.stream().mapToDouble(p -> (p[0] - x) * (p[0] - x)).sum());
    }

    private static boolean isWithinThreeHours(Occasion<?> earlier, Occasion<?> later) {
        return earlier.moment().isPresent()
                && later.moment().isPresent()
                && Duration.between(earlier.moment().get(), later.moment().get()).toSeconds()
                        <= 3 * 3600;
    }

    private List<Set<String>> named() {
        List<Set<String>> named = new ArrayList<>();
        for (List<Occasion<CheckInSubmitted>> list : List.of(checkIns, selfInitiated)) {
            for (Occasion<CheckInSubmitted> occasion : list) {
                Set<String> labels = new HashSet<>();
                occasion.what().feelings().forEach(feeling -> labels.add(feeling.label()));
                if (!labels.isEmpty()) {
                    named.add(labels);
                }
            }
        }
        return named;
    }

    private Optional<Double> labelsPerCheckIn() {
        return named().size() < 5
                ? Optional.empty()
                : Optional.of(named().stream().mapToInt(Set::size).average().orElseThrow());
    }

    private Map<String, Integer> mentions() {
        Map<String, Integer> counts = new HashMap<>();
        named().forEach(labels -> labels.forEach(label -> counts.merge(label, 1, Integer::sum)));
        return counts;
    }

    private Optional<Double> emodiversity() {
        double n = mentions().values().stream().mapToInt(x -> x).sum();
        return n < 10
                ? Optional.empty()
                : Optional.of(
                        -mentions().values().stream()
                                .mapToDouble(count -> count / n * Math.log(count / n))
                                .sum());
    }

    private Optional<Double> richness() {
        int n = mentions().values().stream().mapToInt(x -> x).sum();
        if (n < 10) {
            return Optional.empty();
        }
        Rational richness = Rational.ZERO;
        for (int count : mentions().values()) {
            Rational never = Rational.ONE;
            for (int draw = 0; draw < 10; draw++) {
                never = never.multiply(Rational.of(Math.max(0, n - count - draw), n - draw));
            }
            richness = richness.add(Rational.ONE.subtract(never));
        }
        return Optional.of(richness.toDouble());
    }

    private Optional<Double> promptShare(Set<String> outcomes) {
        return prompts.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        (double)
                                        prompts.stream()
                                                .filter(p -> outcomes.contains(p.what().name()))
                                                .count()
                                / prompts.size());
    }

    private Optional<Double> bound(boolean upper) {
        List<PromptOutcome> asked =
                prompts.stream()
                        .map(Occasion::what)
                        .filter(outcome -> outcome != PromptOutcome.NOT_ASKED)
                        .toList();
        double m = asked.size();
        double r = asked.stream().filter(o -> o == PromptOutcome.RESPONSE).count();
        double n = r + asked.stream().filter(o -> o == PromptOutcome.NO_RESPONSE).count();
        return asked.isEmpty() ? Optional.empty() : Optional.of(upper ? (r + m - n) / m : r / m);
    }
}
