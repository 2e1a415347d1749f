package dev.thaw.core.cohort;

import dev.thaw.core.number.Rational;

/// How a claim reads a change: reliable, any, or self-rated improvement.
@FunctionalInterface
public interface Reading {

    Outcome of(Rational before, Rational after);
}
