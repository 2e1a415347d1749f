package dev.thaw.launcher;

/// Seconds since a start.
record Stopwatch(long startedNanos) {

    static Stopwatch start() {
        return new Stopwatch(System.nanoTime());
    }

    double seconds() {
        return (System.nanoTime() - startedNanos) / 1e9;
    }
}
