package dev.thaw.core.release;

import java.util.ArrayList;
import java.util.List;

/// The space that vectors modulo a prime span, in echelon form.
final class Echelon {

    private final int size;

    /// By the index of its first entry, which is 1; null where there is none.
    private final long[][] byPivot;

    private int rank;

    /// @param size of the vectors
    Echelon(int size) {
        this.size = size;
        byPivot = new long[size][];
    }

    Echelon copy() {
        Echelon copy = new Echelon(size);
        System.arraycopy(byPivot, 0, copy.byPivot, 0, size);
        copy.rank = rank;
        return copy;
    }

    int rank() {
        return rank;
    }

    boolean isEverything() {
        return rank == size;
    }

    /// Adds a vector of zeros and ones.
    void add(int[] ones) {
        long[] vector = new long[size];
        for (int index : ones) {
            vector[index] = 1;
        }
        add(vector);
    }

    /// Adds a vector, which is used up.
    void add(long[] vector) {
        reduce(vector);
        for (int pivot = 0; pivot < size; pivot++) {
            if (vector[pivot] != 0) {
                long scale = Modular.inverse(vector[pivot]);
                for (int i = pivot; i < size; i++) {
                    vector[i] = Modular.multiply(scale, vector[i]);
                }
                byPivot[pivot] = vector;
                rank++;
                return;
            }
        }
    }

    /// Takes from a vector what the space accounts for: zeros are left if it lies in it.
    void reduce(long[] vector) {
        for (int pivot = 0; pivot < size; pivot++) {
            if (vector[pivot] != 0 && byPivot[pivot] != null) {
                Modular.addMultiple(vector, Modular.negate(vector[pivot]), byPivot[pivot], pivot);
            }
        }
    }

    /// A basis of all vectors y whose products with every vector of the space are 0.
    List<long[]> orthogonal() {
        List<long[]> basis = new ArrayList<>();
        for (int free = 0; free < size; free++) {
            if (byPivot[free] == null) {
                basis.add(orthogonal(free));
            }
        }
        return basis;
    }

    private long[] orthogonal(int free) {
        long[] y = new long[size];
        y[free] = 1;
        for (int pivot = free - 1; pivot >= 0; pivot--) {
            if (byPivot[pivot] != null) {
                long product = 0;
                for (int i = pivot + 1; i <= free; i++) {
                    product = Modular.add(product, Modular.multiply(byPivot[pivot][i], y[i]));
                }
                y[pivot] = Modular.negate(product);
            }
        }
        return y;
    }
}
