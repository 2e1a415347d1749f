/// Whether an individual changed: windows of days, the reliability of a measure, indices of change,
/// clinical cut-offs and the categories that follow from them (science.md C).
///
/// Everything rational is exact: an index is kept as a numerator and the square of its unit, so
/// that "did it reach the critical value?" is a comparison of fractions, and reaching it counts.
/// Only [dev.thaw.core.change.RandomSlopes], a fit without a closed form, computes in `double`.
package dev.thaw.core.change;
