package dev.thaw.bench.faults;

import static dev.thaw.bench.faults.Fault.BROKER_KILLED;
import static dev.thaw.bench.faults.Fault.DATABASE_KILLED;
import static dev.thaw.bench.faults.Fault.INSTANCE_KILLED;
import static dev.thaw.bench.faults.Fault.INSTANCE_LEFT;
import static dev.thaw.bench.faults.Fault.REPORTS_KILLED;
import static dev.thaw.bench.faults.Fault.STATE_LOST;
import static dev.thaw.bench.faults.Fault.STREAMS_KILLED;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Faults that happen one after another, and what is compared when all that was published meanwhile
/// is visible.
///
/// @param before happen before anything of the round's part is published
/// @param during happen at random moments while it is published, and after
record Round(List<Fault> before, List<Fault> during) {

    private static final int TOGETHER = 3;

    /// How often each comes, of 20.
    private static final List<Fault> BAG =
            List.of(
                    STREAMS_KILLED,
                    STREAMS_KILLED,
                    STREAMS_KILLED,
                    STREAMS_KILLED,
                    STREAMS_KILLED,
                    STREAMS_KILLED,
                    STREAMS_KILLED,
                    STREAMS_KILLED,
                    BROKER_KILLED,
                    BROKER_KILLED,
                    BROKER_KILLED,
                    BROKER_KILLED,
                    DATABASE_KILLED,
                    DATABASE_KILLED,
                    DATABASE_KILLED,
                    REPORTS_KILLED,
                    REPORTS_KILLED,
                    INSTANCE_KILLED,
                    INSTANCE_LEFT,
                    STATE_LOST);

    Round {
        before = List.copyOf(before);
        during = List.copyOf(during);
    }

    List<Fault> faults() {
        List<Fault> all = new ArrayList<>(before);
        all.addAll(during);
        return all;
    }

    /// Each fault once, in two rounds. The state directory is lost while nothing is under way: the
    /// next reader of a transaction that nobody ends waits half a minute for it.
    static List<Round> eachOnce() {
        return List.of(
                new Round(List.of(STATE_LOST), List.of(STREAMS_KILLED, BROKER_KILLED)),
                new Round(
                        List.of(),
                        List.of(DATABASE_KILLED, REPORTS_KILLED, INSTANCE_LEFT, INSTANCE_KILLED)));
    }

    /// Rounds of three faults at random, until so many processes are killed.
    static List<Round> atRandom(int kills, SplittableRandom random) {
        List<Round> rounds = new ArrayList<>();
        List<Fault> round = new ArrayList<>();
        List<Fault> bag = new ArrayList<>();
        int left = kills;
        while (left > 0 || !round.isEmpty()) {
            if (bag.isEmpty()) {
                bag.addAll(BAG);
            }
            Fault next = bag.remove(random.nextInt(bag.size()));
            left -= next == INSTANCE_LEFT ? 0 : 1;
            round.add(next);
            if (round.size() == TOGETHER) {
                rounds.add(new Round(List.of(), round));
                round = new ArrayList<>();
            }
        }
        return rounds;
    }
}
