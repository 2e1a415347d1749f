package dev.thaw.core.statistics;

import java.util.Arrays;

/// Least squares by the normal equations in doubles: the second opinion of the tests.
final class NaiveRegression {

    private final double[] times;
    private final double[][] design;
    private final double[][] projection;
    private final double[] coefficients;
    private final double variance;
    private final double scale;

    private NaiveRegression(double[] times, double[] values, double[][] design) {
        this.times = times;
        this.design = design;
        int n = values.length;
        int k = design[0].length;
        double[][] system = new double[k][k + n];
        for (int r = 0; r < k; r++) {
            for (int c = 0; c < k; c++) {
                for (int i = 0; i < n; i++) {
                    system[r][c] += design[i][r] * design[i][c];
                }
            }
            for (int i = 0; i < n; i++) {
                system[r][k + i] = design[i][r];
            }
        }
        projection = solved(system, k);
        coefficients = new double[k];
        for (int r = 0; r < k; r++) {
            for (int i = 0; i < n; i++) {
                coefficients[r] += projection[r][i] * values[i];
            }
        }
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double fitted = 0;
            for (int c = 0; c < k; c++) {
                fitted += design[i][c] * coefficients[c];
            }
            squares += (values[i] - fitted) * (values[i] - fitted);
        }
        variance = squares / (n - k);
        scale = Math.max(1, Arrays.stream(values).map(Math::abs).max().orElse(0));
    }

    static NaiveRegression ofLine(Series series) {
        double[] t = doubles(series.times());
        double[][] design = new double[t.length][];
        for (int i = 0; i < t.length; i++) {
            design[i] = new double[] {1, t[i]};
        }
        return new NaiveRegression(t, doubles(series.values()), design);
    }

    static NaiveRegression ofPhases(Series series, double start) {
        double[] t = doubles(series.times());
        double[][] design = new double[t.length][];
        for (int i = 0; i < t.length; i++) {
            double d = t[i] >= start ? 1 : 0;
            design[i] = new double[] {1, t[i], d, d * (t[i] - start)};
        }
        return new NaiveRegression(t, doubles(series.values()), design);
    }

    private static double[] doubles(java.util.List<dev.thaw.core.number.Rational> values) {
        return values.stream().mapToDouble(value -> value.toDouble()).toArray();
    }

    /// Gauss and Jordan with pivots.
    private static double[][] solved(double[][] system, int k) {
        for (int c = 0; c < k; c++) {
            int pivot = c;
            for (int r = c + 1; r < k; r++) {
                pivot = Math.abs(system[r][c]) > Math.abs(system[pivot][c]) ? r : pivot;
            }
            double[] swap = system[c];
            system[c] = system[pivot];
            system[pivot] = swap;
            double divisor = system[c][c];
            for (int j = 0; j < system[c].length; j++) {
                system[c][j] /= divisor;
            }
            for (int r = 0; r < k; r++) {
                if (r != c) {
                    double factor = system[r][c];
                    for (int j = 0; j < system[r].length; j++) {
                        system[r][j] -= factor * system[c][j];
                    }
                }
            }
        }
        return Arrays.stream(system)
                .map(row -> Arrays.copyOfRange(row, k, row.length))
                .toArray(double[][]::new);
    }

    double coefficient(int index) {
        return coefficients[index];
    }

    /// √ of the diagonal of L·(s²·ρ^|t − t'|)·Lᵀ.
    double error(int index, double rho) {
        double sum = 0;
        for (int i = 0; i < design.length; i++) {
            for (int j = 0; j < design.length; j++) {
                double correlation = i == j ? 1 : Math.pow(rho, Math.abs(times[i] - times[j]));
                sum += projection[index][i] * projection[index][j] * correlation;
            }
        }
        return Math.sqrt(variance * sum);
    }

    double scale() {
        return scale;
    }
}
