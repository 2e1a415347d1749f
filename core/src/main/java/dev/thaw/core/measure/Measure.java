package dev.thaw.core.measure;

import dev.thaw.core.protocol.StudyProtocol.Minima;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.Function;

/// A weekly measure: the mean, over one week's occasions, of one number each.
///
/// @param id name and version, such as `err@1`; part of every result
/// @param contribution the number that an occasion contributes; empty: it does not count here
/// @param minima fewest occasions, and study days with one, for a value
/// @param withError whether the value carries its day-cluster jackknife standard error
public record Measure<T>(
        String id,
        Function<T, Optional<BigDecimal>> contribution,
        Minima minima,
        boolean withError) {}
