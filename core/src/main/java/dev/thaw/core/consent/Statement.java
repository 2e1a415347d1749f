package dev.thaw.core.consent;

import dev.thaw.core.event.CaptureTime;
import dev.thaw.core.event.ConsentEvent;
import dev.thaw.core.event.ConsentEvent.ConsentGiven;
import dev.thaw.core.event.ConsentEvent.ConsentResumed;
import dev.thaw.core.event.ConsentEvent.ConsentWithdrawn;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;

/// A consent event, the instant from which it holds, and its place among the others.
///
/// The two differ both ways. A consent signed on the 6th for the 10th lifts no withdrawal made on
/// the 8th; a withdrawal said on the 20th that reaches back to the 5th is not lifted by a consent
/// signed on the 10th.
record Statement(ConsentEvent event, Instant effectiveFrom, Instant decidedAt) {

    /// Of what was decided at one instant, permits come before denials, so that whoever reads to
    /// the end lets the denial win (rule 6), whenever either begins. Only a resumption that begins
    /// after the pause comes after it: both together say for how long.
    static final Comparator<Statement> BY_DECISION =
            Comparator.comparing(Statement::decidedAt)
                    .thenComparingInt(statement -> rank(statement.event()))
                    .thenComparing(Statement::effectiveFrom)
                    .thenComparing(statement -> statement.event() instanceof ConsentWithdrawn);

    /// A withdrawal holds from the earliest of when it was stated, when it was said and when it was
    /// received (rule 3). A grant and a resumption hold from the instant that they name; what
    /// begins before it was said refers to a document signed earlier, at the latest when it began.
    ///
    /// What was said on a civil day was said at its first or its last moment, whichever permits
    /// less.
    static Statement of(ConsentHistory.Entry entry, ZoneId home) {
        return switch (entry.event()) {
            case ConsentGiven given -> permit(entry, given.effectiveFrom(), home);
            case ConsentResumed resumed -> permit(entry, resumed.effectiveFrom(), home);
            case ConsentWithdrawn withdrawn -> {
                Instant earliest = earliest(entry, home);
                Instant stated = withdrawn.statedAt().orElse(earliest);
                yield new Statement(withdrawn, earlier(stated, earliest), latest(entry, home));
            }
        };
    }

    private static Statement permit(
            ConsentHistory.Entry entry, Instant effectiveFrom, ZoneId home) {
        return new Statement(
                entry.event(), effectiveFrom, earlier(effectiveFrom, earliest(entry, home)));
    }

    /// The earliest that it can have been said: never later than it was received, whatever a
    /// phone's clock shows.
    private static Instant earliest(ConsentHistory.Entry entry, ZoneId home) {
        return switch (entry.captured()) {
            case CaptureTime.Moment moment -> earlier(moment.at(), entry.receivedAt());
            case CaptureTime.CivilDay day -> earlier(day.firstMoment(home), entry.receivedAt());
            case CaptureTime.Ordinal _ -> entry.receivedAt();
        };
    }

    private static Instant latest(ConsentHistory.Entry entry, ZoneId home) {
        return switch (entry.captured()) {
            case CaptureTime.Moment moment -> earlier(moment.at(), entry.receivedAt());
            case CaptureTime.CivilDay day -> earlier(day.lastMoment(home), entry.receivedAt());
            case CaptureTime.Ordinal _ -> entry.receivedAt();
        };
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /// A guardian's permission and a child's assent come after a permit that stands alone, which
    /// would else hide them ([ConsentState]).
    private static int rank(ConsentEvent event) {
        return switch (event) {
            case ConsentGiven given ->
                    switch (given.grantor()) {
                        case PARTICIPANT, ATTESTOR -> 0;
                        case GUARDIAN, MINOR_ASSENT -> 1;
                    };
            case ConsentResumed _, ConsentWithdrawn _ -> 2;
        };
    }
}
