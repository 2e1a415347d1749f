package dev.thaw.ingest.http;

import java.time.Duration;

/// How slowly a request's body may come. Jetty ends a connection on which nothing comes at all; a
/// client that sends a byte now and then is ended here. (Jetty's own least rate has no time of
/// grace, and a pause of this process would end good requests.)
///
/// @param grace for so long a body may come as it likes
/// @param bytesPerSecond so many must have come for each second after that, of the body as it is
///   sent
record Pace(Duration grace, int bytesPerSecond) {
    static final Pace USUAL = new Pace(Duration.ofSeconds(20), 1_000);

    /// Whether a body of which so many bytes have come in a time comes too slowly.
    boolean isTooSlow(long bytes, Duration taken) {
        Duration counted = taken.minus(grace);
        return counted.isPositive() && bytes * 1_000 < counted.toMillis() * bytesPerSecond;
    }
}
