package dev.thaw.bench.speed;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// A client of HTTP that costs next to nothing, so that a machine with two cores measures the
/// server: bodies made before, written to kept connections, and no more of an answer looked at than
/// shows that all is well.
///
/// @param connections how many send at the same time, one request each
record Load(int port, String path, String key, int connections) {

    private static final double NANOS = 1e9;
    private static final double NANOS_A_MILLI = 1e6;

    /// How long requests took, from when they were due.
    static final class Latencies {

        private final long[] sortedNanos;

        Latencies(long[] nanos) {
            this.sortedNanos = nanos.clone();
            Arrays.sort(sortedNanos);
        }

        int count() {
            return sortedNanos.length;
        }

        double millis(double share) {
            int at = Math.min(sortedNanos.length - 1, (int) (share * sortedNanos.length));
            return sortedNanos[at] / NANOS_A_MILLI;
        }
    }

    /// Sends each body once, as fast as answers come.
    ///
    /// @return seconds until all were answered
    double seconds(List<byte[]> bodies, int status) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        try (Connections all = Connections.open(port, connections)) {
            long begin = System.nanoTime();
            all.use(
                    (in, out) -> {
                        for (int i = next.getAndIncrement();
                                i < bodies.size();
                                i = next.getAndIncrement()) {
                            exchange(in, out, bodies.get(i), status);
                        }
                    });
            return (System.nanoTime() - begin) / NANOS;
        }
    }

    /// Sends bodies round and round at a pace that does not wait for answers: a request that finds
    /// its connection busy is late, and its lateness counts.
    Latencies paced(List<byte[]> bodies, double perSecond, Duration time)
            throws InterruptedException {
        int requests = (int) (perSecond * time.toNanos() / NANOS);
        long[] nanos = new long[requests];
        AtomicInteger next = new AtomicInteger();
        try (Connections all = Connections.open(port, connections)) {
            long begin = System.nanoTime();
            all.use(
                    (in, out) -> {
                        for (int i = next.getAndIncrement();
                                i < requests;
                                i = next.getAndIncrement()) {
                            long due = begin + (long) (i * NANOS / perSecond);
                            for (long early = due - System.nanoTime();
                                    early > 0;
                                    early = due - System.nanoTime()) {
                                LockSupport.parkNanos(early);
                            }
                            exchange(in, out, bodies.get(i % bodies.size()), 200);
                            nanos[i] = System.nanoTime() - due;
                        }
                    });
        }
        return new Latencies(nanos);
    }

    private interface Sending {
        void send(InputStream in, OutputStream out) throws IOException;
    }

    /// Connections that stand before the clock starts: a server that is connected to by many at
    /// once lets some wait a second.
    private record Connections(List<Socket> sockets) implements AutoCloseable {

        static Connections open(int port, int connections) {
            List<Socket> sockets = new ArrayList<>();
            try {
                for (int i = 0; i < connections; i++) {
                    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                    socket.setTcpNoDelay(true);
                    sockets.add(socket);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the server cannot be connected to", e);
            }
            return new Connections(sockets);
        }

        /// Sends on each, all at the same time.
        void use(Sending sending) throws InterruptedException {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> all = new ArrayList<>();
                for (Socket socket : sockets) {
                    all.add(threads.submit(() -> use(socket, sending)));
                }
                for (Future<?> one : all) {
                    one.get();
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException("a request failed", e);
            }
        }

        private static void use(Socket socket, Sending sending) {
            try {
                sending.send(
                        new BufferedInputStream(socket.getInputStream()), socket.getOutputStream());
            } catch (IOException e) {
                throw new UncheckedIOException("the connection failed", e);
            }
        }

        @Override
        public void close() {
            try {
                for (Socket socket : sockets) {
                    socket.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException("a connection cannot be closed", e);
            }
        }
    }

    private void exchange(InputStream in, OutputStream out, byte[] body, int status)
            throws IOException {
        byte[] head =
                ("POST "
                                + path
                                + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                + key
                                + "\r\nContent-Type: application/json\r\nContent-Length: "
                                + body.length
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        byte[] request = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        out.write(request);
        out.flush();
        String first = line(in);
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        String answer = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        if (!first.startsWith("HTTP/1.1 " + status) || answer.contains("refused")) {
            throw new IllegalStateException("not taken: " + first);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the server closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
