package dev.thaw.publisher;

import dev.thaw.core.event.Observation.SetbackReported;
import dev.thaw.core.event.ParticipantEvent;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A study app that publishes until it is killed, and prints the ids of what it knows to be
/// published.
final class PublishingProcess {
    private static final int LARGEST_BATCH = 4;

    private PublishingProcess() {}

    /// @param arguments the folder of the spool, the gateway's address, the number of this start
    public static void main(String[] arguments) {
        // Closed by nobody: it is killed.
        ThawPublisher publisher =
                ThawPublisher.builder(ScriptedGateway.STUDY)
                        .source("ember", "2.1")
                        .spool(Path.of(arguments[0]))
                        .http(URI.create(arguments[1]), ScriptedGateway.KEY)
                        .backOff(Duration.ofMillis(1), Duration.ofMillis(8))
                        .batch(7)
                        .open();
        SplittableRandom random = new SplittableRandom(Long.parseLong(arguments[2]));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (int batch = 0; ; batch++) {
            int size = 1 + random.nextInt(LARGEST_BATCH);
            String kind = "%s/%d/%d".formatted(arguments[2], batch, size);
            List<ParticipantEvent> events =
                    IntStream.range(0, size)
                            .mapToObj(
                                    i ->
                                            publisher
                                                    .event("p-" + i, new SetbackReported(kind))
                                                    .event())
                            .toList();
            String ids =
                    publisher.publishAll(events).stream()
                            .map(spooled -> spooled.eventId().toString())
                            .collect(Collectors.joining(" "));
            out.println(ids);
        }
    }
}
