package dev.thaw.reports.monitor;

import java.time.Duration;
import java.util.Optional;

/// How studies are monitored.
///
/// @param every how often they are looked at
/// @param webhook who is told that there is something new; absent: nobody
/// @param firstPause after the first attempt to tell that failed; each is twice the one before
/// @param longestPause the longest of them
public record MonitorSettings(
        Duration every, Optional<Webhook> webhook, Duration firstPause, Duration longestPause) {

    public MonitorSettings {
        if (!every.isPositive() || !firstPause.isPositive()) {
            throw new IllegalArgumentException("there is time between two looks, or two attempts");
        }
    }

    /// With the usual pauses: 5 s at first, at last an hour.
    public MonitorSettings(Duration every, Optional<Webhook> webhook) {
        this(every, webhook, Duration.ofSeconds(5), Duration.ofHours(1));
    }
}
