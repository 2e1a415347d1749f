package dev.thaw.embedded;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Short-lived programs that are run and waited for.
final class Command {
    private Command() {}

    /// Whether the program exists and ends well.
    static boolean succeeds(List<String> command) throws InterruptedIOException {
        try {
            run(command);
            return true;
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            return false;
        }
    }

    /// Runs the program to its end.
    ///
    /// @throws IOException if it does not exist or fails; the message holds what it printed last
    static void run(List<String> command) throws IOException {
        run(command, "");
    }

    /// Runs the program to its end with the given text, of a few lines, as its input.
    ///
    /// @throws IOException if it does not exist or fails; the message holds what it printed last
    static void run(List<String> command, String input) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        try {
            try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
                stdin.write(input);
            }
            List<String> printed = process.inputReader(StandardCharsets.UTF_8).readAllLines();
            if (process.waitFor() != 0) {
                throw new IOException(
                        printed.isEmpty()
                                ? command.getFirst() + " failed without a word"
                                : printed.getLast());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(command.getFirst() + " was interrupted");
        } finally {
            process.destroy();
        }
    }
}
