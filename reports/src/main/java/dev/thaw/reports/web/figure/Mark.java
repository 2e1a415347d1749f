package dev.thaw.reports.web.figure;

import java.math.BigDecimal;
import java.util.Optional;

/// What is shown at one place of a figure.
public sealed interface Mark {

    /// A value.
    ///
    /// @param lower of its 95 % interval; absent: none
    /// @param upper the same
    /// @param n participants it is about, or observations of one participant
    record Value(BigDecimal value, Optional<BigDecimal> lower, Optional<BigDecimal> upper, long n)
            implements Mark {}

    /// Too few people, or others could be worked out.
    record Hidden() implements Mark {}

    /// Nothing is known there.
    record Absent() implements Mark {}
}
