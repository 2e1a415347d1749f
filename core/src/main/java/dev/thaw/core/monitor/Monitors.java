package dev.thaw.core.monitor;

import dev.thaw.core.number.Rational;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.protocol.StudyProtocol.Compliance;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/// The rules by which participants and apps come onto the data steward's list: pure functions of
/// what is known of one of them, the study's protocol and the moment at which somebody looks.
public final class Monitors {

    private Monitors() {}

    /// What there is to look at in a participant, with the moment since when it is so: nothing
    /// while no reports are expected of them.
    public static SortedMap<Kind, Instant> of(
            WatchedParticipant participant, StudyProtocol protocol, Instant now) {
        Map<Kind, Optional<Instant>> found = new EnumMap<>(Kind.class);
        if (participant.isAwaited(now)) {
            found.put(Kind.SILENT_PARTICIPANT, silence(participant, protocol, now));
            participant
                    .weekOne()
                    .map(weekOne -> new Weeks(weekOne, protocol))
                    .ifPresent(
                            weeks -> {
                                found.put(
                                        Kind.FALLING_COMPLIANCE,
                                        fallingCompliance(participant, weeks, now));
                                found.put(Kind.OVERWHELM, overwhelm(participant, weeks, now));
                            });
        }
        SortedMap<Kind, Instant> since = new TreeMap<>();
        found.forEach((kind, begin) -> begin.ifPresent(at -> since.put(kind, at)));
        return since;
    }

    /// Since when an app is silent.
    ///
    /// @param lastReceivedAt when an observation of it was received last, from any participant
    /// @param awaited whether reports are expected of anybody who uses it
    public static Optional<Instant> silenceOfApp(
            Instant lastReceivedAt, boolean awaited, StudyProtocol protocol, Instant now) {
        OptionalInt hours = protocol.monitors().silentAppHours();
        return awaited
                        && hours.isPresent()
                        && isAgo(lastReceivedAt, Duration.ofHours(hours.getAsInt()), now)
                ? Optional.of(lastReceivedAt)
                : Optional.empty();
    }

    /// Silence begins when reports are expected, at the earliest: a pause is none.
    private static Optional<Instant> silence(
            WatchedParticipant participant, StudyProtocol protocol, Instant now) {
        OptionalInt days = protocol.monitors().silentParticipantDays();
        if (days.isEmpty()) {
            return Optional.empty();
        }
        Instant begin = participant.awaited().orElseThrow().from();
        Instant since = participant.lastHeardAt().filter(begin::isBefore).orElse(begin);
        return Optional.of(since).filter(at -> isAgo(at, Duration.ofDays(days.getAsInt()), now));
    }

    private static boolean isAgo(Instant moment, Duration least, Instant now) {
        return Duration.between(moment, now).compareTo(least) >= 0;
    }

    /// By weeks that are over: what the week under way comes to is not known yet.
    private static Optional<Instant> fallingCompliance(
            WatchedParticipant participant, Weeks weeks, Instant now) {
        return weeks.protocol()
                .monitors()
                .compliance()
                .flatMap(
                        limit ->
                                firstOf(
                                                weeks.overAt(now),
                                                week -> falls(participant.answered(), week, limit))
                                        .map(first -> weeks.begin(first - limit.weeks() + 1)));
    }

    /// Whether compliance is falling, as it stands after a week. Weeks without prompts tell
    /// nothing.
    private static boolean falls(SortedMap<Integer, Answered> all, int week, Compliance limit) {
        int first = week - limit.weeks() + 1;
        SortedMap<Integer, Answered> last = all.subMap(first, week + 1);
        if (last.size() < limit.weeks()) {
            return false;
        }
        Rational below = Rational.of(limit.below());
        return last.values().stream().allMatch(one -> one.share().compareTo(below) < 0)
                || isFall(all.headMap(first), last, limit);
    }

    private static boolean isFall(
            SortedMap<Integer, Answered> before,
            SortedMap<Integer, Answered> last,
            Compliance limit) {
        return before.size() >= limit.weeks()
                && share(before).subtract(share(last)).compareTo(Rational.of(limit.fall())) >= 0;
    }

    private static Rational share(SortedMap<Integer, Answered> weeks) {
        return weeks.values().stream().reduce(Answered::and).orElseThrow().share();
    }

    /// By the week under way as soon as it has enough answers, else by the one before: somebody to
    /// whom it is too much does not wait for Monday.
    private static Optional<Instant> overwhelm(
            WatchedParticipant participant, Weeks weeks, Instant now) {
        SortedMap<Integer, BigDecimal> shares = participant.overwhelm();
        int current = weeks.at(now);
        int newest = shares.containsKey(current) ? current : current - 1;
        return weeks.protocol()
                .monitors()
                .overwhelmLevel()
                .flatMap(
                        level ->
                                firstOf(
                                        newest,
                                        week ->
                                                shares.containsKey(week)
                                                        && shares.get(week).compareTo(level) > 0))
                .map(weeks::begin);
    }

    /// The first of the weeks up to a newest one in which something holds without a break; absent
    /// if it does not hold in the newest.
    private static Optional<Integer> firstOf(int newest, IntPredicate holds) {
        if (!holds.test(newest)) {
            return Optional.empty();
        }
        int first = newest;
        while (holds.test(first - 1)) {
            first--;
        }
        return Optional.of(first);
    }
}
