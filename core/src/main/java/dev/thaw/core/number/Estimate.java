package dev.thaw.core.number;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// The result of a statistic: a value, or the reason why there is none. Never null, never NaN.
public sealed interface Estimate {

    /// OK, or what is special about the value or its absence.
    Status status();

    /// The number of observations that went in.
    int n();

    /// In the order of their declaration.
    Set<Flag> flags();

    /// The value, if there is one.
    Optional<Figure> figure();

    /// The same with these flags added.
    Estimate flagged(Flag... more);

    /// @param status OK; or ZERO_VARIANCE or NEGATIVE_ESTIMATE where a value exists all the same
    record Measured(
            Figure value,
            Optional<Figure> standardError,
            Optional<Interval> interval,
            int n,
            Status status,
            Set<Flag> flags)
            implements Estimate {

        public Measured {
            if (status == Status.INSUFFICIENT_N || status == Status.NO_EVENTS) {
                throw new IllegalArgumentException(
                        "An estimate with the status " + status + " has no value.");
            }
            flags = ordered(flags);
        }

        @Override
        public Optional<Figure> figure() {
            return Optional.of(value);
        }

        public Measured withStandardError(Figure error) {
            return new Measured(value, Optional.of(error), interval, n, status, flags);
        }

        public Measured withInterval(Interval confidence) {
            return new Measured(value, standardError, Optional.of(confidence), n, status, flags);
        }

        public Measured withStatus(Status other) {
            return new Measured(value, standardError, interval, n, other, flags);
        }

        @Override
        public Measured flagged(Flag... more) {
            return new Measured(value, standardError, interval, n, status, union(flags, more));
        }
    }

    /// @param status anything but OK
    /// @param required the least `n` for a value; 0 if more observations alone would not help
    record Insufficient(Status status, int n, int required, Set<Flag> flags) implements Estimate {

        public Insufficient {
            if (status == Status.OK) {
                throw new IllegalArgumentException("An estimate that is OK has a value.");
            }
            flags = ordered(flags);
        }

        @Override
        public Optional<Figure> figure() {
            return Optional.empty();
        }

        @Override
        public Insufficient flagged(Flag... more) {
            return new Insufficient(status, n, required, union(flags, more));
        }
    }

    static Measured of(Figure value, int n) {
        return new Measured(value, Optional.empty(), Optional.empty(), n, Status.OK, Set.of());
    }

    /// Fewer than `required` observations.
    static Insufficient tooFew(int n, int required) {
        return new Insufficient(Status.INSUFFICIENT_N, n, required, Set.of());
    }

    /// No value, for a reason that more observations alone would not mend.
    static Insufficient none(Status status, int n) {
        return new Insufficient(status, n, 0, Set.of());
    }

    private static Set<Flag> union(Set<Flag> flags, Flag... more) {
        EnumSet<Flag> all = EnumSet.noneOf(Flag.class);
        all.addAll(flags);
        all.addAll(Arrays.asList(more));
        return all;
    }

    /// `Set.copyOf` would iterate in an order that changes with every start of the JVM.
    private static Set<Flag> ordered(Collection<Flag> flags) {
        if (flags.isEmpty()) {
            return Set.of();
        }
        EnumSet<Flag> ordered = EnumSet.noneOf(Flag.class);
        ordered.addAll(flags);
        return Collections.unmodifiableSet(ordered);
    }
}
