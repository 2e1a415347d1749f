package dev.thaw.core.course;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which session is the how-manieth, and how many were attended.
///
/// A session has the number that the study gave it; gaps between numbers are not closed. One
/// without a number has its place among the attended sessions, by start and then by id, counted
/// from 1; if the study gave that number to another session, it has none, but still counts as
/// attended. Of several sessions with the same number the earliest is the session, the others count
/// nowhere.
public final class Dose {

    /// The last day of a block, and of the outcome window after its last session.
    static final Duration LONGEST = Duration.ofDays(14);

    private static final int FIRST_OF_WINDOW = 8;
    private static final int LAST_OF_WINDOW = 12;

    private static final Comparator<AttendedSession> BY_TIME =
            Comparator.comparing(AttendedSession::start).thenComparing(AttendedSession::id);

    /// A session with its number.
    public record Numbered(int number, AttendedSession session) {}

    private final List<AttendedSession> attended;
    private final List<Numbered> numbered;

    private Dose(List<AttendedSession> attended, List<Numbered> numbered) {
        this.attended = attended;
        this.numbered = numbered;
    }

    public static Dose of(Collection<AttendedSession> sessions) {
        Set<Integer> given = new HashSet<>();
        List<AttendedSession> attended =
                sessions.stream()
                        .sorted(BY_TIME)
                        .filter(
                                session ->
                                        session.number().isEmpty()
                                                || given.add(session.number().getAsInt()))
                        .toList();
        List<Numbered> numbered = new ArrayList<>();
        for (int i = 0; i < attended.size(); i++) {
            AttendedSession session = attended.get(i);
            if (session.number().isPresent() || !given.contains(i + 1)) {
                numbered.add(new Numbered(session.number().orElse(i + 1), session));
            }
        }
        return new Dose(attended, List.copyOf(numbered));
    }

    /// Every session that counts, by start and then by id.
    public List<AttendedSession> attended() {
        return attended;
    }

    /// Those with a number, by start and then by id; numbers need not rise.
    public List<Numbered> numbered() {
        return numbered;
    }

    /// How many sessions had begun by then.
    public int at(Instant cutOff) {
        return (int) attended.stream().filter(session -> !session.start().isAfter(cutOff)).count();
    }

    /// The outcome window of the dose 8 to 12: it opens when the first attended session numbered 8
    /// to 12 ends and closes 14 days after the end of the last one. Absent as long as none was
    /// attended.
    public Optional<TimeSpan> windowAfterEight() {
        List<Instant> ends =
                numbered.stream()
                        .filter(session -> session.number() >= FIRST_OF_WINDOW)
                        .filter(session -> session.number() <= LAST_OF_WINDOW)
                        .map(session -> session.session().end())
                        .sorted()
                        .toList();
        return ends.isEmpty()
                ? Optional.empty()
                : Optional.of(new TimeSpan(ends.getFirst(), ends.getLast().plus(LONGEST)));
    }
}
