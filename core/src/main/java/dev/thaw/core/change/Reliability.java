package dev.thaw.core.change;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Rational;
import java.util.Optional;

/// How much of a measure's variance between participants is true: 1 without any error. A published
/// questionnaire's reliability says nothing about an aggregate of check-ins.
public sealed interface Reliability
        permits TestRetest, SplitHalf, WithinPersonReliability, GivenReliability {

    /// As it is published.
    Estimate coefficient();

    /// The coefficient for further computing, unrounded; absent where it has no value. It may lie
    /// outside 0 to 1.
    Optional<Rational> exact();
}
