package dev.thaw.ingest.http;

import java.util.concurrent.Semaphore;

/// The room that all requests in flight share, in pieces of [#PIECE] bytes. A request takes one for
/// itself and one for each piece of its body as it arrives, so that a slow phone holds no more than
/// it sent. Nothing waits for room: who finds none is told to come again.
public final class Room {
    static final int PIECE = 64 * 1024;

    private final Semaphore free;

    Room(int pieces) {
        this.free = new Semaphore(pieces);
    }

    /// Room for one request, to be closed with it.
    public Share enter() throws RequestRefused {
        Share share = new Share();
        share.grow();
        return share;
    }

    /// What one request holds.
    public final class Share implements AutoCloseable {
        private int held;

        private Share() {}

        void grow() throws RequestRefused {
            if (!free.tryAcquire()) {
                throw new RequestRefused(Problem.BUSY);
            }
            held++;
        }

        @Override
        public void close() {
            free.release(held);
        }
    }
}
