package dev.thaw.core.release;

import dev.thaw.core.number.Rational;

/// What one participant adds to a block.
public sealed interface Contributed {

    /// An exact value, such as a weekly mean or a slope.
    record Amount(Rational value) implements Contributed {}

    /// So many of so many, such as prompts answered of prompts scheduled.
    ///
    /// @param whole at least 1: who had nothing scheduled contributes nothing
    /// @param part from 0 to `whole`
    record Share(long part, long whole) implements Contributed {
        public Share {
            if (part < 0 || whole < 1 || part > whole) {
                throw new IllegalArgumentException("A share is k of n with 0 ≤ k ≤ n and n ≥ 1.");
            }
        }
    }

    /// One of the block's categories, such as improved.
    record InCategory(String name) implements Contributed {}
}
