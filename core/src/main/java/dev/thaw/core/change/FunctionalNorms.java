package dev.thaw.core.change;

import dev.thaw.core.number.Flag;
import dev.thaw.core.number.Rational;
import java.util.Set;

/// Mean and standard deviation of people without the problem.
///
/// @param sd not negative
public record FunctionalNorms(Rational mean, Rational sd, Source source) {

    /// Where they come from.
    public sealed interface Source {

        /// The study's own reference group: the only source for measures of check-ins.
        record ReferenceGroup() implements Source {}

        /// A publication about an instrument.
        record Publication(String citation) implements Source {

            public Publication {
                if (citation.isBlank()) {
                    throw new IllegalArgumentException("Published norms are cited.");
                }
            }
        }
    }

    public FunctionalNorms {
        if (sd.sign() < 0) {
            throw new IllegalArgumentException("A standard deviation is not negative.");
        }
    }

    Population population() {
        return new Population(mean, sd.square());
    }

    Set<Flag> flags() {
        return switch (source) {
            case Source.ReferenceGroup _ -> Set.of();
            case Source.Publication _ -> Set.of(Flag.PUBLISHED_NORMS);
        };
    }
}
