/// Statistics as pure functions of exact numbers.
///
/// Sums, comparisons, medians and every other rational step are exact, so that no result depends on
/// the order of its input. Irrational steps come last, in `double` with `StrictMath` and the
/// distributions of this package, which are pinned here so that no library's next version can move
/// a digit. No function throws because of the data: too few observations or no variation is an
/// [dev.thaw.core.number.Estimate] without a value and with the reason.
package dev.thaw.core.statistics;
