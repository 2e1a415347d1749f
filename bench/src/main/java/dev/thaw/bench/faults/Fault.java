package dev.thaw.bench.faults;

import java.time.Duration;
import java.util.SplittableRandom;

/// What may happen to a running Thaw.
enum Fault {
    /// The streams process is killed and started again.
    STREAMS_KILLED("streams process killed") {
        @Override
        void strike(RunningThaw thaw, SplittableRandom random) {
            thaw.killStreams(RunningThaw.FIRST);
            pause(random, 500);
            thaw.startStreams(RunningThaw.FIRST);
        }
    },
    /// The broker, with the registry, is killed and started again.
    BROKER_KILLED("broker killed") {
        @Override
        void strike(RunningThaw thaw, SplittableRandom random) {
            thaw.killBroker();
            pause(random, 2_000);
            thaw.startBroker();
        }
    },
    /// PostgreSQL, which holds the vault and the tables, is killed and started again.
    DATABASE_KILLED("PostgreSQL killed") {
        @Override
        void strike(RunningThaw thaw, SplittableRandom random) {
            thaw.killDatabase(random.nextBoolean());
            pause(random, 2_000);
            thaw.startDatabase();
        }
    },
    /// A second streams instance comes and is killed.
    INSTANCE_KILLED("second streams instance joined and was killed") {
        @Override
        void strike(RunningThaw thaw, SplittableRandom random) {
            thaw.startStreams(RunningThaw.SECOND);
            stay(random);
            thaw.killStreams(RunningThaw.SECOND);
        }
    },
    /// A second streams instance comes and leaves in order.
    INSTANCE_LEFT("second streams instance joined and left") {
        @Override
        void strike(RunningThaw thaw, SplittableRandom random) {
            thaw.startStreams(RunningThaw.SECOND);
            stay(random);
            thaw.stopStreams(RunningThaw.SECOND);
        }
    },
    /// The streams process is killed and comes back without its state directory.
    STATE_LOST("streams process killed and its state directory wiped") {
        @Override
        void strike(RunningThaw thaw, SplittableRandom random) {
            thaw.killStreams(RunningThaw.FIRST);
            thaw.loseState(RunningThaw.FIRST);
            thaw.startStreams(RunningThaw.FIRST);
        }
    },
    /// The process that writes the tables is killed and started again.
    REPORTS_KILLED("projection killed") {
        @Override
        void strike(RunningThaw thaw, SplittableRandom random) {
            thaw.killReports();
            pause(random, 500);
            thaw.startReports();
        }
    };

    private static final Duration SHORTEST_STAY = Duration.ofSeconds(3);

    private final String words;

    Fault(String words) {
        this.words = words;
    }

    /// Strikes, and returns when what was killed is on its way back.
    abstract void strike(RunningThaw thaw, SplittableRandom random);

    String words() {
        return words;
    }

    /// Long enough to get work, mostly.
    private static void stay(SplittableRandom random) {
        Pause.of(SHORTEST_STAY);
        pause(random, 6_000);
    }

    private static void pause(SplittableRandom random, int atMostMillis) {
        Pause.of(Duration.ofMillis(random.nextInt(atMostMillis)));
    }
}
