package dev.thaw.core.claim;

import java.util.Optional;

/// What a plan ties its evaluation to; what is not pinned may be that of the day of the lock.
///
/// @param measures hash of the measures' definitions, 64 hexadecimal digits
/// @param commit of the program's sources, or its beginning
/// @param timeZones version of the time zones' rules, such as `2025b`
/// @param vocabulary hash of the protocol that says what the feelings' words mean, 64 hexadecimal
///   digits
public record Pins(
        Optional<String> measures,
        Optional<String> commit,
        Optional<String> timeZones,
        Optional<String> vocabulary) {

    /// Of a plan that ties itself to nothing.
    public static final Pins NONE =
            new Pins(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
