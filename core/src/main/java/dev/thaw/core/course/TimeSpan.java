package dev.thaw.core.course;

import java.time.Instant;

/// A span of time, its beginning included, its end not.
public record TimeSpan(Instant from, Instant until) {

    public TimeSpan {
        if (until.isBefore(from)) {
            throw new IllegalArgumentException("A span of time does not end before it begins.");
        }
    }

    public boolean contains(Instant time) {
        return !time.isBefore(from) && time.isBefore(until);
    }
}
