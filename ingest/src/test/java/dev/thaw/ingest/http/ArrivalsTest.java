package dev.thaw.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.Javalin;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

    private static final int PHONES = 100;
    private static final int PATIENCE_MILLIS = 20_000;

    private static final byte[] REQUEST =
            "GET /here HTTP/1.1\r\nHost: thaw\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    @Test
    void whoeverComesWhileTheServerIsBusyIsAnsweredLater() throws Exception {
        // Given
        Javalin gateway =
                Javalin.create(
                                config -> {
                                    config.startup.showJavalinBanner = false;
                                    Arrivals.addTo(config);
                                    config.routes.get("/here", asked -> asked.result("here"));
                                })
                        .start("127.0.0.1", 0);
        ServerConnector port = (ServerConnector) gateway.jettyServer().server().getConnectors()[0];
        List<Socket> phones = new ArrayList<>();
        try {
            // When it takes up nobody
            port.setAccepting(false);
            for (int i = 0; i < PHONES; i++) {
                Socket phone = new Socket();
                phones.add(phone);
                phone.setSoTimeout(PATIENCE_MILLIS);
                phone.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()),
                        PATIENCE_MILLIS);
                phone.getOutputStream().write(REQUEST);
            }
            port.setAccepting(true);

            // Then
            for (Socket phone : phones) {
                assertThat(phone.getInputStream().readAllBytes())
                        .asString(StandardCharsets.US_ASCII)
                        .startsWith("HTTP/1.1 200")
                        .endsWith("here");
            }
        } finally {
            for (Socket phone : phones) {
                phone.close();
            }
            gateway.stop();
        }
    }
}
