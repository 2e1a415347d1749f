package dev.thaw.core.change;

import dev.thaw.core.number.Rational;

/// One side of a cut-off.
record Population(Rational mean, Rational variance) {}
