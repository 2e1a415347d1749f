package dev.thaw.bench.speed;

import dev.thaw.reports.ErasedSubjects;
import dev.thaw.reports.Projection;
import dev.thaw.streams.StreamsService;
import dev.thaw.streams.StreamsSettings;
import java.io.IOException;
import java.util.Optional;

/// Admission, trends and projection, as they run together in one process.
final class VisibilityStack implements AutoCloseable {

    private static final int THREADS = 1;

    private final BenchStack stack;
    private final StreamsService streams;
    private final Projection projection;

    private VisibilityStack(BenchStack stack) {
        this.stack = stack;
        this.streams =
                StreamsService.start(
                        new StreamsSettings(
                                stack.kafka(),
                                stack.directory().resolve("state"),
                                THREADS,
                                "bench"),
                        stack.registry(),
                        stack.vault(),
                        stack.vault().sealing());
        this.projection =
                Projection.start(
                        stack.kafka(),
                        stack.registry(),
                        stack.vault().sealing(),
                        ErasedSubjects.none(),
                        stack.database());
    }

    static VisibilityStack start() throws IOException {
        return new VisibilityStack(BenchStack.temporary());
    }

    BenchStack stack() {
        return stack;
    }

    /// @throws IllegalStateException if one of them gave up: it would be waited for in vain
    void check() {
        streams.problem()
                .or(
                        () ->
                                projection.state() instanceof Projection.State.Failed(String reason)
                                        ? Optional.of(reason)
                                        : Optional.empty())
                .ifPresent(
                        problem -> {
                            throw new IllegalStateException(problem);
                        });
    }

    @Override
    public void close() {
        projection.close();
        streams.close();
        stack.close();
    }
}
