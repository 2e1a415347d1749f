package dev.thaw.core.course;

import dev.thaw.core.number.Estimate;
import dev.thaw.core.number.Figure;
import dev.thaw.core.number.Rational;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// The answers between one session and the next, and the blank rate among them: Y_s.
///
/// A block begins with the end of session s and ends with the start of the next attended session,
/// at most 14 days (of 24 hours) later. INSUFFICIENT_N below 6 answers. A block that has not ended
/// by the cut-off is not in, as a week is not. Sessions that overlap leave a block without time,
/// and so without answers.
///
/// @param session its number s
/// @param answers how many
/// @param blanks how many of them were blank
public record Block(int session, TimeSpan span, int answers, int blanks) {

    /// Fewest answers of a block with a value.
    public static final int LEAST_ANSWERS = 6;

    /// An answered prompt.
    ///
    /// @param blank whether nothing was felt
    public record Answer(Instant time, boolean blank) {}

    /// The finished blocks, by their sessions' time.
    public static List<Block> of(Dose dose, Collection<Answer> answers, Instant cutOff) {
        List<Block> blocks = new ArrayList<>();
        for (Dose.Numbered session : dose.numbered()) {
            TimeSpan span = after(session.session(), dose);
            if (!span.until().isAfter(cutOff)) {
                List<Answer> inside =
                        answers.stream().filter(answer -> span.contains(answer.time())).toList();
                blocks.add(
                        new Block(
                                session.number(),
                                span,
                                inside.size(),
                                (int) inside.stream().filter(Answer::blank).count()));
            }
        }
        return blocks;
    }

    private static TimeSpan after(AttendedSession session, Dose dose) {
        int next = dose.attended().indexOf(session) + 1;
        return between(
                session.end(),
                next == dose.attended().size()
                        ? Optional.empty()
                        : Optional.of(dose.attended().get(next).start()));
    }

    /// The time of a block.
    ///
    /// @param end of the session that it follows
    /// @param next start of the next attended session, where there is one
    public static TimeSpan between(Instant end, Optional<Instant> next) {
        Instant longest = end.plus(Dose.LONGEST);
        Instant until = next.filter(start -> start.isBefore(longest)).orElse(longest);
        return new TimeSpan(end, until.isBefore(end) ? end : until);
    }

    /// Y_s with the number of answers.
    public Estimate blankRate() {
        return answers < LEAST_ANSWERS
                ? Estimate.tooFew(answers, LEAST_ANSWERS)
                : Estimate.of(Figure.of(Rational.of(blanks, answers)), answers);
    }

    /// The blank rates by session, of the blocks that have one.
    public static Readings blankRates(Collection<Block> blocks) {
        TreeMap<Integer, Rational> rates = new TreeMap<>();
        for (Block block : blocks) {
            if (block.answers() >= LEAST_ANSWERS) {
                rates.put(block.session(), Rational.of(block.blanks(), block.answers()));
            }
        }
        return new Readings(rates);
    }
}
