package dev.thaw.core.statistics;

import dev.thaw.core.number.Rational;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Logistic regression of a yes or no on covariates, with an intercept: the probability of a yes
/// that it fits to each row.
///
/// Maximum likelihood by iteratively reweighted least squares in `double` with `StrictMath`. The
/// rows are sorted by their data first, since sums of `double`s depend on their order. The
/// covariates are centred and scaled exactly and then made orthonormal, which leaves the fitted
/// probabilities as they are; a covariate that is a combination of those before it (a constant, the
/// last of several indicators) is left out, as R does. R: `fitted(glm(y ~ x, binomial))`.
public final class LogisticRegression {

    /// A covariate of which less than this share of the variance is left when those before it are
    /// known tells nothing new.
    private static final double DEPENDENT = 1e-10;

    private static final int MOST_ITERATIONS = 100;
    private static final double CONVERGED = 1e-11;

    /// Log odds of 1 : 10¹³: the likelihood rises without end.
    private static final double SEPARATED = 30;

    /// @param covariates as many in every row
    public record Row(List<Rational> covariates, boolean yes) {

        public Row {
            covariates = List.copyOf(covariates);
        }
    }

    /// Why there is no fit.
    public enum Failure {
        /// Not more rows than coefficients.
        TOO_FEW_ROWS,
        /// The outcome is the same in all rows, or the covariates tell it (nearly) for sure in
        /// some.
        SEPARATED,
        NOT_CONVERGED
    }

    /// What came of it.
    public sealed interface Fit {}

    /// @param probabilities of a yes, in the order of the rows given
    public record Fitted(List<Double> probabilities) implements Fit {

        public Fitted {
            probabilities = List.copyOf(probabilities);
        }
    }

    /// No maximum was found, or there is none.
    public record NoFit(Failure failure) implements Fit {}

    private static final Comparator<Row> BY_DATA =
            Comparator.comparing(Row::yes)
                    .thenComparing(Row::covariates, LogisticRegression::compare);

    private final boolean[] yes;

    /// By column, then by row.
    private final List<double[]> basis;

    private LogisticRegression(boolean[] yes, List<double[]> basis) {
        this.yes = yes;
        this.basis = basis;
    }

    public static Fit of(List<Row> rows) {
        if (rows.stream().map(row -> row.covariates().size()).distinct().count() > 1) {
            throw new IllegalArgumentException("All rows must have the same covariates.");
        }
        List<Integer> sorted = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            sorted.add(i);
        }
        sorted.sort(Comparator.comparing(rows::get, BY_DATA));
        boolean[] yes = new boolean[rows.size()];
        for (int i = 0; i < yes.length; i++) {
            yes[i] = rows.get(sorted.get(i)).yes();
        }
        LogisticRegression regression =
                new LogisticRegression(yes, basis(sorted.stream().map(rows::get).toList()));
        return switch (regression.fit()) {
            case NoFit none -> none;
            case Fitted fitted -> inOrder(fitted, sorted);
        };
    }

    private static int compare(List<Rational> one, List<Rational> other) {
        for (int i = 0; i < one.size(); i++) {
            int order = one.get(i).compareTo(other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static Fitted inOrder(Fitted fitted, List<Integer> sorted) {
        List<Double> probabilities = new ArrayList<>(fitted.probabilities());
        for (int i = 0; i < sorted.size(); i++) {
            probabilities.set(sorted.get(i), fitted.probabilities().get(i));
        }
        return new Fitted(probabilities);
    }

    private static List<double[]> basis(List<Row> rows) {
        List<double[]> basis = new ArrayList<>();
        double[] constant = new double[rows.size()];
        Arrays.fill(constant, 1 / StrictMath.sqrt(rows.size()));
        basis.add(constant);
        int columns = rows.isEmpty() ? 0 : rows.getFirst().covariates().size();
        for (int i = 0; i < columns; i++) {
            int column = i;
            standardised(rows.stream().map(row -> row.covariates().get(column)).toList())
                    .flatMap(values -> independentPart(values, basis))
                    .ifPresent(basis::add);
        }
        return basis;
    }

    /// With mean 0 and squares that sum to 1; empty if all are equal.
    private static Optional<double[]> standardised(List<Rational> values) {
        Moments moments = Moments.of(values);
        if (moments.sumOfSquaredDeviations().sign() == 0) {
            return Optional.empty();
        }
        double scale = StrictMath.sqrt(moments.sumOfSquaredDeviations().toDouble());
        // Codes and rates repeat, and the mean's many digits make each difference costly.
        Map<Rational, Double> known = new HashMap<>();
        return Optional.of(
                values.stream()
                        .mapToDouble(
                                value ->
                                        known.computeIfAbsent(
                                                value,
                                                some ->
                                                        some.subtract(moments.mean()).toDouble()
                                                                / scale))
                        .toArray());
    }

    /// What is orthogonal to the basis so far, by Gram and Schmidt; twice, since the first pass
    /// leaves rounding errors as large as what it takes away.
    private static Optional<double[]> independentPart(double[] column, List<double[]> basis) {
        double[] rest = column.clone();
        for (int pass = 0; pass < 2; pass++) {
            for (double[] known : basis) {
                addTo(rest, known, -product(rest, known));
            }
        }
        double square = product(rest, rest);
        if (square < DEPENDENT) {
            return Optional.empty();
        }
        double scale = 1 / StrictMath.sqrt(square);
        for (int i = 0; i < rest.length; i++) {
            rest[i] *= scale;
        }
        return Optional.of(rest);
    }

    private Fit fit() {
        if (yes.length <= basis.size()) {
            return new NoFit(Failure.TOO_FEW_ROWS);
        }
        double[] logOdds = new double[yes.length];
        for (int i = 0; i < MOST_ITERATIONS; i++) {
            Optional<double[]> step = step(logOdds);
            if (step.isEmpty()) {
                return new NoFit(Failure.SEPARATED);
            }
            addTo(logOdds, step.get(), 1);
            if (largest(logOdds) > SEPARATED) {
                return new NoFit(Failure.SEPARATED);
            }
            if (largest(step.get()) < CONVERGED) {
                return fitted(logOdds);
            }
        }
        return new NoFit(Failure.NOT_CONVERGED);
    }

    private static Fitted fitted(double[] logOdds) {
        List<Double> probabilities = new ArrayList<>();
        for (double logOdd : logOdds) {
            probabilities.add(probability(logOdd));
        }
        return new Fitted(probabilities);
    }

    /// By how much the log odds of every row change: the basis times (XᵀWX)⁻¹Xᵀ(y − p), W = p(1 −
    /// p). Empty if the matrix cannot be inverted.
    private Optional<double[]> step(double[] logOdds) {
        double[] weights = new double[yes.length];
        double[] residuals = new double[yes.length];
        for (int i = 0; i < yes.length; i++) {
            double p = probability(logOdds[i]);
            weights[i] = p * (1 - p);
            residuals[i] = yes[i] ? 1 - p : -p;
        }
        int columns = basis.size();
        double[][] information = new double[columns][columns];
        double[] gradient = new double[columns];
        for (int j = 0; j < columns; j++) {
            gradient[j] = product(basis.get(j), residuals);
            double[] weighted = basis.get(j).clone();
            for (int i = 0; i < weighted.length; i++) {
                weighted[i] *= weights[i];
            }
            for (int k = 0; k <= j; k++) {
                information[j][k] = product(weighted, basis.get(k));
            }
        }
        return solve(information, gradient).map(this::combined);
    }

    private double[] combined(double[] coefficients) {
        double[] combined = new double[yes.length];
        for (int j = 0; j < coefficients.length; j++) {
            addTo(combined, basis.get(j), coefficients[j]);
        }
        return combined;
    }

    /// By Cholesky's decomposition.
    ///
    /// @param matrix symmetric, of which the lower half is given; overwritten
    private static Optional<double[]> solve(double[][] matrix, double[] right) {
        int n = right.length;
        double[] solution = right.clone();
        for (int j = 0; j < n; j++) {
            for (int k = 0; k < j; k++) {
                for (int i = j; i < n; i++) {
                    matrix[i][j] -= matrix[i][k] * matrix[j][k];
                }
                solution[j] -= matrix[j][k] * solution[k];
            }
            if (!(matrix[j][j] > 0)) {
                return Optional.empty();
            }
            double root = StrictMath.sqrt(matrix[j][j]);
            for (int i = j; i < n; i++) {
                matrix[i][j] /= root;
            }
            solution[j] /= root;
        }
        for (int j = n - 1; j >= 0; j--) {
            for (int i = j + 1; i < n; i++) {
                solution[j] -= matrix[i][j] * solution[i];
            }
            solution[j] /= matrix[j][j];
        }
        return Optional.of(solution);
    }

    private static double probability(double logOdds) {
        return 1 / (1 + StrictMath.exp(-logOdds));
    }

    private static double product(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }

    private static void addTo(double[] sum, double[] more, double factor) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += factor * more[i];
        }
    }

    private static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = StrictMath.max(largest, StrictMath.abs(value));
        }
        return largest;
    }
}
