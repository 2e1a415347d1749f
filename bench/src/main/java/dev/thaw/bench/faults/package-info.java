/// Runs in which things are killed: whatever dies at whatever moment, the tables are those of an
/// undisturbed run.
package dev.thaw.bench.faults;
