package dev.thaw.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// TCP ports of this machine.
final class Ports {
    static final String LOOPBACK = "127.0.0.1";

    private Ports() {}

    /// The wanted port if nobody listens there, or a free one if 0 is wanted.
    ///
    /// @throws StartupProblem if another program holds the wanted port
    static int claim(String service, int wanted) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new StartupProblem(
                    "%s cannot listen on port %d, which another program holds: stop that program or choose another port."
                            .formatted(service, wanted),
                    e);
        }
    }
}
