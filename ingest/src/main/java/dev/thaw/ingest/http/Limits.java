package dev.thaw.ingest.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.thaw.ingest.http.Caller.Allowance;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.EstimationProbe;
import java.time.Duration;

/// How fast each key may write. Whoever was silent may send a full request at once – a phone that
/// was offline for weeks –; beyond that, events come in at the key's pace.
final class Limits {
    private static final Duration IDLE = Duration.ofHours(1);
    private static final int MOST_KEYS = 100_000;

    private final int burst;
    private final Cache<Allowance, Bucket> buckets =
            Caffeine.newBuilder().maximumSize(MOST_KEYS).expireAfterAccess(IDLE).build();

    /// @param burst the most events of a request
    Limits(int burst) {
        this.burst = burst;
    }

    /// Takes a request's events from its key's allowance.
    ///
    /// @param events how many; a request without any counts as one
    /// @throws RequestRefused if the key is too fast, with the time when it may come again
    void take(Allowance allowance, int events) throws RequestRefused {
        ConsumptionProbe probe =
                buckets.get(allowance, this::bucket)
                        .tryConsumeAndReturnRemaining(Math.max(1, events));
        if (!probe.isConsumed()) {
            throw RequestRefused.until(
                    Problem.TOO_FAST, Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }

    /// Refuses a key that has nothing left before its request is read, which costs more than to
    /// refuse it.
    void refuseIfSpent(Allowance allowance) throws RequestRefused {
        EstimationProbe probe = buckets.get(allowance, this::bucket).estimateAbilityToConsume(1);
        if (!probe.canBeConsumed()) {
            throw RequestRefused.until(
                    Problem.TOO_FAST, Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }

    private Bucket bucket(Allowance allowance) {
        int perMinute = allowance.eventsPerMinute();
        return Bucket.builder()
                .addLimit(
                        limit ->
                                limit.capacity(Math.max(burst, perMinute))
                                        .refillGreedy(perMinute, Duration.ofMinutes(1)))
                .build();
    }
}
