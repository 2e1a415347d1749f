package dev.thaw.embedded;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Kafka, registry and PostgreSQL of this process on one data directory.
///
/// Whatever ends the process in order – [#close], Ctrl-C, SIGTERM – closes the services that were
/// added, the newest first, and then the stack. A killed process leaves PostgreSQL to its watchdog
/// and Kafka to its recovery at the next start.
public final class EmbeddedStack implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedStack.class);

    private final DataDirectory.Lock lock;
    private final Thread shutdownHook = new Thread(this::closeAll, "thaw-shutdown");
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Map<String, String> urls = new TreeMap<>();
    private StackAddresses addresses;
    private boolean closed;

    private EmbeddedStack(DataDirectory.Lock lock, AutoCloseable last) {
        this.lock = lock;
        open.push(last);
        open.push(lock);
    }

    /// Starts everything and returns when clients can connect: in three seconds the first time, in
    /// less later.
    ///
    /// @throws StartupProblem if anything stands in the way; nothing is left running then
    public static EmbeddedStack start(DataDirectory directory, StackOptions options) {
        return start(directory, options, () -> {});
    }

    /// As above; `last` is closed after everything else.
    public static EmbeddedStack start(
            DataDirectory directory, StackOptions options, AutoCloseable last) {
        EmbeddedStack stack = new EmbeddedStack(directory.lock(), last);
        try {
            Runtime.getRuntime().addShutdownHook(stack.shutdownHook);
            requireFreePorts(options);
            stack.startServices(directory, options);
            return stack;
        } catch (RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    /// All at once, so that a taken port is told at once and not after the others have started.
    private static void requireFreePorts(StackOptions options) {
        Ports.claim("Kafka", options.kafkaPort());
        Ports.claim("The schema registry", options.registryPort());
        Ports.claim("PostgreSQL", options.databasePort());
    }

    private void startServices(DataDirectory directory, StackOptions options) {
        CompletableFuture<EmbeddedPostgres> starting =
                inBackground(
                        "thaw-postgres-start",
                        () ->
                                closeWithStack(
                                        EmbeddedPostgres.start(
                                                directory.postgres(),
                                                options.databasePort(),
                                                options.durable())));
        EmbeddedKafka kafka;
        EmbeddedRegistry registry;
        try {
            kafka = closeWithStack(EmbeddedKafka.start(directory.kafka(), options.kafkaPort()));
            registry =
                    closeWithStack(
                            EmbeddedRegistry.start(
                                    Map.of("bootstrap.servers", kafka.bootstrapServers()),
                                    Ports.LOOPBACK,
                                    options.registryPort()));
        } catch (RuntimeException e) {
            // Closing does not know a PostgreSQL that is still starting.
            starting.exceptionally(alsoFailed -> null).join();
            throw e;
        }
        EmbeddedPostgres postgres = joined(starting);
        addresses =
                new StackAddresses(
                        kafka.bootstrapServers(),
                        registry.url(),
                        postgres.jdbcUrl(),
                        postgres.databaseName(),
                        postgres.username(),
                        postgres.password());
        lock.publish(addresses, urls);
    }

    /// Where the parts answer.
    public StackAddresses addresses() {
        return addresses;
    }

    /// Closes the service before everything that was added earlier and before the stack itself,
    /// however the process ends.
    ///
    /// @return the service
    /// @throws StartupProblem if the stack is closed already; then the service is closed at once
    public <T extends AutoCloseable> T closeWithStack(T service) {
        synchronized (open) {
            if (!closed) {
                open.push(service);
                return service;
            }
        }
        closeQuietly(service);
        throw new StartupProblem("Thaw was stopped while it was starting.");
    }

    /// Tells other processes a further address of this one, such as that of its web pages.
    public void announce(String name, String url) {
        synchronized (urls) {
            urls.put(name, url);
            lock.publish(addresses, urls);
        }
    }

    /// Closes what was added and the stack, and waits for it. Closing again does nothing.
    @Override
    public void close() {
        closeAll();
        try {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (IllegalStateException e) {
            LOG.debug("The process is ending; its shutdown hook has nothing left to do.", e);
        }
    }

    /// Whoever comes second, the hook or [#close], waits until the first has finished.
    private synchronized void closeAll() {
        Deque<AutoCloseable> services;
        synchronized (open) {
            closed = true;
            services = new ArrayDeque<>(open);
            open.clear();
        }
        services.forEach(EmbeddedStack::closeQuietly);
    }

    /// One service that fails to close must not keep the others open.
    private static void closeQuietly(AutoCloseable service) {
        try {
            service.close();
        } catch (Exception e) {
            LOG.warn("{} did not close in order.", service.getClass().getSimpleName(), e);
        }
    }

    private static <T> CompletableFuture<T> inBackground(String name, Supplier<T> work) {
        return CompletableFuture.supplyAsync(
                work, task -> Thread.ofPlatform().daemon().name(name).start(task));
    }

    private static <T> T joined(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
