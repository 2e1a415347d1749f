/// Exact numbers and the form in which results leave core: [dev.thaw.core.number.Rational] for
/// arithmetic, [dev.thaw.core.number.Figure] for what is printed, [dev.thaw.core.number.Estimate]
/// for "a value, or the reason why there is none".
package dev.thaw.core.number;
