package dev.thaw.embedded;

import java.nio.file.Path;

/// A process that runs a stack until it is ended from outside; tests kill it.
final class StackProcess {
    private StackProcess() {}

    /// @param arguments the data directory
    public static void main(String[] arguments) throws InterruptedException {
        EmbeddedStack.start(DataDirectory.at(Path.of(arguments[0])), StackOptions.defaults());
        System.out.println("ready");
        Thread.currentThread().join();
    }
}
