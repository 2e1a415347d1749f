package dev.thaw.core.change;

import dev.thaw.core.change.RestrictedLikelihood.At;
import java.util.Optional;

/// Finds the least deviance of a [RestrictedLikelihood] from a given start: Newton's steps, with
/// the second derivatives from central differences of the gradient, damped where a step would lead
/// uphill (Levenberg–Marquardt).
///
/// A fixed number of additions, multiplications, divisions and `StrictMath` in a fixed order, so
/// that every machine takes the same steps.
final class NewtonDescent {

    /// Where intercepts hardly differ, L can be turned without much change: a long flat valley.
    private static final int MOST_STEPS = 2_000;

    private static final int MOST_DAMPINGS = 60;
    private static final double STEP_OF_DIFFERENCE = 1e-6;
    private static final double LEAST_DAMPING = 1e-4;

    /// Of the gradient, per participant: each adds its own rounding to it.
    private static final double FLAT = 1e-10;

    /// Of a deviance, relative.
    private static final double ROUNDING = 1e-13;

    private final RestrictedLikelihood likelihood;

    NewtonDescent(RestrictedLikelihood likelihood) {
        this.likelihood = likelihood;
    }

    /// @return where the gradient vanishes; empty if no such place was found
    Optional<Lower> from(Lower start) {
        double flat = FLAT * likelihood.participants();
        Lower lower = start;
        for (int i = 0; i < MOST_STEPS; i++) {
            At here = likelihood.at(lower);
            if (here.gradient().size() < flat) {
                return Optional.of(lower);
            }
            Optional<Lower> next = next(lower, here);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            lower = next.get();
        }
        return Optional.empty();
    }

    private Optional<Lower> next(Lower lower, At here) {
        double[][] curvature = curvature(lower);
        double highest = here.deviance() + ROUNDING * StrictMath.abs(here.deviance());
        double damping = 0;
        for (int i = 0; i < MOST_DAMPINGS; i++) {
            Optional<Lower> next =
                    solve(damped(curvature, damping), here.gradient().elements())
                            .map(Lower::of)
                            .map(lower::minus)
                            .filter(there -> likelihood.at(there).deviance() <= highest);
            if (next.isPresent()) {
                return next;
            }
            damping = damping == 0 ? LEAST_DAMPING * largestDiagonal(curvature) : damping * 4;
        }
        return Optional.empty();
    }

    private double[][] curvature(Lower lower) {
        double[][] rows = new double[Lower.ELEMENTS][];
        for (int i = 0; i < Lower.ELEMENTS; i++) {
            double h = STEP_OF_DIFFERENCE * (1 + StrictMath.abs(lower.elements()[i]));
            double[] up = gradientBeside(lower, i, h);
            double[] down = gradientBeside(lower, i, -h);
            rows[i] = new double[Lower.ELEMENTS];
            for (int j = 0; j < Lower.ELEMENTS; j++) {
                rows[i][j] = (up[j] - down[j]) / (2 * h);
            }
        }
        double[][] symmetric = new double[Lower.ELEMENTS][Lower.ELEMENTS];
        for (int i = 0; i < Lower.ELEMENTS; i++) {
            for (int j = 0; j < Lower.ELEMENTS; j++) {
                symmetric[i][j] = (rows[i][j] + rows[j][i]) / 2;
            }
        }
        return symmetric;
    }

    private double[] gradientBeside(Lower lower, int element, double step) {
        double[] beside = lower.elements();
        beside[element] += step;
        return likelihood.at(Lower.of(beside)).gradient().elements();
    }

    private static double[][] damped(double[][] matrix, double damping) {
        double[][] damped = new double[matrix.length][];
        for (int i = 0; i < matrix.length; i++) {
            damped[i] = matrix[i].clone();
            damped[i][i] += damping;
        }
        return damped;
    }

    /// Cholesky's; empty unless the matrix is positive definite.
    private static Optional<double[]> solve(double[][] matrix, double[] right) {
        int size = right.length;
        double[][] root = new double[size][size];
        double[] solution = new double[size];
        for (int i = 0; i < size; i++) {
            double rest = right[i];
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= root[i][k] * root[j][k];
                }
                if (j < i) {
                    root[i][j] = sum / root[j][j];
                    rest -= root[i][j] * solution[j];
                } else if (sum > 0) {
                    root[i][i] = StrictMath.sqrt(sum);
                } else {
                    return Optional.empty();
                }
            }
            solution[i] = rest / root[i][i];
        }
        for (int i = size - 1; i >= 0; i--) {
            for (int k = i + 1; k < size; k++) {
                solution[i] -= root[k][i] * solution[k];
            }
            solution[i] /= root[i][i];
        }
        return Optional.of(solution);
    }

    private static double largestDiagonal(double[][] matrix) {
        double largest = Double.MIN_NORMAL;
        for (int i = 0; i < matrix.length; i++) {
            largest = StrictMath.max(largest, StrictMath.abs(matrix[i][i]));
        }
        return largest;
    }
}
