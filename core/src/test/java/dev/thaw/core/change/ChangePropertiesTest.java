package dev.thaw.core.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.core.change.Category.Assessed;
import dev.thaw.core.change.Category.NotAssessable;
import dev.thaw.core.change.FunctionalNorms.Source;
import dev.thaw.core.change.Norms.Participant;
import dev.thaw.core.change.Norms.SdOver;
import dev.thaw.core.change.OutcomeNorms.OutcomeReliability;
import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Rational;
import dev.thaw.core.number.Status;
import dev.thaw.core.statistics.Confidence;
import dev.thaw.core.statistics.PercentileBootstrap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What holds for individual change whatever a cohort looks like: nobody, one alone, equal values,
/// no outcomes, reliabilities that are none. Against naive formulas in floating point.
class ChangePropertiesTest {

    private static final int ROUNDS = 1_000;
    private static final List<Rational> RELIABILITIES =
            List.of(
                    Rational.of(-1, 2),
                    Rational.ZERO,
                    Rational.of(1, 1_000_000),
                    Rational.of(59, 100),
                    Rational.of(60, 100),
                    Rational.of(776, 1000),
                    Rational.ONE,
                    Rational.of(2));

    private final Random random = new Random(20);

    @Test
    void everyIndexIsItsFormulaOrAReason() {
        int defined = 0;
        for (int i = 0; i < ROUNDS; i++) {
            List<Participant> cohort = cohort();
            SdOver over = sdOver();
            Rational r = anyOf(RELIABILITIES);
            Optional<Rational> given =
                    random.nextBoolean() ? Optional.empty() : Optional.of(anyOf(RELIABILITIES));
            Norms norms = norms(cohort, over, r, given);
            Naive naive = Naive.of(cohort, over, r, given);
            Rational x = value();
            Rational y = value();
            for (Index index : Index.values()) {
                IndexValue ours = index.of(norms, x, y);
                double expected = naive.index(index, x.toDouble(), y.toDouble());
                assertThat(ours instanceof IndexValue.Defined)
                        .as("%s %s %s %s", index, cohort, over, r)
                        .isEqualTo(Double.isFinite(expected));
                if (ours instanceof IndexValue.Defined some) {
                    defined++;
                    assertThat(value(some.estimate()))
                            .as(index.name())
                            .isCloseTo(expected, within(1e-6 * (1 + Math.abs(expected))));
                } else {
                    assertThat(ours.estimate().status()).isNotEqualTo(Status.OK);
                }
            }
            Collections.shuffle(cohort, random);
            assertThat(norms(cohort, over, r, given)).isEqualTo(norms);
        }
        assertThat(defined).isGreaterThan(2 * ROUNDS);
    }

    /// Categories follow from the index; turning the scale around turns every category around.
    @Test
    void aVerdictNeverContradictsItsIndex() {
        for (int i = 0; i < ROUNDS; i++) {
            List<Participant> cohort = cohort();
            Rational r = anyOf(RELIABILITIES);
            Norms norms = norms(cohort, SdOver.Participants.ALL_BASELINES, r, Optional.empty());
            List<Participant> turned =
                    cohort.stream()
                            .map(
                                    one ->
                                            new Participant(
                                                    one.baseline().negate(),
                                                    one.outcome().map(Rational::negate)))
                            .toList();
            Norms turnedNorms =
                    norms(turned, SdOver.Participants.ALL_BASELINES, r, Optional.empty());
            Rational mean = value();
            Rational sd = Rational.of(random.nextInt(3));
            Index index = anyOf(List.of(Index.values()));
            Cutoff.Kind kind = anyOf(List.of(Cutoff.Kind.values()));
            Limit limit = anyOf(List.of(Limit.values()));
            Optional<Rational> x = some();
            Optional<Rational> y = some();

            Verdict verdict =
                    rule(index, kind, limit, Direction.HIGHER_IS_BETTER, norms, mean, sd)
                            .verdict(norms, x, y);
            Verdict mirror =
                    rule(
                                    index,
                                    kind,
                                    limit,
                                    Direction.LOWER_IS_BETTER,
                                    turnedNorms,
                                    mean.negate(),
                                    sd)
                            .verdict(turnedNorms, x.map(Rational::negate), y.map(Rational::negate));

            assertThat(mirror.category()).isEqualTo(verdict.category());
            assertThat(mirror.flags()).isEqualTo(verdict.flags());
            switch (verdict.category()) {
                case Assessed assessed -> {
                    double size = value(verdict.index());
                    switch (assessed) {
                        case RECOVERED, IMPROVED -> assertThat(size).isGreaterThanOrEqualTo(1.96);
                        case DETERIORATED -> assertThat(size).isLessThanOrEqualTo(-1.96);
                        case UNCHANGED -> assertThat(size).isBetween(-1.96, 1.96);
                    }
                }
                case NotAssessable _ -> assertThat(verdict.index().figure()).isEmpty();
            }
        }
    }

    private static ChangeRule rule(
            Index index,
            Cutoff.Kind kind,
            Limit limit,
            Direction direction,
            Norms norms,
            Rational mean,
            Rational sd) {
        Optional<FunctionalNorms> functional =
                Optional.of(new FunctionalNorms(mean, sd, new Source.ReferenceGroup()));
        return new ChangeRule(
                index,
                Critical.STANDARD,
                limit,
                direction,
                Optional.of(
                        index == Index.HA
                                ? Cutoff.ofTrueValues(
                                        kind, direction, norms, functional, Critical.STANDARD)
                                : Cutoff.of(kind, direction, norms, functional)),
                ReliabilityRule.USUAL_MINIMUM);
    }

    @Test
    void everyReliabilityIsANumberUpToOneOrAReason() {
        ReliabilityRule rule =
                new ReliabilityRule(
                        2,
                        ReliabilityRule.USUAL_MINIMUM,
                        new PercentileBootstrap(5, 1, Confidence.P95));
        for (int i = 0; i < ROUNDS; i++) {
            int n = random.nextInt(6);
            List<TestRetest.Pair> pairs = new ArrayList<>();
            List<SplitHalf.Halves> halves = new ArrayList<>();
            List<List<List<Rational>>> ratings = new ArrayList<>();
            int items = random.nextInt(4);
            int occasions = random.nextInt(4);
            for (int p = 0; p < n; p++) {
                pairs.add(new TestRetest.Pair("p" + p, value(), value()));
                halves.add(new SplitHalf.Halves(value(), value()));
                List<List<Rational>> own = new ArrayList<>();
                for (int o = 0; o < occasions; o++) {
                    own.add(java.util.stream.Stream.generate(this::value).limit(items).toList());
                }
                ratings.add(own);
            }
            List<Reliability> all =
                    List.of(
                            TestRetest.of(pairs, rule),
                            SplitHalf.of(halves),
                            WithinPersonReliability.of(
                                    ratings, WithinPersonReliability.Occasions.OWN),
                            WithinPersonReliability.of(
                                    ratings, WithinPersonReliability.Occasions.SHARED),
                            new GivenReliability(value()));
            for (Reliability one : all) {
                if (one instanceof GivenReliability) {
                    continue;
                }
                assertThat(one.exact().isPresent())
                        .isEqualTo(one.coefficient().figure().isPresent());
                one.exact()
                        .ifPresent(
                                exact -> {
                                    assertThat(exact).isLessThanOrEqualTo(Rational.ONE);
                                    assertThat(one.coefficient().status())
                                            .isEqualTo(
                                                    exact.sign() < 0
                                                            ? Status.NEGATIVE_ESTIMATE
                                                            : Status.OK);
                                });
            }
            Collections.shuffle(pairs, random);
            Collections.shuffle(halves, random);
            Collections.shuffle(ratings, random);
            assertThat(TestRetest.of(pairs, rule)).isEqualTo(all.get(0));
            assertThat(SplitHalf.of(halves)).isEqualTo(all.get(1));
            assertThat(
                            WithinPersonReliability.of(
                                    ratings, WithinPersonReliability.Occasions.SHARED))
                    .isEqualTo(all.get(3));
        }
    }

    /// Perfect lines, equal values, a single time, nobody: the fit ends, with an index or a reason,
    /// the same for every order and in every unit of time.
    @Test
    void randomSlopesOfWhateverHistoriesEndInAnIndexOrAReason() {
        int fitted = 0;
        for (int i = 0; i < ROUNDS / 10; i++) {
            List<RandomSlopes.Participant> people = new ArrayList<>();
            boolean straight = random.nextInt(6) == 0;
            for (int p = random.nextInt(9); p > 0; p--) {
                List<RandomSlopes.Observation> own = new ArrayList<>();
                int slope = random.nextInt(5) - 2;
                for (int t = random.nextInt(6); t > 0; t--) {
                    int time = random.nextInt(5);
                    own.add(
                            new RandomSlopes.Observation(
                                    Rational.of(time),
                                    Rational.of(
                                            slope * time + (straight ? 1 : random.nextInt(3)))));
                }
                people.add(new RandomSlopes.Participant("p" + p, own));
            }
            RandomSlopes slopes = RandomSlopes.of(people);
            assertThat(slopes.individuals()).hasSize(people.size());
            if (slopes.slope().figure().isPresent()) {
                fitted++;
            } else {
                assertThat(slopes.individuals().values())
                        .allSatisfy(
                                one ->
                                        assertThat(one.slope())
                                                .isInstanceOf(IndexValue.Undefined.class));
            }
            List<RandomSlopes.Participant> other = new ArrayList<>();
            for (RandomSlopes.Participant one : people) {
                List<RandomSlopes.Observation> shuffled = new ArrayList<>(one.observations());
                Collections.shuffle(shuffled, random);
                other.add(new RandomSlopes.Participant(one.key(), shuffled));
            }
            Collections.shuffle(other, random);
            assertThat(RandomSlopes.of(other)).isEqualTo(slopes);
        }
        assertThat(fitted).isGreaterThan(ROUNDS / 40);
    }

    @Test
    void aFlagOfWithholdingGoesWithEveryWithheldCategory() {
        Norms weak =
                norms(
                        List.of(
                                new Participant(Rational.ONE, Optional.of(Rational.of(2))),
                                new Participant(Rational.of(5), Optional.of(Rational.of(3)))),
                        SdOver.Participants.ALL_BASELINES,
                        Rational.of(59, 100),
                        Optional.empty());
        for (Index index : Index.values()) {
            Verdict verdict =
                    new ChangeRule(
                                    index,
                                    Critical.STANDARD,
                                    Direction.HIGHER_IS_BETTER,
                                    Optional.empty(),
                                    ReliabilityRule.USUAL_MINIMUM)
                            .verdict(weak, some(), Optional.of(Rational.ONE));
            assertThat(verdict.flags().contains(Flag.RELIABILITY_BELOW_MINIMUM))
                    .isEqualTo(verdict.category() == NotAssessable.RELIABILITY_BELOW_MINIMUM);
        }
    }

    /// The formulas of the specification's table in `double`; NaN where they do not apply.
    private record Naive(
            int n,
            double m,
            double sd,
            double r,
            int both,
            double mPost,
            double sPost,
            double rPost,
            double rho) {

        static Naive of(
                List<Participant> cohort, SdOver over, Rational r, Optional<Rational> given) {
            List<Participant> completers =
                    cohort.stream().filter(one -> one.outcome().isPresent()).toList();
            double[] all = doubles(cohort);
            double[] before = doubles(completers);
            double[] after =
                    completers.stream()
                            .mapToDouble(one -> one.outcome().orElseThrow().toDouble())
                            .toArray();
            double m =
                    switch (over) {
                        case SdOver.Participants.ALL_BASELINES -> mean(all);
                        case SdOver.Participants.COMPLETERS -> mean(before);
                        case SdOver.Given some -> some.mean().toDouble();
                    };
            double sd =
                    switch (over) {
                        case SdOver.Participants.ALL_BASELINES -> sd(all);
                        case SdOver.Participants.COMPLETERS -> sd(before);
                        case SdOver.Given some -> some.sd().toDouble();
                    };
            double sPost = sd(after);
            double sem = sd * Math.sqrt(1 - r.toDouble());
            double rPost = given.map(Rational::toDouble).orElse(1 - sem * sem / (sPost * sPost));
            double products = 0;
            for (int i = 0; i < before.length; i++) {
                products += (before[i] - mean(before)) * (after[i] - mean(after));
            }
            double covariance = products / (before.length - 1);
            double rho = covariance == 0 ? 0 : covariance / (sd(before) * sPost);
            return new Naive(
                    cohort.size(),
                    m,
                    sd,
                    r.toDouble(),
                    before.length,
                    mean(after),
                    sPost,
                    rPost,
                    rho);
        }

        double index(Index index, double x, double y) {
            double change = y - x;
            if (index == Index.DIFFERENCE) {
                return change;
            }
            if (index == Index.PERCENT) {
                return x == 0 ? Double.NaN : change / Math.abs(x);
            }
            if (!(sd > 1e-9) || r <= 0 || r >= 1) {
                return Double.NaN;
            }
            double sem = sd * Math.sqrt(1 - r);
            double diff = sem * Math.sqrt(2);
            double beyond = y - (r * (x - m) + m);
            boolean reliablePost = both >= 2 && rPost > 1e-9 && rPost < 1 - 1e-9;
            return switch (index) {
                case JT -> change / diff;
                case GLN -> beyond / (sd * Math.sqrt(1 - r * r));
                case HLL ->
                        both < 2
                                ? Double.NaN
                                : (y - mPost - r * (x - m)) / (sd * Math.sqrt(1 - r * r));
                case EN -> beyond / sem;
                case NK ->
                        reliablePost
                                ? beyond
                                        / Math.sqrt(r * r * sem * sem + sPost * sPost * (1 - rPost))
                                : Double.NaN;
                case NK_CLINICALSIGNIFICANCE ->
                        reliablePost
                                ? beyond / Math.sqrt(r * r * sem * sem + sd * sd * (1 - rPost))
                                : Double.NaN;
                case HA -> {
                    double joint = 2 * sd * sPost * rho;
                    double variance = sd * sd + sPost * sPost - joint;
                    double rdd = (sd * sd * r + sPost * sPost * rPost - joint) / variance;
                    yield reliablePost && variance > 1e-9 && rdd > 1e-9
                            ? (change * rdd + (mPost - m) * (1 - rdd)) / (Math.sqrt(rdd) * diff)
                            : Double.NaN;
                }
                case PERCENT, DIFFERENCE -> throw new IllegalStateException();
            };
        }

        private static double[] doubles(List<Participant> some) {
            return some.stream().mapToDouble(one -> one.baseline().toDouble()).toArray();
        }

        private static double mean(double[] values) {
            double sum = 0;
            for (double value : values) {
                sum += value;
            }
            return sum / values.length;
        }

        private static double sd(double[] values) {
            double sum = 0;
            for (double value : values) {
                sum += (value - mean(values)) * (value - mean(values));
            }
            return Math.sqrt(sum / (values.length - 1));
        }
    }

    private static Norms norms(
            List<Participant> cohort, SdOver over, Rational r, Optional<Rational> ofOutcomes) {
        return Norms.of(
                cohort,
                over,
                new GivenReliability(r),
                ofOutcomes
                        .<OutcomeReliability>map(OutcomeReliability.Given::new)
                        .orElseGet(OutcomeReliability.SameError::new));
    }

    private SdOver sdOver() {
        return switch (random.nextInt(3)) {
            case 0 -> SdOver.Participants.ALL_BASELINES;
            case 1 -> SdOver.Participants.COMPLETERS;
            default -> new SdOver.Given(value(), Rational.of(random.nextInt(3), 2));
        };
    }

    private List<Participant> cohort() {
        List<Participant> cohort = new ArrayList<>();
        for (int p = random.nextInt(8); p > 0; p--) {
            cohort.add(new Participant(value(), some()));
        }
        return cohort;
    }

    private Optional<Rational> some() {
        return random.nextInt(4) == 0 ? Optional.empty() : Optional.of(value());
    }

    /// Few different ones, so that they tie.
    private Rational value() {
        return Rational.of(random.nextInt(9) - 3L, 1 + random.nextInt(2));
    }

    private <T> T anyOf(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    private static double value(Estimate estimate) {
        return estimate.figure().map(Figure::value).orElseThrow().doubleValue();
    }
}
