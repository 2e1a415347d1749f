package dev.thaw.core.consent;

import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent;
import dev.thaw.core.event.ConsentEvent.ConsentGiven;
import dev.thaw.core.event.ConsentEvent.ConsentResumed;
import dev.thaw.core.event.ConsentEvent.ConsentWithdrawn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// All that is known about one participant's consent, in the order in which it takes effect.
///
/// At equal times permits come before denials, so that whoever reads to the end lets the denial win
/// (rule 6). The order of arrival leaves no trace.
public record ConsentHistory(List<Entry> entries) {

    private static final Comparator<Entry> BY_EFFECT =
            Comparator.comparing(Entry::effectiveFrom)
                    .thenComparingInt(ConsentHistory::rank)
                    .thenComparing(entry -> entry.event().toString());

    public ConsentHistory {
        entries = entries.stream().sorted(BY_EFFECT).toList();
    }

    /// Nothing is known.
    public static ConsentHistory unknown() {
        return new ConsentHistory(List.of());
    }

    /// This history and one more event.
    public ConsentHistory with(Entry entry) {
        List<Entry> all = new ArrayList<>(entries);
        all.add(entry);
        return new ConsentHistory(all);
    }

    /// One consent event and the instant from which it holds.
    public record Entry(ConsentEvent event, Instant effectiveFrom) {

        /// A withdrawal holds from the earlier of when it was stated and when it was received; what
        /// its own event time says counts as stated. A grant and a resumption hold from the instant
        /// that they name (rule 3).
        public static Entry of(ConsentEvent event, CaptureTime captured, Instant receivedAt) {
            Instant from =
                    switch (event) {
                        case ConsentGiven given -> given.effectiveFrom();
                        case ConsentResumed resumed -> resumed.effectiveFrom();
                        case ConsentWithdrawn withdrawn ->
                                earlier(
                                        withdrawn.statedAt().orElse(receivedAt),
                                        captured instanceof CaptureTime.Moment moment
                                                ? moment.at()
                                                : receivedAt,
                                        receivedAt);
                    };
            return new Entry(event, from);
        }

        private static Instant earlier(Instant stated, Instant captured, Instant received) {
            Instant first = stated.isBefore(captured) ? stated : captured;
            return first.isBefore(received) ? first : received;
        }
    }

    private static int rank(Entry entry) {
        return switch (entry.event()) {
            case ConsentGiven _ -> 0;
            case ConsentResumed _ -> 1;
            case ConsentWithdrawn _ -> 2;
        };
    }
}
