/// Benchmarks beside the bare limit, in the same run. None stands here yet: `thaw demo` prints the
/// pipeline's own rates.
package dev.thaw.bench;
