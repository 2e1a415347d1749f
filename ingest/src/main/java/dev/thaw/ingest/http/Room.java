package dev.thaw.ingest.http;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

/// The room that all requests in flight share, in pieces of [#PIECE] bytes. A request takes one for
/// itself and one for each piece of its body as it arrives, so that a slow phone holds no more than
/// it sent. Nothing waits for room: who finds none is told to come again. No key holds all of it,
/// and no body holds its part for as long as it likes.
public final class Room {
    static final int PIECE = 64 * 1024;

    private final Semaphore free;
    private final int mostOfAKey;
    private final Pace pace;
    private final ConcurrentMap<String, Integer> heldByKey = new ConcurrentHashMap<>();

    /// @param mostOfAKey how many of the pieces the requests of one key hold together
    /// @param pace how slowly a body may come
    Room(int pieces, int mostOfAKey, Pace pace) {
        this.free = new Semaphore(pieces);
        this.mostOfAKey = mostOfAKey;
        this.pace = pace;
    }

    /// Room for one request, to be closed with it.
    public Share enter() throws RequestRefused {
        Share share = new Share();
        share.grow();
        return share;
    }

    private boolean take(String key, int pieces) {
        int[] taken = {0};
        heldByKey.compute(
                key,
                (_, held) -> {
                    int before = held == null ? 0 : held;
                    taken[0] = before + pieces <= mostOfAKey ? pieces : 0;
                    return before + taken[0] == 0 ? null : Integer.valueOf(before + taken[0]);
                });
        return taken[0] == pieces;
    }

    private void giveBack(String key, int pieces) {
        heldByKey.computeIfPresent(key, (_, held) -> held == pieces ? null : held - pieces);
    }

    /// What one request holds.
    public final class Share implements AutoCloseable {
        private int held;
        private Optional<String> key = Optional.empty();
        private long begun;

        private Share() {}

        /// Counts what the request holds, from here on, as its key's; its body begins to be read.
        ///
        /// @throws RequestRefused if the key holds too much already
        void beginBody(Caller caller) throws RequestRefused {
            String claimed = caller.limit().key();
            if (!take(claimed, held)) {
                throw new RequestRefused(Problem.TOO_MANY_AT_ONCE);
            }
            key = Optional.of(claimed);
            begun = System.nanoTime();
        }

        void grow() throws RequestRefused {
            if (key.isPresent() && !take(key.get(), 1)) {
                throw new RequestRefused(Problem.TOO_MANY_AT_ONCE);
            }
            if (!free.tryAcquire()) {
                key.ifPresent(one -> giveBack(one, 1));
                throw new RequestRefused(Problem.BUSY);
            }
            held++;
        }

        /// Ends a body that comes too slowly.
        ///
        /// @param bytes how much of it has come
        void refuseIfTooSlow(long bytes) throws RequestRefused {
            if (pace.isTooSlow(bytes, Duration.ofNanos(System.nanoTime() - begun))) {
                throw new RequestRefused(Problem.SLOW_BODY);
            }
        }

        @Override
        public void close() {
            key.ifPresent(one -> giveBack(one, held));
            free.release(held);
        }
    }
}
