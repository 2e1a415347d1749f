package dev.thaw.bench.faults;

import dev.thaw.embedded.EmbeddedKafka;
import dev.thaw.embedded.EmbeddedRegistry;
import dev.thaw.launcher.Thaw;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// What a [Child] runs: the embedded broker with its registry, or any command of Thaw. It dies with
/// the process that started it, which holds its standard input open.
final class ChildProcess {

    static final String BROKER = "broker";

    private static final int ORPHANED = 3;

    private ChildProcess() {}

    /// @param args [#BROKER], its directory, port and the registry's port; or a command of Thaw
    public static void main(String[] args) throws InterruptedException {
        Thread.ofPlatform().daemon().name("orphan-watch").start(ChildProcess::dieWithParent);
        if (!args[0].equals(BROKER)) {
            Thaw.main(args);
            return;
        }
        EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(args[1]), Integer.parseInt(args[2]));
        EmbeddedRegistry registry =
                EmbeddedRegistry.start(
                        Map.of("bootstrap.servers", kafka.bootstrapServers()),
                        "127.0.0.1",
                        Integer.parseInt(args[3]));
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    registry.close();
                                    kafka.close();
                                },
                                "shutdown"));
        Thread.currentThread().join();
    }

    private static void dieWithParent() {
        try {
            while (System.in.read() >= 0) {
                // Nobody writes anything.
            }
        } catch (IOException e) {
            // The same: nobody is there.
        }
        Runtime.getRuntime().halt(ORPHANED);
    }
}
