package dev.thaw.core.change;

import dev.thaw.core.number.Rational;

/// What an index that equals the critical value counts as. With whole scores it happens, and it can
/// move participants from one category into another.
public enum Limit {
    /// Reaching the limit is enough: |index| ≥ critical. Ours.
    REACHED,
    /// Only beyond the limit: |index| > critical, as R's `clinicalsignificance` compares indices in
    /// units of error (a minimal important difference it compares with `>=`).
    PASSED_CLINICALSIGNIFICANCE;

    /// @param critical positive
    boolean isMet(IndexValue.Defined value, Rational critical) {
        int order = value.compareMagnitude(critical);
        return switch (this) {
            case REACHED -> order >= 0;
            case PASSED_CLINICALSIGNIFICANCE -> order > 0;
        };
    }
}
