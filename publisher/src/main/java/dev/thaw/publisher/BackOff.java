package dev.thaw.publisher;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait after each failure in a row: twice as long each time, of which a random half is
/// left out, so that many phones that lost one gateway do not come back together.
final class BackOff {
    private static final int UNHURRIED = 12;

    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private Duration next;

    BackOff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        this.next = first;
    }

    Duration next() {
        Duration wait = next;
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(longest) < 0 ? doubled : longest;
        return jittered(wait);
    }

    Duration longest() {
        return jittered(longest);
    }

    /// How long to wait before what others do not wait for.
    Duration unhurried() {
        return jittered(longest.multipliedBy(UNHURRIED));
    }

    void reset() {
        next = first;
    }

    private Duration jittered(Duration wait) {
        return Duration.ofNanos((long) (wait.toNanos() * random.nextDouble(0.5, 1)));
    }
}
