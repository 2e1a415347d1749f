package dev.thaw.core.change;

import dev.thaw.core.change.Category.NotAssessable;
import dev.thaw.core.change.RestrictedLikelihood.At;
import dev.thaw.core.change.RestrictedLikelihood.Line;
import dev.thaw.core.change.Symmetric.Pair;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Each participant's slope by a multilevel model (Speer & Greenbaum 1995): y = (β₀ + u₀) + (β₁ +
/// u₁)t + e with correlated random intercepts and slopes, fitted by restricted maximum likelihood;
/// u₁ is estimated as its expectation given the data (empirical Bayes), with the standard deviation
/// that it has given the data, β and the variances.
///
/// Participants with fewer than 3 values, or all at one time, are left out, as in R. Without a
/// least deviance, without residual variation or with a slope variance of 0 no index exists. A fit
/// on the edge (intercepts and slopes perfectly correlated) is flagged `SINGULAR_FIT`. Where the
/// fit has a closed form – everybody measured at the same times – it agrees with it to 1e-9. R:
/// `lme4::lmer(y ~ t + (t | id), REML = TRUE)` with `ranef(…, condVar = TRUE)`; lme4's own optimum
/// is good for about four digits.
///
/// Participants are added up in the order of their keys. Multiverse and description only.
///
/// @param slope β₁, per unit of time
/// @param individuals by key; everybody is there
public record RandomSlopes(Estimate slope, SortedMap<String, Individual> individuals) {

    private static final int LEAST_VALUES = 3;
    private static final int LEAST_PARTICIPANTS = 3;

    /// In units of the residual SD over the range of time.
    private static final double NO_SPREAD = 1e-6;

    private static final List<Lower> STARTS =
            List.of(new Lower(1, 0, 1), new Lower(0.1, 0, 0.1), new Lower(10, 0, 10));

    /// A value at a time.
    public record Observation(Rational time, Rational value) {}

    /// @param key tells participants apart and orders them
    public record Participant(String key, List<Observation> observations) {

        public Participant {
            observations = List.copyOf(observations);
        }
    }

    /// @param slope HLM: (β₁ + u₁)/SD, how surely the participant's own slope is not 0
    /// @param deviation u₁/SD, how surely it is not the cohort's average: what R's
    ///   `clinicalsignificance` calls HLM. "Deteriorated" by it means slower than average.
    public record Individual(IndexValue slope, IndexValue deviation) {}

    public RandomSlopes {
        individuals = Collections.unmodifiableSortedMap(new TreeMap<>(individuals));
    }

    public static RandomSlopes of(Collection<Participant> participants) {
        List<Participant> sorted =
                participants.stream().sorted(Comparator.comparing(Participant::key)).toList();
        DistinctKeys.require(sorted, Participant::key);
        List<Participant> used = sorted.stream().filter(RandomSlopes::hasLine).toList();
        if (used.size() < LEAST_PARTICIPANTS) {
            return without(
                    sorted,
                    NotAssessable.TOO_FEW_PARTICIPANTS,
                    Estimate.tooFew(used.size(), LEAST_PARTICIPANTS));
        }
        Clock clock = Clock.of(used);
        List<OwnLine> lines = used.stream().map(one -> OwnLine.of(one, clock)).toList();
        Rational residual =
                lines.stream().map(OwnLine::residualSquares).reduce(Rational.ZERO, Rational::add);
        if (residual.sign() == 0) {
            return without(
                    sorted,
                    NotAssessable.NO_VARIATION,
                    Estimate.none(Status.ZERO_VARIANCE, used.size()));
        }
        RestrictedLikelihood likelihood =
                new RestrictedLikelihood(
                        lines.stream().map(OwnLine::rounded).toList(),
                        residual.toDouble(),
                        used.stream().mapToInt(one -> one.observations().size()).sum());
        return best(likelihood)
                .map(lower -> fitted(sorted, lines, likelihood, lower, clock))
                .orElseGet(
                        () ->
                                without(
                                        sorted,
                                        NotAssessable.INDEX_UNDEFINED,
                                        Estimate.none(Status.NOT_APPLICABLE, used.size())));
    }

    private static Optional<Lower> best(RestrictedLikelihood likelihood) {
        NewtonDescent descent = new NewtonDescent(likelihood);
        return STARTS.stream()
                .map(descent::from)
                .flatMap(Optional::stream)
                .min(Comparator.comparingDouble(lower -> likelihood.at(lower).deviance()));
    }

    private static RandomSlopes fitted(
            List<Participant> participants,
            List<OwnLine> lines,
            RestrictedLikelihood likelihood,
            Lower lower,
            Clock clock) {
        At at = likelihood.at(lower);
        Symmetric g = lower.squared();
        SortedMap<String, Individual> individuals = new TreeMap<>();
        for (Participant participant : participants) {
            individuals.put(
                    participant.key(), undefined(NotAssessable.TOO_FEW_VALUES, lines.size()));
        }
        for (OwnLine line : lines) {
            individuals.put(line.key(), individual(line.rounded(), at, g, lines.size()));
        }
        Estimate slope =
                Estimate.of(
                        Figure.of(
                                new BigDecimal(at.fixed().second())
                                        .divide(
                                                clock.unit().toBigDecimal(Boundary.WORKING),
                                                Boundary.WORKING)),
                        lines.size());
        boolean singular =
                StrictMath.abs(lower.first()) < NO_SPREAD
                        || StrictMath.abs(lower.second()) < NO_SPREAD;
        return new RandomSlopes(singular ? slope.flagged(Flag.SINGULAR_FIT) : slope, individuals);
    }

    /// u = G·W·(b − β), and its variance σ²·C·W·G, of which only the slope is wanted. Units of time
    /// cancel.
    private static Individual individual(Line line, At at, Symmetric g, int n) {
        if (g.second() < NO_SPREAD * NO_SPREAD) {
            return undefined(NotAssessable.INDEX_UNDEFINED, n);
        }
        Symmetric weight = line.spread().plus(g).inverse();
        Pair deviation = g.times(weight.times(line.coefficients().minus(at.fixed())));
        Pair slopes = weight.times(new Pair(g.off(), g.second()));
        double variance = at.residualVariance() * line.spread().times(slopes).second();
        return new Individual(
                index(at.fixed().second() + deviation.second(), variance, n),
                index(deviation.second(), variance, n));
    }

    private static IndexValue index(double value, double variance, int n) {
        return IndexValue.of(
                Rational.of(new BigDecimal(value)), Rational.of(new BigDecimal(variance)), n);
    }

    private static RandomSlopes without(
            List<Participant> participants, NotAssessable reason, Estimate slope) {
        SortedMap<String, Individual> individuals = new TreeMap<>();
        for (Participant participant : participants) {
            individuals.put(participant.key(), undefined(reason, slope.n()));
        }
        return new RandomSlopes(slope, individuals);
    }

    private static Individual undefined(NotAssessable reason, int n) {
        IndexValue none = new IndexValue.Undefined(reason, n);
        return new Individual(none, none);
    }

    private static boolean hasLine(Participant participant) {
        return participant.observations().size() >= LEAST_VALUES
                && participant.observations().stream().map(Observation::time).distinct().count()
                        > 1;
    }

    /// Time from the middle of all observations, in units of their range: the fit does not depend
    /// on it, its rounding does.
    private record Clock(Rational middle, Rational unit) {

        static Clock of(List<Participant> participants) {
            List<Rational> times =
                    participants.stream()
                            .map(Participant::observations)
                            .flatMap(List::stream)
                            .map(Observation::time)
                            .toList();
            Rational first = Collections.min(times);
            Rational last = Collections.max(times);
            return new Clock(first.add(last).divide(2), last.subtract(first));
        }

        Rational read(Rational time) {
            return time.subtract(middle).divide(unit);
        }
    }

    /// A participant's least-squares line on the common clock, exact.
    private record OwnLine(String key, Line rounded, Rational residualSquares) {

        static OwnLine of(Participant participant, Clock clock) {
            List<Rational> times = new ArrayList<>();
            List<Rational> values = new ArrayList<>();
            for (Observation observation : participant.observations()) {
                times.add(clock.read(observation.time()));
                values.add(observation.value());
            }
            Rational n = Rational.of(times.size());
            Rational sumT = sum(times.stream());
            Rational sumY = sum(values.stream());
            Rational squaresT = sum(times.stream().map(Rational::square));
            Rational squaresY = sum(values.stream().map(Rational::square));
            Rational products = Rational.ZERO;
            for (int i = 0; i < times.size(); i++) {
                products = products.add(times.get(i).multiply(values.get(i)));
            }
            Rational determinant = n.multiply(squaresT).subtract(sumT.square());
            Rational slope = n.multiply(products).subtract(sumT.multiply(sumY)).divide(determinant);
            Rational intercept = sumY.subtract(slope.multiply(sumT)).divide(n);
            Rational residual =
                    squaresY.subtract(intercept.multiply(sumY)).subtract(slope.multiply(products));
            return new OwnLine(
                    participant.key(),
                    new Line(
                            new Pair(intercept.toDouble(), slope.toDouble()),
                            new Symmetric(
                                    squaresT.divide(determinant).toDouble(),
                                    sumT.negate().divide(determinant).toDouble(),
                                    n.divide(determinant).toDouble())),
                    residual);
        }

        private static Rational sum(Stream<Rational> values) {
            return values.reduce(Rational.ZERO, Rational::add);
        }
    }
}
