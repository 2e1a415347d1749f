package dev.thaw.bench.claims;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Claim (i) of science.md D on one study, computed a second time: more than .60 of D1 improved
/// reliably (JT, 1.96, own ICC(A,1) of Q and B over all enrolled, M and SD of their B), exact
/// one-sided binomial test with α = .025. Written from science.md C and D, in exact fractions and
/// plain sums.
///
/// @param p of the exact test over D1, with 12 significant digits
/// @param naiveK improved by any amount since the qualifying days …
/// @param naiveN … of the eligible who have an outcome
record SecondVerdict(
        String verdict,
        int d1K,
        int d1N,
        int d2K,
        int d2N,
        BigDecimal p,
        int naiveK,
        int naiveN,
        int eligible) {

    private static final Fraction CUT = Fraction.of(1, 2);
    private static final Fraction THRESHOLD = Fraction.of(3, 5);
    private static final Fraction ALPHA = Fraction.of(1, 40);
    private static final Fraction CRITICAL = Fraction.of(196, 100);
    private static final Fraction LEAST_RELIABILITY = Fraction.of(3, 5);
    private static final int LEAST_PAIRS = 50;
    private static final int LEAST_N = 30;

    static SecondVerdict of(List<SecondLook> enrolled) {
        List<SecondLook> eligible =
                enrolled.stream()
                        .filter(SecondLook::starter)
                        .filter(one -> one.q().filter(q -> q.compareTo(CUT) <= 0).isPresent())
                        .filter(one -> one.b().isPresent())
                        .toList();
        List<SecondLook> pairs =
                enrolled.stream()
                        .filter(one -> one.q().isPresent() && one.b().isPresent())
                        .toList();
        List<Fraction> baselines = enrolled.stream().flatMap(one -> one.b().stream()).toList();
        Fraction variance = variance(baselines);
        Fraction r = pairs.size() < 2 ? Fraction.ZERO : agreement(pairs);
        boolean known = pairs.size() >= LEAST_PAIRS && variance.sign() > 0;
        boolean reliable =
                known && r.compareTo(LEAST_RELIABILITY) >= 0 && r.compareTo(Fraction.of(1, 1)) < 0;
        List<SecondLook> completers =
                reliable
                        ? eligible.stream()
                                .filter(one -> one.dose() && one.p().isPresent())
                                .toList()
                        : List.of();
        int improved = 0;
        for (SecondLook one : completers) {
            if (isReliablyBetter(one, variance, r)) {
                improved++;
            }
        }
        Fraction p = atLeast(improved, eligible.size(), THRESHOLD);
        List<SecondLook> measured = eligible.stream().filter(one -> one.p().isPresent()).toList();
        return new SecondVerdict(
                verdict(pairs.size(), reliable, improved, eligible.size(), p),
                improved,
                eligible.size(),
                improved,
                completers.size(),
                p.rounded(),
                (int) measured.stream().filter(SecondVerdict::isAnyBetterThanQualifying).count(),
                measured.size(),
                eligible.size());
    }

    private static String verdict(int pairs, boolean reliable, int k, int n, Fraction p) {
        if (pairs < LEAST_PAIRS) {
            return "INSUFFICIENT_DATA";
        }
        if (!reliable) {
            return "NOT_EVALUABLE";
        }
        if (n < LEAST_N) {
            return "INSUFFICIENT_DATA";
        }
        if (p.compareTo(ALPHA) < 0) {
            return "SUPPORTED";
        }
        // P(X ≤ k) = P(n − X ≥ n − k), of a probability of .40.
        Fraction below = atLeast(n - k, n, Fraction.of(2, 5));
        return below.compareTo(ALPHA) < 0 ? "CONTRADICTED" : "INCONCLUSIVE";
    }

    private static boolean isAnyBetterThanQualifying(SecondLook one) {
        return one.p().orElseThrow().compareTo(one.q().orElseThrow()) > 0;
    }

    /// (y − x)/S_diff ≥ 1.96 with S_diff² = 2·SD²·(1 − r), squared so that nothing is rounded.
    private static boolean isReliablyBetter(SecondLook one, Fraction variance, Fraction r) {
        Fraction change = one.p().orElseThrow().minus(one.b().orElseThrow());
        Fraction limit =
                CRITICAL.squared().times(2).times(variance).times(Fraction.of(1, 1).minus(r));
        return change.sign() > 0 && change.squared().compareTo(limit) >= 0;
    }

    private static Fraction mean(List<Fraction> values) {
        Fraction sum = Fraction.ZERO;
        for (Fraction value : values) {
            sum = sum.plus(value);
        }
        return sum.by(values.size());
    }

    private static Fraction squares(List<Fraction> values, Fraction from) {
        Fraction sum = Fraction.ZERO;
        for (Fraction value : values) {
            sum = sum.plus(value.minus(from).squared());
        }
        return sum;
    }

    private static Fraction variance(List<Fraction> values) {
        return values.size() < 2
                ? Fraction.ZERO
                : squares(values, mean(values)).by(values.size() - 1L);
    }

    /// ICC(A,1) = (MSR − MSE)/(MSR + (k − 1)MSE + k(MSC − MSE)/n) with k = 2 windows, from the sums
    /// of squares of a two-way table without repetitions.
    private static Fraction agreement(List<SecondLook> pairs) {
        int n = pairs.size();
        List<Fraction> first = column(pairs, one -> one.q().orElseThrow());
        List<Fraction> second = column(pairs, one -> one.b().orElseThrow());
        List<Fraction> all = new ArrayList<>(first);
        all.addAll(second);
        Fraction grand = mean(all);
        List<Fraction> rows = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            rows.add(first.get(i).plus(second.get(i)).by(2));
        }
        Fraction ofRows = squares(rows, grand).times(2);
        Fraction ofColumns = squares(List.of(mean(first), mean(second)), grand).times(n);
        Fraction ofErrors = squares(all, grand).minus(ofRows).minus(ofColumns);
        Fraction msr = ofRows.by(n - 1L);
        Fraction msc = ofColumns;
        Fraction mse = ofErrors.by(n - 1L);
        Fraction under = msr.plus(mse).plus(msc.minus(mse).times(2).by(n));
        return under.sign() == 0 ? Fraction.ZERO : msr.minus(mse).by(under);
    }

    private static List<Fraction> column(
            List<SecondLook> pairs, Function<SecondLook, Fraction> value) {
        return pairs.stream().map(value).toList();
    }

    /// P(X ≥ k) of a binomial distribution: the sum of C(n, i)·a^i·c^(n−i), over b^n.
    static Fraction atLeast(int k, int n, Fraction probability) {
        BigInteger a = probability.over();
        BigInteger b = probability.under();
        BigInteger c = b.subtract(a);
        BigInteger choose = BigInteger.ONE;
        BigInteger sum = BigInteger.ZERO;
        for (int i = 0; i <= n; i++) {
            if (i >= k) {
                sum = sum.add(choose.multiply(a.pow(i)).multiply(c.pow(n - i)));
            }
            choose = choose.multiply(BigInteger.valueOf(n - i)).divide(BigInteger.valueOf(i + 1L));
        }
        return new Fraction(sum, b.pow(n));
    }
}
