package dev.thaw.reports.reader;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;

/// How fast each reader may ask.
final class Allowances {

    private static final Duration IDLE = Duration.ofHours(1);
    private static final int MOST_READERS = 10_000;

    private final int requestsPerMinute;
    private final Cache<String, Bucket> buckets =
            Caffeine.newBuilder().maximumSize(MOST_READERS).expireAfterAccess(IDLE).build();

    Allowances(int requestsPerMinute) {
        this.requestsPerMinute = requestsPerMinute;
    }

    /// @throws NotAdmitted if the reader is too fast, with the time when they may come again
    void take(Reader reader) throws NotAdmitted {
        ConsumptionProbe probe =
                buckets.get(reader.name(), _ -> bucket()).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw NotAdmitted.until(
                    NotAdmitted.Reason.TOO_FAST, Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }

    private Bucket bucket() {
        return Bucket.builder()
                .addLimit(
                        limit ->
                                limit.capacity(requestsPerMinute)
                                        .refillGreedy(requestsPerMinute, Duration.ofMinutes(1)))
                .build();
    }
}
