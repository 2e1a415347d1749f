package dev.thaw.bench.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A process of its own, which can be killed alone. It ends when this process does.
final class Child {

    private static final int PATIENCE_SECONDS = 60;

    private final Process process;

    private Child(Process process) {
        this.process = process;
    }

    /// Starts [ChildProcess] with these arguments.
    ///
    /// @param log takes what it says; a file that is there is continued
    /// @param logging a configuration of logback, as file or resource
    static Child start(
            Path log, String logging, Map<String, String> variables, List<String> arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx400m",
                                "-XX:+UseSerialGC",
                                // It lives for seconds: what would be won later is never earned.
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Dlogback.configurationFile=" + logging,
                                "-cp",
                                System.getProperty("java.class.path"),
                                ChildProcess.class.getName()));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(variables);
        try {
            return new Child(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Waits until it ends by itself.
    ///
    /// @return its exit code
    int awaitEnd() {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// SIGKILL, and waits until it is dead.
    void kill() {
        end(process.destroyForcibly());
    }

    /// SIGTERM, and waits until it has ended in order.
    void stop() {
        process.destroy();
        end(process);
    }

    private static void end(Process dying) {
        try {
            if (!dying.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                dying.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            dying.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
