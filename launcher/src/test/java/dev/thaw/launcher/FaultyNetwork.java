package dev.thaw.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/// A way to a server on which connections break before, within and after a request, and answers
/// break off or never come.
final class FaultyNetwork implements AutoCloseable {
    private static final int LARGEST_PIECE = 16 * 1024;

    private final ServerSocket listening;
    private final SplittableRandom random;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile int server;
    private volatile boolean calm;
    private int faults;

    /// What happens to bytes on their way.
    private enum Fate {
        PASS,
        CUT_BEFORE,
        CUT_WITHIN,
        CUT_AFTER,
        NEVER_COME
    }

    FaultyNetwork(int server, long seed) throws IOException {
        this.server = server;
        this.random = new SplittableRandom(seed);
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /// The server was started again, at another port: whoever comes through here need not know.
    void leadTo(int newServer) {
        server = newServer;
    }

    /// From now on everything passes.
    void calmDown() {
        calm = true;
    }

    /// How often something went wrong.
    synchronized int faults() {
        return faults;
    }

    private synchronized Fate fate(boolean answer) {
        int drawn = random.nextInt(100);
        if (calm || drawn >= 30) {
            return Fate.PASS;
        }
        faults++;
        if (drawn < 8) {
            return Fate.CUT_BEFORE;
        }
        if (drawn < 16) {
            return Fate.CUT_WITHIN;
        }
        return drawn < 27 || !answer ? Fate.CUT_AFTER : Fate.NEVER_COME;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException _) {
                // Closed.
            }
        }
    }

    private void connect(Socket client) {
        try {
            Socket ahead = new Socket(InetAddress.getLoopbackAddress(), server);
            open.add(ahead);
            Thread.ofVirtual().start(() -> pass(ahead, client, true));
            pass(client, ahead, false);
        } catch (IOException _) {
            // The server is not there at present.
            close(client);
        }
    }

    private void pass(Socket from, Socket to, boolean answer) {
        byte[] piece = new byte[LARGEST_PIECE];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int length = in.read(piece);
            while (length > 0 && passed(fate(answer), out, piece, length)) {
                length = in.read(piece);
            }
        } catch (IOException _) {
            // Broken off by somebody else.
        } finally {
            close(from);
            close(to);
        }
    }

    /// Whether the connection goes on.
    private boolean passed(Fate fate, OutputStream out, byte[] piece, int length)
            throws IOException {
        switch (fate) {
            case PASS, CUT_AFTER -> out.write(piece, 0, length);
            case CUT_WITHIN -> out.write(piece, 0, length / 2);
            case CUT_BEFORE -> {
                // Nothing arrives.
            }
            case NEVER_COME -> awaitClosing();
        }
        return fate == Fate.PASS;
    }

    private void awaitClosing() {
        try {
            closed.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listening.close();
        open.forEach(this::close);
    }
}
