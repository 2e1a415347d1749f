package dev.thaw.core.course;

/// Whether a criterion is met; missing values make it not assessable, never "not met".
public enum Verdict {
    MET,
    NOT_MET,
    NOT_ASSESSABLE;

    static Verdict of(boolean met) {
        return met ? MET : NOT_MET;
    }

    /// Met if both are; not assessable if one of them is not, even if the other is not met.
    Verdict and(Verdict other) {
        if (this == NOT_ASSESSABLE || other == NOT_ASSESSABLE) {
            return NOT_ASSESSABLE;
        }
        return of(this == MET && other == MET);
    }
}
