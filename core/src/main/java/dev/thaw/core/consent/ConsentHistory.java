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

/// All that is known about one participant's consent, in the order in which it was decided.
///
/// At equal times permits come before denials, so that whoever reads to the end lets the denial win
/// (rule 6). The order of arrival leaves no trace.
public record ConsentHistory(List<Entry> entries) {

    private static final Comparator<Entry> BY_DECISION =
            Comparator.comparing(Entry::decidedAt)
                    .thenComparing(Entry::effectiveFrom)
                    .thenComparingInt(ConsentHistory::rank)
                    .thenComparing(entry -> entry.event().toString());

    public ConsentHistory {
        entries = entries.stream().sorted(BY_DECISION).toList();
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

    /// One consent event, the instant from which it holds, and its place among the others.
    ///
    /// @param decidedAt never after `effectiveFrom`. A grant or resumption that begins later than
    ///   it was decided lifts no withdrawal made in between
    public record Entry(ConsentEvent event, Instant effectiveFrom, Instant decidedAt) {

        /// A withdrawal holds from the earlier of when it was stated and when it was received; what
        /// its own event time says counts as stated. A grant and a resumption hold from the instant
        /// that they name (rule 3), and were decided at their own event time or, where that is
        /// missing or later, when they were received.
        public static Entry of(ConsentEvent event, CaptureTime captured, Instant receivedAt) {
            Instant decided =
                    captured instanceof CaptureTime.Moment moment
                            ? earlier(moment.at(), receivedAt)
                            : receivedAt;
            return switch (event) {
                case ConsentGiven given -> from(given.effectiveFrom(), decided, event);
                case ConsentResumed resumed -> from(resumed.effectiveFrom(), decided, event);
                case ConsentWithdrawn withdrawn -> {
                    Instant stated = earlier(withdrawn.statedAt().orElse(decided), decided);
                    yield from(stated, stated, event);
                }
            };
        }

        private static Entry from(Instant effectiveFrom, Instant decided, ConsentEvent event) {
            return new Entry(event, effectiveFrom, earlier(effectiveFrom, decided));
        }

        private static Instant earlier(Instant one, Instant other) {
            return one.isBefore(other) ? one : other;
        }
    }

    /// A guardian's permission and a child's assent come after a permit that stands alone, which
    /// would else hide them ([ConsentState]).
    private static int rank(Entry entry) {
        return switch (entry.event()) {
            case ConsentGiven given ->
                    switch (given.grantor()) {
                        case PARTICIPANT, ATTESTOR -> 0;
                        case GUARDIAN, MINOR_ASSENT -> 1;
                    };
            case ConsentResumed _ -> 2;
            case ConsentWithdrawn _ -> 3;
        };
    }
}
