package dev.thaw.publisher;

import java.util.Optional;
import java.util.UUID;

/// How often the first event of the queue, sent alone, failed in one and the same way.
final class Stumbling {

    /// With the usual back-off, half a minute.
    private static final int ENOUGH = 6;

    private Optional<Step> step = Optional.empty();

    private record Step(UUID event, String how, int times) {}

    /// It failed once more.
    ///
    /// @param how in which way; another way begins anew
    void again(UUID event, String how) {
        int before = isSame(event, how) ? step.orElseThrow().times() : 0;
        step = Optional.of(new Step(event, how, before + 1));
    }

    boolean isSame(UUID event, String how) {
        return step.filter(last -> last.event().equals(event) && last.how().equals(how))
                .isPresent();
    }

    /// Something else happened.
    void over() {
        step = Optional.empty();
    }

    /// Whether it failed so often that it may be the event's own fault.
    boolean isEnough(UUID event) {
        return step.filter(last -> last.event().equals(event) && last.times() >= ENOUGH)
                .isPresent();
    }

    /// How often the event failed since that was enough.
    int surplus() {
        return step.map(last -> Math.max(0, last.times() - ENOUGH)).orElse(0);
    }
}
