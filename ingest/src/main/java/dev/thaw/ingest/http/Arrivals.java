package dev.thaw.ingest.http;

import io.javalin.config.JavalinConfig;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;

/// How many connections may wait until the server takes them up.
///
/// The phones of a study are prompted in the same minute. Java's usual 50 places are soon taken
/// where the machine is busy, and the system then resets connections whose requests nobody has
/// read: a phone waits for an answer that never comes.
public final class Arrivals {

    /// The system may allow fewer (`net.core.somaxconn` on Linux).
    private static final int MOST_WAITING = 1_024;

    private Arrivals() {}

    /// Gives every port of the server that many places. Doing so again changes nothing.
    public static void addTo(JavalinConfig config) {
        config.jetty.modifyServer(server -> server.addEventListener(new PlacesAtStart(server)));
    }

    /// A server has its ports only when it starts.
    private record PlacesAtStart(Server server) implements LifeCycle.Listener {

        @Override
        public void lifeCycleStarting(LifeCycle starting) {
            Stream.of(server.getConnectors())
                    .filter(ServerConnector.class::isInstance)
                    .map(ServerConnector.class::cast)
                    .forEach(port -> port.setAcceptQueueSize(MOST_WAITING));
        }
    }
}
